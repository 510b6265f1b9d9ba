// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// planned returns the plan of the gate over its organization.
func planned(t *testing.T) any {
	t.Helper()
	module, _ := passingPlan(t)
	return decode(t, module.PlanJSON())
}

// opaPlan is one plan of the gate with a change, and the messages of the policy.
type opaPlan struct {
	organization func(*organization.Organization)
	module       func(t *testing.T, module *rootmodule.Module)
	apply        bool     // apply first, before the organization changes
	refused      string   // API that refuses calls
	arguments    []string // of the plan
	exitCode     int      // of the plan
	denied       []string // all messages
	complete     bool     // Terraform adds the message that the plan is not complete; OpenTofu does not
}

func (p opaPlan) run(t *testing.T) {
	t.Helper()
	server := sandboxtest.Start(t, gates.AuditOrganization(t))
	module := newGate(t, server)
	if p.module != nil {
		p.module(t, module)
	}
	if p.apply {
		module.Run(0, append([]string{"apply", "-auto-approve", "-input=false", "-no-color"}, arguments...)...)
	}
	if p.organization != nil {
		server.Update(p.organization)
	}
	if p.refused != "" {
		if err := server.Refuse(p.refused); err != nil {
			t.Fatal(err)
		}
	}
	module.Plan(p.exitCode, append(slices.Clone(arguments), p.arguments...)...)
	plan := decode(t, module.PlanJSON())
	denied := p.denied
	if _, told := plan.(map[string]any)["complete"]; told && p.complete {
		denied = append(slices.Clone(denied), incomplete)
	}
	hold(t, judge(t, expectations(t))(plan), denied)
}

// replace replaces text of main.tf, which must have it once.
func replace(old, text string) func(*testing.T, *rootmodule.Module) {
	return func(t *testing.T, module *rootmodule.Module) {
		t.Helper()
		before := module.Read("main.tf")
		if strings.Count(before, old) != 1 {
			t.Fatalf("main.tf needs %q once", old)
		}
		module.Write("main.tf", strings.Replace(before, old, text, 1))
	}
}

// below moves the gate into a module in a module.
func below(t *testing.T, module *rootmodule.Module) {
	t.Helper()
	given, passed := "", ""
	for _, name := range []string{"tencentcloud_account_id", "huaweicloud_account_id", "allowed_principals", "aggregator_id", "exceptions", "enforce"} {
		given += "variable \"" + name + "\" {}\n"
		passed += "  " + name + " = var." + name + "\n"
	}
	given = strings.Replace(given, "variable \"enforce\" {}", "variable \"enforce\" { default = true }", 1)
	for _, name := range []string{"main.tf", "outputs.tf", "variables.tf"} {
		module.Write("outer/inner/"+name, module.Read(name))
		module.Write(name, "")
	}
	module.Write("outer/main.tf", given+"module \"inner\" {\n  source = \"./inner\"\n"+passed+"}\n")
	module.Write("main.tf", given+"module \"outer\" {\n  source = \"./outer\"\n"+passed+"}\n")
	module.Run(0, "get")
}

// worse adds a finding that no exception covers.
func worse(org *organization.Organization) {
	org.TencentCloud.Members = append(org.TencentCloud.Members, organization.Member{MemberUin: 100012345605})
}

var worseDenied = []string{"The audit did not pass: Blocked: 1 finding (1 tag_policy), 13 excepted"}

// What an audit is like whose values nobody read.
var noValues = []string{noneAudited, unproved}

const pending = "\nresource \"terraform_data\" \"pending\" {}\n"

const audit = `data "orgaudit_audit" "organization" {` + "\n"

func unenforced() []string { return []string{"-var=enforce=false"} }

func TestAccOPAGate_plans(t *testing.T) {
	for name, p := range map[string]opaPlan{
		"passes":                       {},
		"passes without enforcing":     {arguments: unenforced()},
		"passes in a child module":     {module: below},
		"blocks in a child module":     {module: below, organization: worse, arguments: unenforced(), denied: worseDenied},
		"blocks":                       {organization: worse, arguments: unenforced(), denied: worseDenied},
		"blocks a plan that blocked":   {organization: worse, exitCode: 1, denied: append([]string{errored, unproved}, worseDenied...), complete: true},
		"-refresh=false reads again":   {apply: true, organization: worse, arguments: append(unenforced(), "-refresh=false"), denied: worseDenied},
		"-refresh-only reads again":    {apply: true, organization: worse, arguments: []string{"-refresh-only"}, denied: append([]string{unproved}, worseDenied...)},
		"a failed read blocks":         {refused: "ListTasks", exitCode: 1, denied: append([]string{errored}, noValues...), complete: true},
		"fewer exceptions are allowed": {arguments: []string{"-var=exceptions=[]", "-var=enforce=false"}, denied: []string{"The audit did not pass: Blocked: 13 findings (1 tag_policy, 3 noncompliant_resources, 1 logins, 1 provisionings, 1 tasks, 1 recorder, 1 rules, 3 resources, 1 aggregation)"}},
		"-target before any apply blocks": {
			module: replace(audit, pending+audit), arguments: []string{"-target=terraform_data.pending"}, denied: noValues, complete: true,
		},
		"an audit of an earlier apply blocks": {
			module: replace(audit, pending+audit), apply: true, organization: worse,
			arguments: []string{"-target=terraform_data.pending"}, denied: []string{unproved}, complete: true,
		},
		"a destroy plan blocks": {apply: true, arguments: []string{"-destroy", "-refresh=false"}, denied: []string{unproved}},
		"a read during apply blocks": {
			module: replace(audit, pending+audit+"  depends_on = [terraform_data.pending]\n"),
			denied: append([]string{duringApply}, noValues...),
		},
		"an audit in a check block blocks": {
			module: replace(audit, "check \"organization\" {\n  data \"orgaudit_audit\" \"checked\" {\n    checks = [\"recorder\"]\n    huaweicloud { account_id = var.huaweicloud_account_id }\n  }\n  assert {\n    condition     = data.orgaudit_audit.checked.verdict != \"\"\n    error_message = \"None.\"\n  }\n}\n"+audit),
			denied: []string{duringApply, twoAudited, unproved},
		},
		"an audit without a postcondition blocks": {module: replace("  lifecycle {\n    postcondition {\n      condition     = self.passed || !var.enforce\n      error_message = self.verdict\n    }\n  }\n", ""), denied: []string{unproved}},
		"two audits block":                        {module: two, denied: []string{twoAudited}},
		"some members alone block":                {module: replace("  tencentcloud {\n    account_id ", "  tencentcloud {\n    member_uins = [100012345601, 100012345602, 100012345603, 100012345604]\n    account_id "), denied: []string{narrowed}},
		"a check that was left out blocks": {
			arguments: []string{`-var=checks=["tag_policy", "noncompliant_resources", "logins", "provisionings", "tasks", "recorder", "rules", "resources"]`},
			denied:    []string{aggregations + "[]"},
		},
		"a check that was skipped blocks": {
			arguments: []string{"-var-file=skip.tfvars"},
			module: func(_ *testing.T, module *rootmodule.Module) {
				module.Write("skip.tfvars", "allowed_principals = null\n")
			},
			denied: []string{`The check logins has to look at 1 things or more: [{"audited":0,"skipped":"no allowed_principals"}]`, principals},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p.run(t)
		})
	}
}

// two makes two audits of the one.
func two(t *testing.T, module *rootmodule.Module) {
	t.Helper()
	replace(audit, audit+"  for_each = toset([\"one\", \"two\"])\n")(t, module)
	module.Write("outputs.tf", "")
}
