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

// empty leaves the organization with members and rules, and nothing out of order.
func empty(organization *sandbox.Organization) {
	for i := range organization.TencentCloud.Members {
		organization.TencentCloud.Members[i].NonCompliantResources = nil
		organization.TencentCloud.Members[i].Policies = nil
	}
	organization.TencentCloud.IdentityCenter.Tasks = nil
	organization.HuaweiCloud.Lists = nil
	organization.HuaweiCloud.PolicyStatesSummary = json.RawMessage(`{"results": {}, "policy_assignments": [{"compliance_state": "Compliant"}]}`)
}

// nothing are thresholds that accept nothing.
var nothing = map[string]any{
	"max_noncompliant_resources": 0, "accepted_resources": []any{}, "max_policies": 0, "max_accounts": 0, "accepted_accounts": []any{},
	"max_failed_tasks": 0, "min_rules": 1, "max_noncompliant_rules": 0, "accepted_rules": []any{}, "max_noncompliant_states": 0,
}

// filter sets an argument of a data source of the gate.
func filter(below, argument string) func(*testing.T, *rootmodule.Module) {
	return replace(below, argument+"\n  "+below)
}

// What the arguments of tasks and of states begin with.
const (
	ofTasks  = "zone_id = data.orgaudit_identity_center.this.zone_id"
	ofStates = "domain_id = data.orgaudit_policy_states_summary.account.domain_id"
)

func filtered(address, attribute string) string {
	return address + " may be no whole read: its " + attribute + " is set, a filter or something that the policy does not know."
}

func TestAccOPAGate_judgesWhatWasRead(t *testing.T) {
	needsChecks(t)
	for name, p := range map[string]opaPlan{
		"nothing out of order passes where nothing is accepted": {organization: empty, thresholds: nothing},
		"more of each kind blocks": {
			thresholds: map[string]any{"min_rules": 1},
			organization: func(organization *sandbox.Organization) {
				worse(organization)
				cloud := &organization.TencentCloud
				cloud.Members[1].Policies = append(cloud.Members[1].Policies, sandbox.Policy{
					PolicyID: 98083, Accounts: []json.RawMessage{json.RawMessage(`{"OrgSubAccountUin": null}`), json.RawMessage(`{"OrgSubAccountUin": 100023450004}`)},
				})
				cloud.IdentityCenter.Tasks = append(cloud.IdentityCenter.Tasks, json.RawMessage(`{"TaskId": null, "Status": "Failed"}`))
				cloud.Lists = sandbox.Lists{"DescribeIdentityCenter": {json.RawMessage(`{"ZoneId": "z-harbour00001", "ServiceStatus": "Closing"}`)}}
				organization.HuaweiCloud.PolicyStatesSummary = json.RawMessage(`{"results": {}, "policy_assignments": [{"compliance_state": null, "policy_assignment": {"name": null}}]}`)
				states := organization.HuaweiCloud.Lists["ListPolicyStatesByDomainId"]
				organization.HuaweiCloud.Lists["ListPolicyStatesByDomainId"] = append(states, json.RawMessage(`{"compliance_state": "NonCompliant", "resource_id": "x"}`))
			},
			denied: append([]string{
				"Member " + second + " has 2 policies, 1 are accepted: [98082,98083]",
				"3 accounts may log in to member " + second + `, 1 are accepted beside the known ones: [100023450003,100023450004,"account 0 of data.orgaudit_member_auth_accounts.policy[\"` + second + `/98083\"]"]`,
				`The service status of Identity Center is "Closing", not "Enabled".`,
				`2 tasks of Identity Center failed, 1 are accepted: ["t-0002",null]`,
				`The Huawei Cloud account has 1 non-compliant rules, 0 are accepted beside the known ones: [null]`,
				`The Huawei Cloud account has 2 non-compliant policy states, 1 are accepted: [["obs-bucket-public-read","exports"],[null,"x"]]`,
			}, worseDenied...),
		},
		"failed tasks and non-compliant states alone may be read": {
			module: func(t *testing.T, module *rootmodule.Module) {
				filter(ofTasks, `status = "Failed"`)(t, module)
				filter(ofStates, `compliance_state = "NonCompliant"`)(t, module)
			},
		},
		"a status without an end counts": {
			organization: func(organization *sandbox.Organization) {
				tasks := &organization.TencentCloud.IdentityCenter.Tasks
				*tasks = append(*tasks, json.RawMessage(`{"TaskId": "t-0003", "Status": "Halted"}`), json.RawMessage(`{"TaskId": "t-0004", "Status": "InProgress"}`))
				states := organization.HuaweiCloud.Lists["ListPolicyStatesByDomainId"]
				organization.HuaweiCloud.Lists["ListPolicyStatesByDomainId"] = append(states, json.RawMessage(`{"compliance_state": null, "resource_id": "x"}`))
			},
			denied: []string{
				`2 tasks of Identity Center failed, 1 are accepted: ["t-0002","t-0003"]`,
				`The Huawei Cloud account has 2 non-compliant policy states, 1 are accepted: [["obs-bucket-public-read","exports"],[null,"x"]]`,
			},
		},
		"tasks of another status block": {
			module: filter(ofTasks, `status = "Success"`),
			denied: []string{`data.orgaudit_cic_tasks.all is no whole read: its status is "Success", only "Failed" leaves in what is out of order.`},
		},
		"states of another compliance block": {
			module: filter(ofStates, `compliance_state = "Compliant"`),
			denied: []string{`data.orgaudit_policy_states.all is no whole read: its compliance_state is "Compliant", only "NonCompliant" leaves in what is out of order.`},
		},
		"a filter of tasks blocks": {
			module: filter(ofTasks, `target_type = "MemberUin"`), denied: []string{filtered("data.orgaudit_cic_tasks.all", "target_type")},
		},
		"a filter of states blocks": {
			module: filter(ofStates, `resource_name = "exports"`), denied: []string{filtered("data.orgaudit_policy_states.all", "resource_name")},
		},
		"a filter of resources blocks": {
			module: filter("member_uin = tonumber(each.key)\n\n  lifecycle {\n    postcondition {\n      condition     = self.resources", `tag_key = "owner"`),
			denied: []string{
				filtered(`data.orgaudit_noncompliant_resources.member["`+first+`"]`, "tag_key"), filtered(`data.orgaudit_noncompliant_resources.member["`+second+`"]`, "tag_key"),
			},
		},
		"a filter of members blocks": {
			module: replace("\"all\" {\n", "\"all\" {\n  search_key = \"shop\"\n"), thresholds: map[string]any{"min_members": 1},
			denied: []string{filtered("data.orgaudit_organization_members.all", "search_key")},
		},
		"a filter of policies blocks": {
			module: replace("data \"orgaudit_member_policies\" \"member\" {\n", "data \"orgaudit_member_policies\" \"member\" {\n  search_key = \"readers\"\n"),
			denied: []string{
				filtered(`data.orgaudit_member_policies.member["`+first+`"]`, "search_key"), filtered(`data.orgaudit_member_policies.member["`+second+`"]`, "search_key"),
			},
		},
		"a filter of rules blocks": {
			module: replace("\"account\" {\n", "\"account\" {\n  tags = [\"owner\"]\n"), denied: []string{filtered("data.orgaudit_policy_states_summary.account", "tags")},
			organization: func(organization *sandbox.Organization) {
				organization.HuaweiCloud.PolicyStatesSummary = json.RawMessage(strings.ReplaceAll(string(organization.HuaweiCloud.PolicyStatesSummary),
					`"policy_assignment": {`, `"policy_assignment": {"tags": [{"key": "owner", "value": "x"}], `))
			},
		},
		"timeouts are no filter": {module: replace("\"all\" {\n", "\"all\" {\n  timeouts = { read = \"1m\" }\n")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p.run(t)
		})
	}
}

func TestOPAGate_blocksWhatIsNoPlan(t *testing.T) {
	for name, plan := range map[string]any{"an empty object": map[string]any{}, "null": nil, "a list": []any{}, "a text": "x"} {
		t.Run(name, func(t *testing.T) {
			hold(t, judge(t, limits(t, nil))(plan), append([]string{
				"This is no plan that the policy knows (format_version null, not 1.x): give it what `terraform show -json PLANFILE` prints.",
				"The plan holds no prior_state: no data source was read during plan.", unread("orgaudit_policy_states_summary"),
			}, allUnread()...))
		})
	}
}

func TestAccOPAGate_blocksAState(t *testing.T) {
	needsChecks(t)
	module := gates.New(t, gates.Serve(t, gates.Organization(t)), "opa")
	module.Run(0, "apply", "-auto-approve", "-input=false", "-no-color")
	state, _ := module.Run(0, "show", "-json")
	hold(t, judge(t, limits(t, nil))(decode(t, []byte(state))), slices.Concat([]string{
		"The plan holds no prior_state: no data source was read during plan.", unread("orgaudit_policy_states_summary"),
	}, allUnread(), notPassedBut("")))
}
