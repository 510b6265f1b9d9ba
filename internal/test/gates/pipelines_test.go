// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
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
	refused  string
	noTokens bool   // the runner has no valid identity tokens
	planned  string // further arguments of terraform plan

	exitCode int
	says     string // first line of the summary
	report   bool
}

func pipelineCases(t *testing.T) map[string]pipelineCase {
	t.Helper()
	pass, block := strings.TrimSpace(passed), strings.TrimSpace(fmt.Sprintf(blocked, 4))
	const noReport = "No report: a read failed"
	return map[string]pipelineCase{
		"passes":                {change: inOrder(t), says: pass, report: true},
		"blocks":                {exitCode: 1, says: block, report: true},
		"blocks a refresh":      {exitCode: 1, says: block, report: true, planned: "-refresh-only"},
		"blocks a partial plan": {exitCode: 1, says: noReport, planned: "-target=data.orgaudit_organization_members.all"},
		"a read fails":          {exitCode: 1, says: noReport, change: inOrder(t), refused: "ListTasks"},
		"no identity token":     {exitCode: 1, says: noReport, change: inOrder(t), noTokens: true},
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

// newJob makes a checkout with the report gate in audit/, and a runner without keys.
func newJob(t *testing.T, test pipelineCase, variables map[string]string) *job {
	t.Helper()
	org := gates.Organization(t)
	if test.change != nil {
		test.change(&org)
	}
	account := variables["TF_VAR_domain_id"]
	org.HuaweiCloud.DomainID = account
	for i, state := range org.HuaweiCloud.PolicyStates {
		org.HuaweiCloud.PolicyStates[i] = bytes.ReplaceAll(state, []byte(gates.DomainID), []byte(account))
	}
	org.HuaweiCloud.IdentityProviders = []organization.IdentityProvider{{ID: variables["HW_ASSUME_ROLE_IDP_ID"], Token: identityTokens["orgaudit"]}}
	org.TencentCloud.Roles = []organization.Role{{
		ARN: variables["TENCENTCLOUD_ASSUME_ROLE_ARN"], ProviderID: variables["TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID"],
		WebIdentityToken: identityTokens["sts.tencentcloudapi.com"],
	}}
	server := sandboxtest.Start(t, org)
	refuse(t, server, test.refused)

	module := gates.New(t, server, "")
	audit := filepath.Join(module.Folder, "audit")
	if err := os.CopyFS(audit, os.DirFS(filepath.Join(rootmodule.Repository(t), gates.Folder, "report"))); err != nil {
		t.Fatal(err)
	}
	module.Write("cli.tfrc", gates.Mirror(t))
	module.Run(0, "-chdir=audit", "init", "-input=false") // a user commits the lock file

	job := &job{t: t, test: test, module: module, folder: t.TempDir(), environment: map[string]string{}}
	for _, variable := range module.Environment {
		name, value, _ := strings.Cut(variable, "=")
		job.environment[name] = value
	}
	for _, key := range []string{"TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "HW_ACCESS_KEY", "HW_SECRET_KEY"} {
		delete(job.environment, key)
	}
	job.environment["PATH"] = terraformFolder(t) + string(os.PathListSeparator) + job.environment["PATH"]
	job.environment["TF_CLI_ARGS_plan"] = test.planned
	maps.Copy(job.environment, variables)
	return job
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
	var pages []string
	for path, text := range got.uploads {
		switch {
		case filepath.Base(path) == "page.html":
			pages = append(pages, readPage(j.t, text).verdict)
		case strings.Contains(text, j.environment["TF_VAR_domain_id"]) || !strings.HasSuffix(path, "annotations.json"):
			j.t.Errorf("%s is uploaded", path)
		}
	}
	if !j.test.report && len(pages) > 0 || j.test.report && (len(pages) != 1 || !strings.HasSuffix(j.test.says, pages[0])) {
		j.t.Errorf("the uploaded pages have the verdicts %q", pages)
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

// readUploads reads the files that exist.
func readUploads(t *testing.T, paths ...string) map[string]string {
	t.Helper()
	uploads := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if err == nil {
			uploads[path] = string(text)
		}
	}
	return uploads
}
