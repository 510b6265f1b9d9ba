// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// identityTokens are the identity tokens of the pipelines, by audience.
var identityTokens = map[string]string{"sts.tencentcloudapi.com": "identity-token-for-tencent-cloud", "orgaudit": "identity-token-for-huawei-cloud"}

// result is what a run of a pipeline leaves behind.
type result struct {
	exitCode int
	log      string
	summary  string            // on the page of the run
	uploads  map[string]string // path to text
}

// pipelineCase is one run of each pipeline.
type pipelineCase struct {
	change   func(*organization.Organization)
	blocks   bool                     // no exception covers the findings
	refused  string                   // API that refuses calls
	noTokens bool                     // the runner has no valid identity tokens
	planned  string                   // further arguments of terraform plan
	module   func(*rootmodule.Module) // changes the checkout
	shown    string                   // sed script that changes what terraform show prints

	exitCode int
	says     string // in the first line of the summary
	report   bool
}

const (
	pipelinePasses = "Passed: 0 findings in 9 checks, 13 excepted"
	pipelineBlocks = "Blocked: 13 findings"
	noReport       = "No report: the organization was not audited"
)

func pipelineCases() map[string]pipelineCase {
	return map[string]pipelineCase{
		"passes":            {says: pipelinePasses, report: true},
		"blocks":            {blocks: true, exitCode: 1, says: pipelineBlocks, report: true},
		"blocks a refresh":  {blocks: true, exitCode: 1, says: pipelineBlocks, report: true, planned: "-refresh-only"},
		"enforces anyway":   {blocks: true, exitCode: 1, says: pipelineBlocks, report: true, planned: "-var=enforce=true"},
		"a partial plan":    {exitCode: 1, says: noReport, planned: "-target=terraform_data.none"},
		"a read fails":      {exitCode: 1, says: noReport, refused: "ListTasks"},
		"another account":   {exitCode: 1, says: noReport, planned: "-var=tencentcloud_account_id=100000000009"},
		"no identity token": {exitCode: 1, says: noReport, noTokens: true},
		"a plan without a report": {exitCode: 1, says: noReport, module: func(module *rootmodule.Module) {
			edit(module, `output "report_junit"`, `output "junit"`)
		}},
		"a report that is too long": {change: manyFindings, blocks: true, exitCode: 1, report: true, says: ""},
		"a plan that is cut":        {exitCode: 1, says: noReport, shown: `s/"report_markdown".*//`},
	}
}

// edit replaces text of the module's outputs, which must have it.
func edit(module *rootmodule.Module, old, text string) {
	outputs := module.Read("audit/outputs.tf")
	if !strings.Contains(outputs, old) {
		panic("outputs.tf has no " + old)
	}
	module.Write("audit/outputs.tf", strings.Replace(outputs, old, text, 1))
}

// manyFindings gives the organization more findings than a summary of GitHub can show.
func manyFindings(org *organization.Organization) {
	member := &org.TencentCloud.Members[0]
	for i := range 5000 {
		member.NonCompliantResources = append(member.NonCompliantResources, fmt.Appendf(nil,
			`{"Resource": "qcs::cos:ap-guangzhou:uin/100012345602:bucket/%0200d", "ComplianceDetails": {"ComplianceStatus": false, "NonCompliantKeys": ["owner"]}}`, i))
	}
}

// job is a pipeline on a runner of its own, which reads from the sandbox.
type job struct {
	t           *testing.T
	test        pipelineCase
	module      *rootmodule.Module // its folder is the checkout
	folder      string             // of the runner
	environment map[string]string
}

// newJob makes a checkout with the gate in audit/, and a runner without keys.
func newJob(t *testing.T, test pipelineCase, variables map[string]string) *job {
	t.Helper()
	org := gates.AuditOrganization(t)
	if test.change != nil {
		test.change(&org)
	}
	org.HuaweiCloud.IdentityProviders = []organization.IdentityProvider{{ID: variables["HW_ASSUME_ROLE_IDP_ID"], Token: identityTokens["orgaudit"]}}
	org.TencentCloud.AccountID = variables["TF_VAR_tencentcloud_account_id"]
	org.TencentCloud.Roles = []organization.Role{{
		ARN: variables["TENCENTCLOUD_ASSUME_ROLE_ARN"], ProviderID: variables["TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID"],
		WebIdentityToken: identityTokens["sts.tencentcloudapi.com"],
	}}
	server := sandboxtest.Start(t, org)
	refuse(t, server, test.refused)

	module := gates.New(t, server, "")
	audit := filepath.Join(module.Folder, "audit")
	if err := os.CopyFS(audit, os.DirFS(filepath.Join(rootmodule.Repository(t), gates.Folder, "audit"))); err != nil {
		t.Fatal(err)
	}
	module.Write("audit/settings.auto.tfvars", "aggregator_id = \"3c1f5d7a9b2e4c6d8f0a1b3c5d7e9f02\"\nallowed_principals = [\"administrators\", \"developers\"]\n")
	if !test.blocks {
		module.Write("audit/exceptions.auto.tfvars", module.Read("audit/exceptions.tfvars"))
	}
	if test.module != nil {
		test.module(module)
	}
	module.Write("cli.tfrc", gates.Mirror(t))
	module.Run(0, "-chdir=audit", "init", "-input=false") // a user commits the lock file

	return newRunner(t, test, module, variables)
}

// newRunner makes a runner without keys for a checkout.
func newRunner(t *testing.T, test pipelineCase, module *rootmodule.Module, variables map[string]string) *job {
	t.Helper()
	job := &job{t: t, test: test, module: module, folder: t.TempDir(), environment: map[string]string{}}
	for _, variable := range module.Environment {
		name, value, _ := strings.Cut(variable, "=")
		job.environment[name] = value
	}
	for _, key := range []string{"TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "HW_ACCESS_KEY", "HW_SECRET_KEY"} {
		delete(job.environment, key)
	}
	job.environment["PATH"] = job.programs() + string(os.PathListSeparator) + job.environment["PATH"]
	job.environment["TF_CLI_ARGS_plan"] = test.planned
	maps.Copy(job.environment, variables)
	return job
}

// giveTokens sets the variables of GitLab's identity tokens.
func (j *job) giveTokens(tokens map[string]struct{ Aud string }) {
	for name, token := range tokens {
		j.environment[name] = identityTokens[token.Aud]
		if j.test.noTokens {
			j.environment[name] = "another"
		}
	}
}

// programs makes a folder for PATH with the tested command line as terraform.
func (j *job) programs() (folder string) {
	j.t.Helper()
	if j.test.shown == "" {
		return terraformFolder(j.t)
	}
	folder = j.t.TempDir()
	script := fmt.Sprintf("#!/bin/sh\nif [ \"$1\" = show ]; then '%[1]s' \"$@\" | sed '%[2]s'; else exec '%[1]s' \"$@\"; fi\n", rootmodule.CLI(j.t), j.test.shown)
	if err := os.WriteFile(filepath.Join(folder, "terraform"), []byte(script), 0o700); err != nil { //nolint:gosec // it is a program
		j.t.Fatal(err)
	}
	return folder
}

// shell runs a script as the runners do, in a folder of the checkout.
func (j *job) shell(folder, script string) (code int, log string) {
	j.t.Helper()
	ctx, cancel := context.WithTimeout(j.t.Context(), rootmodule.Limit)
	defer cancel()
	path := filepath.Join(j.folder, "script.sh")
	if err := os.WriteFile(path, []byte("cd "+cmp.Or(folder, ".")+"\n"+script), 0o600); err != nil {
		j.t.Fatal(err)
	}
	j.module.Environment = nil
	for name, value := range j.environment {
		j.module.Environment = append(j.module.Environment, name+"="+value)
	}
	run := j.module.StartProgram(ctx, "bash", "--noprofile", "--norc", "-eo", "pipefail", path)
	code = j.module.End(ctx, run)
	return code, run.Stdout.String() + run.Stderr.String()
}

// check compares a run with the test case.
func (j *job) check(got result) {
	j.t.Helper()
	if got.exitCode != j.test.exitCode {
		j.t.Errorf("exit code %d, want %d:\n%s", got.exitCode, j.test.exitCode, got.log)
	}
	first, _, _ := strings.Cut(got.summary, "\n")
	if !strings.Contains(first, j.test.says) {
		j.t.Errorf("the summary does not begin with %q:\n%s\n%s", j.test.says, got.summary, got.log)
	}
	if strings.Contains(got.log, "<!DOCTYPE") {
		j.t.Errorf("the log has the page:\n%s", got.log)
	}
	for _, token := range identityTokens {
		if log := strings.ReplaceAll(got.log, "::add-mask::"+token, ""); strings.Contains(log, token) {
			j.t.Errorf("the log has an identity token:\n%s", got.log)
		}
	}
	reports := map[string]string{}
	for path, text := range got.uploads {
		reports[filepath.Base(path)] = text
	}
	delete(reports, "annotations.json") // checkAnnotations
	if !j.test.report {
		if len(reports) > 0 {
			j.t.Errorf("there are uploads: %q", slices.Collect(maps.Keys(reports)))
		}
		return
	}
	begins := map[string]string{"audit.md": "## ", "audit.html": "<!DOCTYPE html>", "audit.csv": "check,cloud,account_id,", "junit.xml": "<?xml "}
	for name, begin := range begins {
		if !strings.HasPrefix(reports[name], begin) {
			j.t.Errorf("%s begins with %.40q", name, reports[name])
		}
	}
	if len(reports) != len(begins) {
		j.t.Errorf("the uploads are %q", slices.Collect(maps.Keys(reports)))
	}
	if fails := strings.Contains(reports["junit.xml"], "<failure "); fails != j.test.blocks {
		j.t.Errorf("a test of junit.xml fails: %v", fails)
	}
}

// pipeline decodes a pipeline and returns its YAML document.
func pipeline(t *testing.T, name string, form any) *yaml.Node {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(rootmodule.Repository(t), gates.Folder, "pipelines", name))
	if err != nil {
		t.Fatal(err)
	}
	var node yaml.Node
	if err := yaml.Unmarshal(text, &node); err != nil {
		t.Fatal(err)
	}
	if err := node.Decode(form); err != nil {
		t.Fatal(err)
	}
	return &node
}

// walk visits each node of a YAML document, each value with its key.
func walk(node *yaml.Node, visit func(key, value *yaml.Node)) {
	for i, child := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 1 {
			visit(node.Content[i-1], child)
		}
		walk(child, visit)
	}
}

// Tests of each pipeline check that it ends with this command.
func TestPipelines_gateCommandPassesOnlyAWholePlanThatPassed(t *testing.T) {
	needsTools(t, "jq")
	program := regexp.MustCompile(`jq -es '(.*)' plan\.json`).FindStringSubmatch(read(t, "pipelines/atlantis.yaml"))[1]
	path := filepath.Join(t.TempDir(), "plan.json")
	outputs := func(value string) string {
		return `"planned_values": {"outputs": {"passed": {"value": ` + value + `}}}`
	}
	for plan, passes := range map[string]bool{
		`{"errored": false, ` + outputs("true") + `}`:                    true,
		`{"errored": false, "complete": true, ` + outputs("true") + `}`:  true,
		`{"errored": false, "complete": false, ` + outputs("true") + `}`: false,
		`{"errored": true, ` + outputs("true") + `}`:                     false,
		`{` + outputs("true") + `}`:                                      false,
		`{"errored": false, ` + outputs("false") + `}`:                   false,
		`{"errored": false, ` + outputs(`"true"`) + `}`:                  false,
		`{"errored": false, ` + outputs(`null`) + `}`:                    false,
		`{"errored": false, "planned_values": {}}`:                       false,
		`{"errored": false, ` + outputs("true"):                          false,
		``:                                                               false,
	} {
		if err := os.WriteFile(path, []byte(plan), 0o600); err != nil {
			t.Fatal(err)
		}
		run := exec.CommandContext(t.Context(), "jq", "-es", program, path) //nolint:gosec // the published program
		if err := run.Run(); (err == nil) != passes {
			t.Errorf("%s: %v", plan, err)
		}
	}
}

// gateCommand is the last command of each pipeline.
var gateCommand = regexp.MustCompile(`^jq -es '\.\[0\] \| \.errored == false and \.complete != false and \.planned_values\.outputs\.passed\.value == true' \S+$`)

// No run of a pipeline can show that these rules are kept.
func TestPipelines_failClosed(t *testing.T) {
	action := regexp.MustCompile(`^[\w-]+/[\w-]+@[0-9a-f]{40}$`)
	planned := regexp.MustCompile(`(?m)^ *terraform plan .*$`)
	version := regexp.MustCompile(`^# v\d+\.\d+\.\d+$`)
	for _, name := range []string{"github-actions.yml", "gitlab-ci.yml"} {
		var form map[string]any
		uses, plans := 0, 0
		walk(pipeline(t, name, &form), func(key, value *yaml.Node) {
			switch key.Value {
			case "continue-on-error", "allow_failure", "secrets":
				t.Errorf("%s has %s", name, key.Value)
			case "uses":
				uses++
				if !action.MatchString(value.Value) || !version.MatchString(value.LineComment) {
					t.Errorf("%s: %q, %q is not pinned to a commit with its version in a comment", name, value.Value, value.LineComment)
				}
			}
			for _, text := range append([]*yaml.Node{value}, value.Content...) {
				for _, open := range []string{"|| true", "|| :", "set +e", "detailed-exitcode", "secrets.", "${{ github.event", "-target"} {
					if text.Kind == yaml.ScalarNode && strings.Contains(text.Value, open) {
						t.Errorf("%s: %s has %q", name, key.Value, open)
					}
				}
				for _, plan := range planned.FindAllString(text.Value, -1) {
					plans++
					if strings.ContainsAny(plan, "|&;") {
						t.Errorf("%s: a command follows the gate on its line: %s", name, plan)
					}
				}
			}
		})
		if plans != 1 {
			t.Errorf("%s plans %d times", name, plans)
		}
		if name == "github-actions.yml" && uses != 3 {
			t.Errorf("%s uses %d actions", name, uses)
		}
	}
}

// tokenEndpoint serves identity tokens as GitHub does.
func tokenEndpoint(t *testing.T, fails bool) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := identityTokens[r.URL.Query().Get("audience")]
		if fails || r.Header.Get("Authorization") != "bearer request-token" || r.URL.Query().Get("api-version") != "2.0" || token == "" {
			http.Error(w, `{"message": "no token"}`, http.StatusForbidden)
			return
		}
		fmt.Fprintf(w, `{"count": 1, "value": %q}`, token)
	}))
	t.Cleanup(server.Close)
	return server
}

// readUploads reads the files that exist, and those of folders.
func readUploads(t *testing.T, paths ...string) map[string]string {
	t.Helper()
	uploads := map[string]string{}
	for _, path := range paths {
		err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := os.ReadFile(name)
			uploads[name] = string(text)
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	return uploads
}
