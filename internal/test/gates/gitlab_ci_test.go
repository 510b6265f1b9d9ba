// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// gitLabJob is the part of the job that a run needs.
type gitLabJob struct {
	Timeout       string
	ResourceGroup string                          `yaml:"resource_group"`
	Rules         []map[string]any                `yaml:"rules"`
	IDTokens      map[string]struct{ Aud string } `yaml:"id_tokens"`
	Variables     map[string]string
	BeforeScript  []string `yaml:"before_script"`
	Script        []string
	AfterScript   []string `yaml:"after_script"`
	Artifacts     struct {
		When, Access string
		Paths        []string
		Reports      map[string]string
	}
}

const gitLabJobURL = "https://gitlab.example/org/infra/-/jobs/17"

func TestAccGitLabCI_exitCodeAndReports(t *testing.T) {
	rootmodule.SkipBelow(t, auditSince)
	needsTools(t, "jq")
	var form map[string]gitLabJob
	pipeline(t, "gitlab-ci.yml", &form)
	audit := form["audit"]
	for name, test := range pipelineCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runner := map[string]string{"CI_PIPELINE_ID": "17", "CI_JOB_URL": gitLabJobURL}
			variables := map[string]string{}
			for name, value := range audit.Variables {
				variables[name] = os.Expand(value, func(name string) string {
					if runner[name] == "" {
						t.Fatalf("no value for the variable %s", name)
					}
					return runner[name]
				})
			}
			job := newJob(t, test, variables)
			maps.Copy(job.environment, runner)
			job.giveTokens(audit.IDTokens)
			job.check(job.runGitLab(audit))
		})
	}
}

// runGitLab runs the scripts as GitLab does: before_script and script in one shell, whose exit code is that of the
// job, and after_script in another one.
func (j *job) runGitLab(audit gitLabJob) (got result) {
	j.t.Helper()
	apk := filepath.Join(strings.Split(j.environment["PATH"], string(os.PathListSeparator))[0], "apk")
	if err := os.WriteFile(apk, []byte("#!/bin/sh\n[ \"$*\" = 'add --no-cache jq' ]\n"), 0o700); err != nil { //nolint:gosec // it is a program
		j.t.Fatal(err)
	}
	got.exitCode, got.log = j.shell(".", strings.Join(append(append([]string{}, audit.BeforeScript...), audit.Script...), "\n"))
	_, after := j.shell(".", strings.Join(audit.AfterScript, "\n"))
	got.log += after
	var paths []string
	for _, path := range append(audit.Artifacts.Paths, audit.Artifacts.Reports["junit"], audit.Artifacts.Reports["annotations"]) {
		paths = append(paths, filepath.Join(j.module.Folder, path))
	}
	got.uploads = readUploads(j.t, paths...)
	got.summary = got.uploads[filepath.Join(j.module.Folder, "audit/reports/audit.md")]
	if got.summary == "" {
		got.summary = after
	}
	j.checkAnnotations(got.uploads[paths[len(paths)-1]])
	if (got.uploads[paths[len(paths)-2]] != "") != j.test.report {
		j.t.Errorf("the test report is %q", got.uploads[paths[len(paths)-2]])
	}
	if left := readUploads(j.t, filepath.Join(j.module.Folder, "audit/plan.tfplan"), filepath.Join(j.module.Folder, "audit/plan.json")); len(left) > 0 {
		j.t.Error("the job leaves the plan on the runner")
	}
	return got
}

// checkAnnotations checks that the job's page links to the uploaded report.
func (j *job) checkAnnotations(text string) {
	j.t.Helper()
	if !j.test.report {
		if text != "" {
			j.t.Errorf("the job links to %s", text)
		}
		return
	}
	var annotations map[string][]struct {
		ExternalLink struct{ Label, URL string } `json:"external_link"`
	}
	if err := json.Unmarshal([]byte(text), &annotations); err != nil {
		j.t.Fatalf("%q: %v", text, err)
	}
	if links := annotations["audit"]; len(links) != 1 || links[0].ExternalLink.URL != gitLabJobURL+"/artifacts/file/audit/reports/audit.html" {
		j.t.Errorf("the job links to %s", text)
	}
}

func TestGitLabCI_gateAndPrivileges(t *testing.T) {
	var form map[string]gitLabJob
	pipeline(t, "gitlab-ci.yml", &form)
	audit := form["audit"]
	if !gateCommand.MatchString(audit.Script[len(audit.Script)-1]) {
		t.Errorf("the script does not end with the gate: %q", audit.Script)
	}
	if audit.Timeout == "" || audit.ResourceGroup == "" || audit.Artifacts.When != "always" || audit.Artifacts.Access != "developer" {
		t.Errorf("timeout %q, resource group %q, artifacts %+v", audit.Timeout, audit.ResourceGroup, audit.Artifacts)
	}
	var rules []string
	for _, rule := range audit.Rules {
		condition, _ := rule["if"].(string)
		rules = append(rules, condition)
	}
	if len(rules) != 2 || !strings.Contains(rules[0], `"schedule"`) || !strings.Contains(rules[1], "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH") {
		t.Errorf("the job runs on %q", rules)
	}
}
