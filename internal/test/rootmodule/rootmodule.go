// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package rootmodule runs root modules in tests as a user does: with a Terraform or OpenTofu command line and the
// provider as built, in a process of its own. Tests use it for exit codes, plan files and printed text.
package rootmodule

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-version"
)

// Limit bounds one run of the command line; a run takes seconds.
const Limit = time.Minute

// CLI returns the path of the command line: TF_ACC_TERRAFORM_PATH, else terraform on PATH.
func CLI(t testing.TB) string {
	t.Helper()
	name := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if name == "" {
		name = "terraform"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// SkipBelow skips a test if the command line is older than a version. From 1.6 on, Terraform and OpenTofu have the
// same version numbers.
func SkipBelow(t testing.TB, oldest string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), CLI(t), "version", "-json")
	command.Env = []string{"CHECKPOINT_DISABLE=1", "HOME=" + t.TempDir()} // without the user's settings
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var says struct {
		Version *version.Version `json:"terraform_version"`
	}
	if err := json.Unmarshal(output, &says); err != nil {
		t.Fatal(err)
	}
	if says.Version.LessThan(version.Must(version.NewVersion(oldest))) {
		t.Skipf("%s is older than %s", says.Version, oldest)
	}
}

// Build builds the provider into a folder of the test.
func Build(t testing.TB) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := BuildIn(folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

// BuildIn builds the provider into a folder that several tests share. An error has the compiler's messages.
func BuildIn(folder string) error {
	return build(".", filepath.Join(folder, "terraform-provider-orgaudit"))
}

// BuildSandbox builds orgaudit-sandbox into a folder of the test and returns its path.
func BuildSandbox(t testing.TB) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "orgaudit-sandbox")
	if err := build("./cmd/orgaudit-sandbox", path); err != nil {
		t.Fatal(err)
	}
	return path
}

func build(name, path string) error {
	folder, err := repository()
	if err != nil {
		return err
	}
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	command := exec.CommandContext(context.Background(), "go", "build", "-buildvcs=false", "-o", path, name)
	command.Dir = folder
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s not built: %w\n%s", name, err, output)
	}
	return nil
}

// Repository returns the folder of this repository.
func Repository(t testing.TB) string {
	t.Helper()
	folder, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

var repository = sync.OnceValues(func() (string, error) {
	command := exec.CommandContext(context.Background(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/orgaudit/terraform-provider-orgaudit")
	folder, err := command.Output()
	return strings.TrimSpace(string(folder)), err
})

// Module is a root module in a folder of the test. Its command line does not see the variables of the machine.
type Module struct {
	Folder      string
	Environment []string // of each run, NAME=value

	t         testing.TB
	cli       string
	overrides string // lines of the CLI configuration, a provider each
}

// New makes an empty module. The command line finds the provider in a folder that Build or BuildIn filled, and gets
// these variables besides those that every program needs.
func New(t testing.TB, provider string, variables map[string]string) *Module {
	t.Helper()
	m := &Module{t: t, cli: CLI(t), Folder: t.TempDir()}
	m.addProvider("orgaudit/orgaudit", provider)
	environment := map[string]string{
		"PATH": os.Getenv("PATH"), "HOME": t.TempDir(), "TMPDIR": t.TempDir(), "SYSTEMROOT": os.Getenv("SYSTEMROOT"),
		"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_CLI_CONFIG_FILE": filepath.Join(m.Folder, "cli.tfrc"),
	}
	m.SetVariables(environment)
	m.SetVariables(variables)
	return m
}

// AddOfficialProviders lets the command line find internal/test/standin in place of the official providers of both clouds.
func (m *Module) AddOfficialProviders() {
	m.t.Helper()
	folder := m.t.TempDir()
	program := filepath.Join(folder, "terraform-provider-tencentcloud")
	if err := build("./internal/test/standin", program); err != nil {
		m.t.Fatal(err)
	}
	if err := os.Link(program, filepath.Join(folder, "terraform-provider-huaweicloud")); err != nil {
		m.t.Fatal(err)
	}
	m.addProvider("tencentcloudstack/tencentcloud", folder)
	m.addProvider("huaweicloud/huaweicloud", folder)
}

func (m *Module) addProvider(source, folder string) {
	m.t.Helper()
	m.overrides += fmt.Sprintf("    %q = %q\n", source, filepath.ToSlash(folder))
	m.Write("cli.tfrc", "provider_installation {\n  dev_overrides {\n"+m.overrides+"  }\n  direct {}\n}\n")
}

// SetVariables sets environment variables for later runs.
func (m *Module) SetVariables(variables map[string]string) {
	for name, value := range variables {
		m.Environment = append(m.Environment, name+"="+value) // the last one wins
	}
}

// Write writes a file of the module.
func (m *Module) Write(name, text string) {
	m.t.Helper()
	path := filepath.Join(m.Folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// WriteMain writes a configuration to main.tf, below a block with the provider's source.
func (m *Module) WriteMain(configuration string) {
	m.t.Helper()
	m.Write("main.tf", "terraform {\n  required_providers {\n    orgaudit = { source = \"orgaudit/orgaudit\" }\n  }\n}\n"+configuration)
}

// Copy copies a folder of the repository into the module, such as examples/audit.
func (m *Module) Copy(folder string) {
	m.t.Helper()
	if err := os.CopyFS(m.Folder, os.DirFS(filepath.Join(Repository(m.t), folder))); err != nil {
		m.t.Fatal(err)
	}
}

// Read returns the text of a file in the module, empty if there is no such file.
func (m *Module) Read(name string) string {
	m.t.Helper()
	text, err := os.ReadFile(filepath.Join(m.Folder, name))
	if err != nil && !os.IsNotExist(err) {
		m.t.Fatal(err)
	}
	return string(text)
}

// Run is one run of the command line.
type Run struct {
	Command        *exec.Cmd
	Stdout, Stderr bytes.Buffer
}

// Start starts the command line. It is killed when the context ends.
func (m *Module) Start(ctx context.Context, arguments ...string) *Run {
	m.t.Helper()
	return m.StartProgram(ctx, m.cli, arguments...)
}

// StartProgram is Start for another program.
func (m *Module) StartProgram(ctx context.Context, program string, arguments ...string) *Run {
	m.t.Helper()
	run := &Run{Command: exec.CommandContext(ctx, program, arguments...)}
	run.Command.Dir, run.Command.Env = m.Folder, m.Environment
	run.Command.Stdout, run.Command.Stderr = &run.Stdout, &run.Stderr
	run.Command.WaitDelay = 5 * time.Second
	if err := run.Command.Start(); err != nil {
		m.t.Fatal(err)
	}
	return run
}

// End waits for a run and returns its exit code. The run must end before the context does.
func (m *Module) End(ctx context.Context, run *Run) int {
	m.t.Helper()
	err := run.Command.Wait()
	if ctx.Err() != nil {
		m.t.Fatalf("%q did not end in time: %v\n%s%s", run.Command.Args, err, run.Stdout.String(), run.Stderr.String())
	}
	return run.Command.ProcessState.ExitCode()
}

// Run runs the command line, which must end with this exit code, and returns what it printed.
func (m *Module) Run(exitCode int, arguments ...string) (stdout, stderr string) {
	m.t.Helper()
	return m.RunProgram(exitCode, m.cli, arguments...)
}

// RunProgram is Run for another program.
func (m *Module) RunProgram(exitCode int, program string, arguments ...string) (stdout, stderr string) {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(m.t.Context(), Limit)
	defer cancel()
	run := m.StartProgram(ctx, program, arguments...)
	if code := m.End(ctx, run); code != exitCode {
		m.t.Fatalf("%q ended with exit code %d, not %d:\n%s%s", run.Command.Args, code, exitCode, run.Stdout.String(), run.Stderr.String())
	}
	return run.Stdout.String(), run.Stderr.String()
}

// Plan writes a plan file, must end with this exit code, and returns what was printed, unframed.
func (m *Module) Plan(exitCode int, arguments ...string) (printed string) {
	m.t.Helper()
	stdout, stderr := m.Run(exitCode, append([]string{"plan", "-input=false", "-no-color", "-out=plan.tfplan"}, arguments...)...)
	return Unframed(stdout + stderr)
}

// PlanJSON returns the plan file of Plan as `terraform show -json` prints it.
func (m *Module) PlanJSON() []byte {
	m.t.Helper()
	stdout, _ := m.Run(0, "show", "-json", "plan.tfplan")
	return []byte(stdout)
}

// Unframed removes frames and line breaks from printed text.
func Unframed(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "│", " ")), " ")
}
