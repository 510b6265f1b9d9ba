// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// workflow is the part of the workflow that a run needs.
type workflow struct {
	On          map[string]any
	Permissions map[string]string
	Concurrency map[string]any
	Jobs        map[string]struct {
		Permissions map[string]string
		Timeout     int `yaml:"timeout-minutes"`
		Defaults    struct {
			Run struct {
				Shell            string
				WorkingDirectory string `yaml:"working-directory"`
			}
		}
		Env   map[string]string
		Steps []struct {
			Name, If, Uses, Run string
			With, Env           map[string]string
		}
	}
}

var expression = regexp.MustCompile(`\$\{\{ ([^}]*) \}\}`)

// expand replaces expressions by the runner's values.
func expand(t *testing.T, text, temporary string) string {
	t.Helper()
	return expression.ReplaceAllStringFunc(text, func(found string) string {
		values := map[string]string{
			"github.run_id": "17", "runner.temp": temporary,
		}
		value, ok := values[expression.FindStringSubmatch(found)[1]]
		if !ok {
			t.Fatalf("no value for the expression %s", found)
		}
		return value
	})
}

// variables returns those of the job.
func (w workflow) variables(t *testing.T, temporary string) map[string]string {
	t.Helper()
	variables := map[string]string{}
	for name, value := range w.Jobs["audit"].Env {
		variables[name] = expand(t, value, temporary)
	}
	return variables
}

func TestAccGitHubActions_exitCodeSummaryAndUploads(t *testing.T) {
	rootmodule.SkipBelow(t, auditSince)
	needsTools(t, "curl", "jq")
	var form workflow
	pipeline(t, "github-actions.yml", &form)
	for name, test := range pipelineCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			temporary := t.TempDir()
			job := newJob(t, test, form.variables(t, temporary))
			got := job.runWorkflow(form, temporary)
			job.check(got)
			report := filepath.Join(temporary, "audit", "audit.md")
			if size := len(got.uploads[report]); test.change != nil && size <= 1<<20 {
				t.Errorf("the report has %d bytes, too few for this test", size)
			}
			checkSummary(t, got, report)
		})
	}
}

// checkSummary checks that the summary is the whole report, or its beginning with a note if GitHub would not show it.
func checkSummary(t *testing.T, got result, path string) {
	t.Helper()
	const most = 1 << 20 // bytes that GitHub shows
	report := got.uploads[path]
	if len(report) <= 1_000_000 {
		if report != "" && got.summary != report {
			t.Errorf("the summary is not the report:\n%s", got.summary)
		}
		return
	}
	note, shown, _ := strings.Cut(got.summary, "\n\n")
	want := fmt.Sprintf("**This report has %d bytes, and is cut after the first 1000000. The artifact audit has the whole report.**", len(report))
	if note != want || !strings.HasPrefix(report, shown) || !strings.HasSuffix(shown, "\n") || len(got.summary) > most || len(shown) < 990_000 {
		t.Errorf("the summary has %d bytes of %d, and begins with %.200q", len(got.summary), len(report), got.summary)
	}
}

// runWorkflow runs the steps as GitHub does: each in its own shell, and after a failed step only those that ask for it.
func (j *job) runWorkflow(form workflow, temporary string) (got result) {
	j.t.Helper()
	audit := form.Jobs["audit"]
	j.environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = tokenEndpoint(j.t, j.test.noTokens).URL + "?api-version=2.0"
	j.environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "request-token"
	j.environment["RUNNER_TEMP"] = temporary
	files := map[string]string{"GITHUB_ENV": "", "GITHUB_STEP_SUMMARY": ""}
	for name := range files {
		files[name] = filepath.Join(j.folder, name)
		j.environment[name] = files[name]
	}
	if audit.Defaults.Run.Shell != "bash" {
		j.t.Fatalf("the shell is %q, want bash", audit.Defaults.Run.Shell)
	}
	for _, step := range audit.Steps {
		switch step.If {
		case "":
			if got.exitCode != 0 {
				continue
			}
		case "${{ !cancelled() }}", "${{ always() }}":
		default:
			j.t.Fatalf("unknown condition %s", step.If)
		}
		if step.With["path"] != "" {
			got.uploads = readUploads(j.t, expand(j.t, step.With["path"], temporary))
			continue
		}
		if step.Run == "" {
			continue
		}
		code, log := j.shell(audit.Defaults.Run.WorkingDirectory, expand(j.t, step.Run, temporary))
		got.log += log
		if code != 0 {
			got.exitCode = 1 // of the job
		}
		for line := range strings.Lines(readUploads(j.t, files["GITHUB_ENV"])[files["GITHUB_ENV"]]) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
			j.environment[name] = value
		}
	}
	got.summary = readUploads(j.t, files["GITHUB_STEP_SUMMARY"])[files["GITHUB_STEP_SUMMARY"]]
	if mode := fileMode(j.t, j.environment["HW_ASSUME_ROLE_ID_TOKEN_FILE"]); mode&0o077 != 0 {
		j.t.Errorf("other users can read the token file: %v", mode)
	}
	return got
}

// fileMode returns the permissions of a file, 0 without a path.
func fileMode(t *testing.T, path string) os.FileMode {
	t.Helper()
	if path == "" {
		return 0
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestGitHubActions_gateAndPrivileges(t *testing.T) {
	var form workflow
	pipeline(t, "github-actions.yml", &form)
	audit := form.Jobs["audit"]
	last := audit.Steps[len(audit.Steps)-1]
	if commands := strings.Split(strings.TrimSpace(last.Run), "\n"); last.If != "" || !gateCommand.MatchString(commands[len(commands)-1]) {
		t.Errorf("the last step is no gate: %+v", last)
	}
	upload := audit.Steps[len(audit.Steps)-2]
	if !strings.HasPrefix(upload.Uses, "actions/upload-artifact@") || upload.If != "${{ always() }}" {
		t.Errorf("the reports are not kept before the gate: %+v", upload)
	}
	if len(form.Permissions) != 0 || len(audit.Permissions) != 2 || audit.Permissions["contents"] != "read" || audit.Permissions["id-token"] != "write" {
		t.Errorf("permissions: %v for all jobs, %v for the audit", form.Permissions, audit.Permissions)
	}
	if audit.Timeout == 0 || form.Concurrency["group"] == "" || form.Concurrency["cancel-in-progress"] != false {
		t.Errorf("timeout %d, concurrency %v", audit.Timeout, form.Concurrency)
	}
	for _, trigger := range []string{"schedule", "push"} {
		if form.On[trigger] == nil {
			t.Errorf("the workflow does not run on %s", trigger)
		}
	}
	// A pull request would run proposed code with the identity of the repository.
	for _, trigger := range []string{"pull_request", "pull_request_target"} {
		if _, ok := form.On[trigger]; ok {
			t.Errorf("the workflow runs on %s", trigger)
		}
	}
}
