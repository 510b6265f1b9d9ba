// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
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
			"github.run_id": "17", "github.server_url": "https://github.example", "github.repository": "org/infra", "runner.temp": temporary,
		}
		value, ok := values[expression.FindStringSubmatch(found)[1]]
		if !ok {
			t.Fatalf("no value for the expression %s", found)
		}
		return value
	})
}

func TestAccGitHubActions_exitCodeAndSummary(t *testing.T) {
	needsPlanOfABlockingGate(t)
	needsTools(t, "curl", "jq")
	var form workflow
	pipeline(t, "github-actions.yml", &form)
	for name, test := range pipelineCases(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			temporary := t.TempDir()
			variables := map[string]string{}
			for name, value := range form.Jobs["audit"].Env {
				variables[name] = expand(t, value, temporary)
			}
			job := newJob(t, test, variables)
			job.environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = tokenEndpoint(t, test.noTokens).URL + "?api-version=2.0"
			job.environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "request-token"
			job.environment["RUNNER_TEMP"] = temporary
			job.check(job.runWorkflow(form, temporary))
		})
	}
}

// runWorkflow runs the steps as GitHub does: each in its own shell, and after a failed step only those that ask for it.
func (j *job) runWorkflow(form workflow, temporary string) (got result) {
	j.t.Helper()
	audit := form.Jobs["audit"]
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
		case "${{ !cancelled() }}":
		default:
			j.t.Fatalf("unknown condition %s", step.If)
		}
		if step.With["path"] != "" {
			got.uploads = readUploads(j.t, expand(j.t, step.With["path"], temporary))
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

func TestGitHubActions_leastPrivilege(t *testing.T) {
	var form workflow
	pipeline(t, "github-actions.yml", &form)
	audit := form.Jobs["audit"]
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
