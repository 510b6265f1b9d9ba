// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

// Package bench_test measures what the provider costs, as ratios within one run, and prints a table. It compares the
// provider with an empty provider of the framework, with the vendor's request limit, and with itself without the splice.
// It builds what it needs and uses no account.
package bench_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

var parts = flag.String("parts", "", "parts of TestBench, as an expression")

func TestMain(m *testing.M) {
	if child := asChild(); child != nil {
		if err := child(); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// asChild returns what this program does in place of the tests, if it was started as a child process.
func asChild() func() error {
	switch {
	case os.Getenv(wrappedVariable) != "":
		return wrap
	case os.Getenv(readVariable) != "":
		return readAndTell
	}
	return nil
}

// row is a row of the table.
type row struct {
	what     string
	against  string // the reference; empty if the figure is held to a limit
	goal     string
	measured float64
	most     float64
	unit     string // x for a ratio to the reference
	detail   string // the measured figures
}

// TestBench prints the table, each row as soon as it is measured.
func TestBench(t *testing.T) {
	if *parts == "" {
		t.Skip("make bench runs it")
	}
	wanted := regexp.MustCompile(*parts)
	b := newBench(t)
	fmt.Printf("%s, %s\n\n", time.Now().Format(time.DateOnly), machine(t))
	fmt.Println("| What | Against | Goal | Measured | Held | Figures |\n|---|---|---|---|---|---|")
	for _, part := range []struct {
		name    string
		measure func(*testing.T) []row
	}{
		{"cold", b.coldPlan},
		{"binary", b.binary},
		{"large", b.largePlan},
		{"growth", growth},
		{"offset", offsetList},
		{"token", tokenList},
		{"many", b.manyReads},
		{"plain", plainVariant},
		{"byhand", b.auditByHand},
		{"members", auditMembers},
		{"paced", auditPaced},
		{"findings", b.auditFindings},
	} {
		if !wanted.MatchString(part.name) {
			continue
		}
		t.Run(part.name, func(t *testing.T) {
			for _, row := range part.measure(t) {
				held := "yes"
				if row.measured > row.most {
					held = "NO"
				}
				fmt.Printf("| %s | %s | %s | %s | %s | %s |\n", row.what, row.against, row.goal, strings.TrimSpace(fmt.Sprintf("%.3g %s", row.measured, row.unit)), held, row.detail)
			}
		})
	}
}

// machine describes what the figures were measured on, such as "linux/amd64, 2 processors, 24 GiB of memory, Go 1.26.8,
// Terraform 1.11.4".
func machine(t *testing.T) string {
	t.Helper()
	var info syscall.Sysinfo_t
	if err := syscall.Sysinfo(&info); err != nil {
		t.Fatal(err)
	}
	printed, err := exec.CommandContext(t.Context(), rootmodule.CLI(t), "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	cli, _, _ := strings.Cut(string(printed), "\n")
	return fmt.Sprintf("%s/%s, %d processors, %.0f GiB of memory, Go %s, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(),
		float64(info.Totalram*uint64(info.Unit))/(1<<30), strings.TrimPrefix(runtime.Version(), "go"), strings.Replace(cli, " v", " ", 1))
}

// bench has the folders of the built providers. Terraform takes both for orgaudit.
type bench struct{ orgaudit, empty string }

func newBench(t *testing.T) bench {
	t.Helper()
	b := bench{t.TempDir(), t.TempDir()}
	b.build(t)
	return b
}

// build builds both providers as releases are built (.goreleaser.yml), with further flags of the linker.
func (b bench) build(t *testing.T, flags ...string) {
	t.Helper()
	for folder, source := range map[string]string{b.orgaudit: ".", b.empty: "./internal/test/bench/empty"} {
		flags := strings.Join(append([]string{"-s", "-w"}, flags...), " ")
		command := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-ldflags="+flags, "-o", program(folder), source)
		command.Dir, command.Env = rootmodule.Repository(t), append(os.Environ(), "CGO_ENABLED=0")
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", source, err, output)
		}
	}
}

// program returns the path of the provider in a folder.
func program(folder string) string { return filepath.Join(folder, "terraform-provider-orgaudit") }
