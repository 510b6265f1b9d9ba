// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

const (
	first  = "100012345601"
	second = "100012345602"
)

// opaPlan is one plan of the gate with a change, and the messages of the policy.
type opaPlan struct {
	organization func(*organization.Organization)
	module       func(t *testing.T, module *rootmodule.Module)
	apply        bool           // apply first, before the organization changes
	fault        string         // of ListTasks
	arguments    []string       // of the plan
	exitCode     int            // of the plan
	thresholds   map[string]any // changed thresholds
	denied       []string       // all messages
	complete     bool           // Terraform adds the message that the plan is not complete; OpenTofu does not
}

func (p opaPlan) run(t *testing.T) {
	t.Helper()
	org := gates.Organization(t)
	server := sandboxtest.Start(t, org)
	module := gates.New(t, server, "opa")
	if p.module != nil {
		p.module(t, module)
	}
	if p.apply {
		module.Run(0, "apply", "-auto-approve", "-input=false", "-no-color")
	}
	if p.organization != nil {
		server.Update(p.organization)
	}
	if p.fault != "" {
		for _, fault := range sandbox.Faults() {
			if fault.Name == p.fault {
				server.Inject("ListTasks", fault, sandbox.Always())
			}
		}
	}
	module.Plan(p.exitCode, p.arguments...)
	plan := decode(t, module.PlanJSON())
	denied := p.denied
	if _, told := plan.(map[string]any)["complete"]; told && p.complete {
		denied = append(slices.Clone(denied), "The plan is not complete: plan again without -target.")
	}
	hold(t, judge(t, limits(t, p.thresholds))(plan), denied)
}

// replace replaces text of main.tf, which must have it.
func replace(old, text string) func(*testing.T, *rootmodule.Module) {
	return func(t *testing.T, module *rootmodule.Module) {
		t.Helper()
		before := module.Read("main.tf")
		if !strings.Contains(before, old) {
			t.Fatalf("main.tf has no %q", old)
		}
		module.Write("main.tf", strings.Replace(before, old, text, 1))
	}
}

func add(text string) func(*testing.T, *rootmodule.Module) {
	return func(t *testing.T, module *rootmodule.Module) {
		t.Helper()
		module.Write("main.tf", module.Read("main.tf")+text)
	}
}

// below puts the gate into a module in a module with count.
func below(t *testing.T, module *rootmodule.Module) {
	t.Helper()
	module.Write("outer/inner/main.tf", strings.Replace(module.Read("main.tf"), "provider \"orgaudit\" {}\n", "", 1))
	module.Write("outer/main.tf", "module \"inner\" {\n  source = \"./inner\"\n  count  = 1\n}\n")
	module.WriteMain("provider \"orgaudit\" {}\nmodule \"outer\" {\n  source = \"./outer\"\n}\n")
	module.Run(0, "get")
}

// worse adds a member and a finding to the organization.
func worse(org *organization.Organization) {
	org.TencentCloud.Members = append(org.TencentCloud.Members, organization.Member{MemberUin: 100012345603})
	member := &org.TencentCloud.Members[0]
	member.NonCompliantResources = append(member.NonCompliantResources, json.RawMessage(`{"Resource": null}`))
}

// worseDenied has the messages for the worse organization.
var worseDenied = []string{`Member ` + first + ` has 2 non-compliant resources, 1 are accepted besides the known ones: ["qcs::cos:ap-guangzhou:uin/100012345601:bucket/uploads",null]`}

// The data sources of the gate: single ones, and those with an instance for each member or policy.
var (
	single = []string{
		"data.orgaudit_cic_tasks.all", "data.orgaudit_identity_center.this", "data.orgaudit_organization_members.all",
		"data.orgaudit_policy_states.all", "data.orgaudit_policy_states_summary.account",
	}
	many = map[string][]string{
		"data.orgaudit_noncompliant_resources.member": {first, second},
		"data.orgaudit_member_policies.member":        {first, second},
		"data.orgaudit_member_auth_accounts.policy":   {first + "/98081", second + "/98082"},
	}
)

// stale returns the messages for a plan that read only these data sources.
func stale(read ...string) (denied []string) {
	for _, address := range single {
		if !slices.Contains(read, address) {
			denied = append(denied, unproved(address), notPassed(address))
		}
	}
	for address, keys := range many {
		denied = append(denied, notPassed(address))
		for _, key := range keys {
			denied = append(denied, unproved(address+`["`+key+`"]`))
		}
	}
	return denied
}

const pending = "\nresource \"terraform_data\" \"pending\" {}\n"

func TestAccOPAGate_blocksWhatWasNotRead(t *testing.T) {
	needsChecks(t)
	for name, p := range map[string]opaPlan{
		"an absent data source blocks": {
			module: func(_ *testing.T, module *rootmodule.Module) {
				text := module.Read("main.tf")
				module.Write("main.tf", text[:strings.Index(text, `data "orgaudit_policy_states" `)])
			},
			denied: []string{unread("orgaudit_policy_states")},
		},
		"a read during apply blocks": {
			module: func(t *testing.T, module *rootmodule.Module) {
				filter(ofTasks, "depends_on = [terraform_data.pending]")(t, module)
				add(pending)(t, module)
			},
			denied: []string{
				unread("orgaudit_cic_tasks"), duringApply("data.orgaudit_cic_tasks.all"),
				notPassed("data.orgaudit_cic_tasks.all"),
			},
		},
		"an earlier read blocks": {
			apply: true, organization: worse, arguments: []string{"-target=data.orgaudit_identity_center.this"},
			denied: stale("data.orgaudit_identity_center.this"), complete: true,
		},
		"-target blocks before any apply": {
			arguments: []string{"-target=data.orgaudit_policy_states_summary.account"}, complete: true,
			denied: append([]string{
				unread("orgaudit_organization_members"), unread("orgaudit_noncompliant_resources"), unread("orgaudit_member_policies"),
				unread("orgaudit_identity_center"), unread("orgaudit_cic_tasks"), unread("orgaudit_policy_states"),
			}, notPassedBut("data.orgaudit_policy_states_summary.account")...),
		},
		"a destroy plan blocks":      {apply: true, arguments: []string{"-destroy"}, denied: stale()},
		"-refresh=false reads again": {apply: true, organization: worse, arguments: []string{"-refresh=false"}, denied: worseDenied},
		"-refresh-only reads again":  {apply: true, organization: worse, arguments: []string{"-refresh-only"}, denied: worseDenied},
		"an empty for_each blocks": {
			module: replace("for_each = local.members", "for_each = toset([])"),
			denied: []string{
				unread("orgaudit_noncompliant_resources"),
				"Member " + first + " has no read of orgaudit_noncompliant_resources in this plan.",
				"Member " + second + " has no read of orgaudit_noncompliant_resources in this plan.",
			},
		},
		"a child module blocks": {module: below, organization: worse, denied: worseDenied},
		"an empty module blocks": {
			module: func(t *testing.T, module *rootmodule.Module) {
				below(t, module)
				module.Write("outer/main.tf", strings.Replace(module.Read("outer/main.tf"), "count  = 1", "count  = 0", 1))
			},
			denied: append([]string{"The plan holds no prior_state: no data source was read during plan.", unread("orgaudit_policy_states_summary")}, allUnread()...),
		},
		"a data source scoped in a check blocks": {
			module: add("\ncheck \"members\" {\n  data \"orgaudit_organization_members\" \"checked\" {}\n  assert {\n    condition     = length(data.orgaudit_organization_members.checked.members) > 0\n    error_message = \"None.\"\n  }\n}\n"),
			denied: []string{
				unproved("data.orgaudit_organization_members.checked"),
				"data.orgaudit_organization_members.checked is scoped in a check block, where a read that fails only warns: put it outside.",
			},
		},
		"a failed read blocks": {
			fault: "UnauthorizedOperation", exitCode: 1, complete: true,
			denied: []string{
				"The plan ended with an error: see what `terraform plan` printed, and plan again.",
				unread("orgaudit_cic_tasks"), notPassed("data.orgaudit_cic_tasks.all"),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p.run(t)
		})
	}
}

// notPassedBut returns the messages for conditions that passed for one data source only.
func notPassedBut(read string) (denied []string) {
	for _, address := range single {
		if address != read {
			denied = append(denied, notPassed(address))
		}
	}
	for address := range many {
		denied = append(denied, notPassed(address))
	}
	return denied
}

func allUnread() []string {
	return []string{
		unread("orgaudit_organization_members"), unread("orgaudit_noncompliant_resources"), unread("orgaudit_member_policies"),
		unread("orgaudit_identity_center"), unread("orgaudit_cic_tasks"), unread("orgaudit_policy_states"),
	}
}
