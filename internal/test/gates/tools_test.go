// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// standIns replace tools of the pipelines that this machine may lack.
var standIns = map[string]func(arguments []string) error{"jq": standInJQ, "curl": standInCurl}

// standIn acts as a tool if this program was started by the tool's name.
func standIn() {
	name := filepath.Base(os.Args[0])
	if standIns[name] == nil {
		return
	}
	if err := standIns[name](os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "%s (stand-in): %v\n", name, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// tools makes a folder for the front of PATH: the tested command line under the name terraform, and stand-ins for
// missing tools.
func tools(t *testing.T) (folder string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	links := map[string]string{"terraform": rootmodule.CLI(t)}
	for name := range standIns {
		if _, err := exec.LookPath(name); err != nil {
			links[name] = self
		}
	}
	folder = t.TempDir()
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// standInJQ is jq -er with a path of fields: it prints the value there, and fails on null.
func standInJQ(arguments []string) error {
	if len(arguments) < 2 || len(arguments) > 3 || arguments[0] != "-er" || !strings.HasPrefix(arguments[1], ".") {
		return fmt.Errorf("want -er .PATH [FILE], not %q", arguments)
	}
	input := io.Reader(os.Stdin)
	if len(arguments) == 3 {
		file, err := os.Open(arguments[2])
		if err != nil {
			return err
		}
		defer file.Close()
		input = file
	}
	var value any
	if err := json.NewDecoder(input).Decode(&value); err != nil {
		return err
	}
	for name := range strings.SplitSeq(arguments[1][1:], ".") {
		fields, ok := value.(map[string]any)
		if !ok && value != nil {
			return fmt.Errorf("no field %s in %v", name, value)
		}
		value = fields[name]
	}
	if value == nil {
		fmt.Println("null")
		return fmt.Errorf("%s is null", arguments[1])
	}
	_, err := fmt.Println(value)
	return err
}

// standInCurl is curl -sSf with one header.
func standInCurl(arguments []string) error {
	if len(arguments) != 4 || arguments[0] != "-sSf" || arguments[1] != "-H" {
		return fmt.Errorf("want -sSf -H HEADER URL, not %q", arguments)
	}
	request, err := http.NewRequest(http.MethodGet, arguments[3], http.NoBody)
	if err != nil {
		return err
	}
	name, value, _ := strings.Cut(arguments[2], ": ")
	request.Header.Set(name, value)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("status %s", answer.Status)
	}
	_, err = io.Copy(os.Stdout, answer.Body)
	return err
}
