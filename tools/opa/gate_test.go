// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

const (
	first  = "100012345601"
	second = "100012345602"
)

// opaPlan is one plan of the gate with a change, and what the policy denies in it.
type opaPlan struct {
	organization func(*sandbox.Organization)
	module       func(t *testing.T, module *rootmodule.Module)
	apply        bool           // before the plan, with the organization as it was before
	fault        string         // of ListTasks
	arguments    []string       // of the plan
	exitCode     int            // of the plan
	thresholds   map[string]any // changes
	denied       []string       // all of it
	complete     bool           // denied is for OpenTofu; Terraform adds that the plan is not complete
}

func (p opaPlan) run(t *testing.T) {
	t.Helper()
	organization := gates.Organization(t)
	server := gates.Serve(t, organization)
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

// replace replaces text of main.tf, which must be there.
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

// below puts the gate into a module below a module, the last one counted.
func below(t *testing.T, module *rootmodule.Module) {
	t.Helper()
	module.Write("outer/inner/main.tf", strings.Replace(module.Read("main.tf"), "provider \"orgaudit\" {}\n", "", 1))
	module.Write("outer/main.tf", "module \"inner\" {\n  source = \"./inner\"\n  count  = 1\n}\n")
	module.WriteMain("provider \"orgaudit\" {}\nmodule \"outer\" {\n  source = \"./outer\"\n}\n")
	module.Run(0, "get")
}

// worse puts another member into the organization and more out of order.
func worse(organization *sandbox.Organization) {
	organization.TencentCloud.Members = append(organization.TencentCloud.Members, sandbox.Member{MemberUin: 100012345603})
	member := &organization.TencentCloud.Members[0]
	member.NonCompliantResources = append(member.NonCompliantResources, json.RawMessage(`{"Resource": null}`))
}

// worseDenied is what is denied in an organization that is worse.
var worseDenied = []string{`Member ` + first + ` has 2 non-compliant resources, 1 are accepted beside the known ones: ["qcs::cos:ap-guangzhou:uin/100012345601:bucket/uploads",null]`}

// The data sources of the gate that are there once, and those that are there for each member or policy.
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

// stale is what is denied where nothing but these data sources was read in this plan.
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
		"a data source that is not required may be absent": {
			module: func(_ *testing.T, module *rootmodule.Module) {
				text := module.Read("main.tf")
				module.Write("main.tf", text[:strings.Index(text, `data "orgaudit_policy_states" `)])
			},
			thresholds: map[string]any{"required": []any{"orgaudit_noncompliant_resources"}, "max_noncompliant_states": nil},
		},
		"a read put off by depends_on blocks": {
			module: func(t *testing.T, module *rootmodule.Module) {
				filter(ofTasks, "depends_on = [terraform_data.pending]")(t, module)
				add(pending)(t, module)
			},
			denied: []string{
				unread("orgaudit_cic_tasks"), duringApply("data.orgaudit_cic_tasks.all"),
				notPassed("data.orgaudit_cic_tasks.all"),
			},
		},
		"a read put off by an unknown argument blocks": {
			module: func(t *testing.T, module *rootmodule.Module) {
				replace("  zone_id = data", "  task_type = terraform_data.pending.id\n  zone_id = data")(t, module)
				add(pending)(t, module)
			},
			denied: []string{
				unread("orgaudit_cic_tasks"), duringApply("data.orgaudit_cic_tasks.all"),
				notPassed("data.orgaudit_cic_tasks.all"),
			},
		},
		"what an earlier apply read blocks": {
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
		"a plan of a destruction blocks": {apply: true, arguments: []string{"-destroy"}, denied: stale()},
		"-refresh=false reads anew":      {apply: true, organization: worse, arguments: []string{"-refresh=false"}, denied: worseDenied},
		"-refresh-only reads anew":       {apply: true, organization: worse, arguments: []string{"-refresh-only"}, denied: worseDenied},
		"an empty for_each blocks": {
			module: replace("for_each = local.members", "for_each = toset([])"),
			denied: []string{
				unread("orgaudit_noncompliant_resources"),
				"Member " + first + " has no read of orgaudit_noncompliant_resources in this plan.",
				"Member " + second + " has no read of orgaudit_noncompliant_resources in this plan.",
			},
		},
		"a for_each that leaves a member out blocks": {
			module: replace("for_each = local.members", `for_each = setsubtract(local.members, ["`+second+`"])`),
			denied: []string{"Member " + second + " has no read of orgaudit_noncompliant_resources in this plan."},
		},
		"a count of none blocks": {
			module: func(t *testing.T, module *rootmodule.Module) {
				replace("  domain_id = data", "  count = 0\n  domain_id = data")(t, module)
			},
			denied: []string{unread("orgaudit_policy_states")},
		},
		"a policy left out blocks": {
			module: replace("for_each = local.policies", `for_each = { for key, value in local.policies : key => value if key != "`+first+`/98081" }`),
			denied: []string{"Policy 98081 of member " + first + " has no read of orgaudit_member_auth_accounts in this plan."},
		},
		"a child module passes": {module: below},
		"a child module blocks": {module: below, organization: worse, denied: worseDenied},
		"a module of none blocks": {
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
		"a data source without a postcondition blocks": {
			module: add("\ndata \"orgaudit_identity_center\" \"other\" {}\n"),
			denied: []string{unproved("data.orgaudit_identity_center.other")},
		},
		"a read that fails blocks": {
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

// notPassedBut is that no data source but one was read.
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
