// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// cliLimit bounds one run of the CLI; a run takes seconds.
const cliLimit = 30 * time.Second

// buildProvider builds the provider into a folder of the test.
func buildProvider(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	name := "terraform-provider-orgaudit"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", filepath.Join(folder, name), "../..")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("provider not built: %v\n%s", err, output)
	}
	return folder
}

// module is a configuration that the CLI runs with the provider as it is built, in a process of its own. The
// variables of the machine do not reach it.
type module struct {
	t           *testing.T
	cli, folder string
	environment []string
}

// newModule writes a configuration and what leads the CLI to the provider that was built.
func newModule(t *testing.T, provider string, environment variables, configuration string) *module {
	t.Helper()
	cli := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if cli == "" {
		cli = "terraform"
	}
	cli, err := exec.LookPath(cli)
	if err != nil {
		t.Fatal(err)
	}
	m := &module{t: t, cli: cli, folder: t.TempDir()}
	m.write("cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"orgaudit/orgaudit\" = %q\n  }\n  direct {}\n}\n", filepath.ToSlash(provider)))
	m.write("main.tf", "terraform {\n  required_providers {\n    orgaudit = { source = \"orgaudit/orgaudit\" }\n  }\n}\n"+configuration)
	for name, value := range environment.plus(variables{
		"PATH": os.Getenv("PATH"), "HOME": t.TempDir(), "TMPDIR": t.TempDir(), "SYSTEMROOT": os.Getenv("SYSTEMROOT"),
		"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_CLI_CONFIG_FILE": filepath.Join(m.folder, "cli.tfrc"),
	}) {
		m.environment = append(m.environment, name+"="+value)
	}
	return m
}

func (m *module) write(name, text string) {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.folder, name), []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// file gives the text of a file in the module, empty where there is none.
func (m *module) file(name string) string {
	m.t.Helper()
	text, err := os.ReadFile(filepath.Join(m.folder, name))
	if err != nil && !os.IsNotExist(err) {
		m.t.Fatal(err)
	}
	return string(text)
}

// cliRun is one run of the CLI.
type cliRun struct {
	command        *exec.Cmd
	stdout, stderr bytes.Buffer
}

// start starts the CLI. It is killed when the limit is over.
func (m *module) start(ctx context.Context, arguments ...string) *cliRun {
	m.t.Helper()
	run := &cliRun{command: exec.CommandContext(ctx, m.cli, arguments...)}
	run.command.Dir, run.command.Env = m.folder, m.environment
	run.command.Stdout, run.command.Stderr = &run.stdout, &run.stderr
	run.command.WaitDelay = 5 * time.Second
	if err := run.command.Start(); err != nil {
		m.t.Fatal(err)
	}
	return run
}

// end waits for the end, which must come within the limit, and gives the exit code.
func (m *module) end(ctx context.Context, run *cliRun) int {
	m.t.Helper()
	err := run.command.Wait()
	if ctx.Err() != nil {
		m.t.Fatalf("no end within %s: %v\n%s%s", cliLimit, err, run.stdout.String(), run.stderr.String())
	}
	return run.command.ProcessState.ExitCode()
}

// run runs the CLI to its end, which must have this exit code, and gives what it printed.
func (m *module) run(exitCode int, arguments ...string) (stdout, stderr string) {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(m.t.Context(), cliLimit)
	defer cancel()
	run := m.start(ctx, arguments...)
	if code := m.end(ctx, run); code != exitCode {
		m.t.Fatalf("%q ended with exit code %d, not %d:\n%s%s", arguments, code, exitCode, run.stdout.String(), run.stderr.String())
	}
	return run.stdout.String(), run.stderr.String()
}

// unframed gives printed text without frames and line breaks.
func unframed(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "│", " ")), " ")
}
