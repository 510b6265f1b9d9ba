// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// The tests run this test program as the child. The variable says what it does then.
const childVariable = "SANDBOX_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childVariable) {
	case "":
		os.Exit(m.Run())
	case "environment":
		for _, entry := range os.Environ() {
			fmt.Println(entry)
		}
		os.Exit(7)
	case "fetch":
		response, err := http.Get(os.Getenv("HW_AUTH_URL") + "/v3/auth/domains")
		if err != nil {
			os.Exit(1)
		}
		_ = response.Body.Close()
		// The sandbox refuses a request without a signature.
		os.Exit(response.StatusCode - 400)
	case "wait":
		received := make(chan os.Signal, 1)
		signal.Notify(received, syscall.SIGTERM)
		fmt.Println("ready")
		<-received
		os.Exit(3)
	}
}

// small makes the generated organization small.
var small = []string{"-members", "1", "-resources", "2", "-policies", "1", "-accounts", "1", "-grants", "1", "-tasks", "1", "-assignments", "1", "-provisionings", "1", "-group-members", "1", "-rules", "1", "-states", "2", "-aggregators", "1", "-sources", "1", "-aggregate-rules", "0", "-aggregate-states", "0", "-organization-accounts", "1"}

func runChildTest(t *testing.T, child string, signals <-chan os.Signal, stdout *watcher) int {
	t.Helper()
	t.Setenv(childVariable, child)
	var stderr bytes.Buffer
	code := run(append(slices.Clone(small), "--", os.Args[0]), signals, nil, stdout, &stderr)
	if stderr.Len() > 0 {
		t.Errorf("stderr: %s", stderr.String())
	}
	return code
}

// watcher keeps the output and calls seen at the first write.
type watcher struct {
	mu   sync.Mutex
	text strings.Builder
	seen func()
}

func (w *watcher) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seen != nil {
		w.seen()
		w.seen = nil
	}
	return w.text.Write(text)
}

func TestRun_childHasTheVariablesAndSetsTheExitCode(t *testing.T) {
	t.Setenv("TENCENTCLOUD_SECURITY_TOKEN", "of a real account")
	t.Setenv("HW_ASSUME_ROLE_AGENCY_NAME", "of a real account")
	t.Setenv("KEPT", "yes")
	output := &watcher{}
	if code := runChildTest(t, "environment", nil, output); code != 7 {
		t.Errorf("exit code %d", code)
	}
	environment := strings.Split(strings.TrimSpace(output.text.String()), "\n")
	for _, want := range []string{"KEPT=yes", "TENCENTCLOUD_SECRET_ID=" + organization.DefaultSecretID, "HW_SECRET_KEY=" + organization.DefaultHuaweiSecretKey} {
		if !slices.Contains(environment, want) {
			t.Errorf("the child has no %s", want)
		}
	}
	if strings.Contains(output.text.String(), "real account") {
		t.Error("the child has variables of a real account")
	}
}

func TestRun_childReachesTheServer(t *testing.T) {
	if code := runChildTest(t, "fetch", nil, &watcher{}); code != 1 {
		t.Errorf("exit code %d", code)
	}
}

func TestRun_signalsReachTheChild(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no SIGTERM for children")
	}
	signals := make(chan os.Signal, 1)
	output := &watcher{seen: func() { signals <- syscall.SIGTERM }}
	if code := runChildTest(t, "wait", signals, output); code != 3 {
		t.Errorf("exit code %d", code)
	}
}

func TestRun_servesUntilASignal(t *testing.T) {
	signals := make(chan os.Signal, 1)
	output := &watcher{seen: func() { signals <- os.Interrupt }}
	if code := run(small, signals, nil, output, &watcher{}); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"# Serving at http://127.0.0.1:", "export TENCENTCLOUD_SECRET_ID='" + organization.DefaultSecretID + "'\n", "export HW_AUTH_URL='http://127.0.0.1:"} {
		if !strings.Contains(output.text.String(), want) {
			t.Errorf("no %s in\n%s", want, output.text.String())
		}
	}
}

func TestRun_printedOrganizationCanBeRead(t *testing.T) {
	var first, second, stderr bytes.Buffer
	if code := run(append(slices.Clone(small), "-seed", "4", "-odd", "-print"), nil, nil, &first, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	file := filepath.Join(t.TempDir(), "organization.json")
	if err := os.WriteFile(file, first.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if code := run([]string{"-organization", file, "-print"}, nil, nil, &second, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	if states := strings.Count(first.String(), `"policy_assignment_id"`); states != 2 {
		t.Errorf("%d policy states", states)
	}
	if first.String() != second.String() {
		t.Error("the second print differs from the first")
	}
}

func TestRun_mistakes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "organization.json")
	if err := os.WriteFile(file, []byte("{\n\"tencent\": 1}"), 0o600); err != nil {
		t.Fatal(err)
	}
	misspelled := filepath.Join(filepath.Dir(file), "misspelled.json")
	text := "{\"tencentcloud\": {\"identity_center\": {\"zone_id\": \"z\", \"tasks\": [\n{\"CreateTime\": null}]}}}"
	if err := os.WriteFile(misspelled, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for name, test := range map[string]struct {
		args []string
		code int
		want string
	}{
		"help":                      {[]string{"-help"}, 0, "-organization file"},
		"unknown option":            {[]string{"-nothing"}, 2, "-nothing"},
		"negative size":             {[]string{"-tasks", "-1"}, 2, "-tasks must not be negative"},
		"negative list":             {[]string{"-states", "-1"}, 2, "-states must not be negative"},
		"file and list":             {[]string{"-organization", file, "-states", "1"}, 2, "-states has no effect on the file of -organization"},
		"file and seed":             {[]string{"-organization", file, "-seed", "1"}, 2, "-seed has no effect on the file of -organization"},
		"nothing after --":          {append(slices.Clone(small), "--"), 2, "no command after --"},
		"empty command":             {append(slices.Clone(small), "--", ""), 2, "no command after --"},
		"port in use":               {append(slices.Clone(small), "-listen", taken.Addr().String()), 1, "address already in use\nTo use a free port: --listen 127.0.0.1:0"},
		"misspelled field":          {[]string{"-organization", misspelled}, 1, "misspelled.json: line 2: unknown field tencentcloud.identity_center.tasks[0].CreateTime"},
		"file and odd":              {[]string{"-organization", file, "-odd"}, 2, "-odd has no effect on the file of -organization"},
		"print and command":         {[]string{"-print", "--", "true"}, 2, "-print runs no command"},
		"refusing what is no API":   {append(slices.Clone(small), "-refuse", "ListNothing"), 2, `-refuse: "ListNothing" is not an API that can be refused: DescribeEffectivePolicy,`},
		"address of another host":   {[]string{"-listen", "0.0.0.0:0"}, 2, "loopback"},
		"no such file":              {[]string{"-organization", file + "x"}, 1, "organization.jsonx"},
		"bad file":                  {[]string{"-organization", file}, 1, "organization.json: line 2: unknown field tencent"},
		"command that is not there": {[]string{"--", "orgaudit-no-such-command"}, 127, "orgaudit-no-such-command"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := run(test.args, nil, nil, &stdout, &stderr); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			said := stderr.String()
			if test.code == 0 {
				said = stdout.String()
			}
			if !strings.Contains(said, test.want) {
				t.Errorf("said: %s", said)
			}
		})
	}
}

func TestRun_printIsPlainUnlessOdd(t *testing.T) {
	for _, odd := range []bool{false, true} {
		args := []string{"-print"}
		if odd {
			args = append(args, "-odd")
		}
		var stdout, stderr bytes.Buffer
		if code := run(args, nil, nil, &stdout, &stderr); code != 0 {
			t.Fatalf("exit code %d: %s", code, stderr.String())
		}
		printed := strings.ReplaceAll(stdout.String(), `\"`, "") // a policy is JSON within a text
		if strings.ContainsAny(printed, "\\$🚀") != odd {
			t.Errorf("odd %t: %s", odd, stdout.String())
		}
	}
}

func TestShellQuote(t *testing.T) {
	if got := shellQuote(`it's $HOME`); got != `'it'\''s $HOME'` {
		t.Errorf("got %s", got)
	}
}
