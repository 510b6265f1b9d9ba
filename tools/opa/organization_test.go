// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"encoding/json"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// empty leaves the organization with members and rules, and no findings.
func empty(org *organization.Organization) {
	for i := range org.TencentCloud.Members {
		org.TencentCloud.Members[i].NonCompliantResources = nil
		org.TencentCloud.Members[i].Policies = nil
	}
	org.TencentCloud.IdentityCenter.Tasks = nil
	org.HuaweiCloud.PolicyStates = nil
	org.HuaweiCloud.PolicyStatesSummary = []byte(`{"results": {}, "policy_assignments": [{"compliance_state": "Compliant"}]}`)
}

// nothing has thresholds that accept nothing.
var nothing = map[string]any{
	"max_noncompliant_resources": 0, "accepted_resources": []any{}, "max_policies": 0, "max_accounts": 0, "accepted_accounts": []any{},
	"max_failed_tasks": 0, "min_rules": 1, "max_noncompliant_rules": 0, "accepted_rules": []any{}, "max_noncompliant_states": 0,
}

// filter sets an argument of a data source of the gate.
func filter(below, argument string) func(*testing.T, *rootmodule.Module) {
	return replace(below, argument+"\n  "+below)
}

// The first arguments of the tasks and of the policy states.
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
		"no finding passes where nothing is accepted": {organization: empty, thresholds: nothing},
		"more of each kind blocks": {
			thresholds: map[string]any{"min_rules": 1},
			organization: func(org *organization.Organization) {
				worse(org)
				cloud := &org.TencentCloud
				cloud.Members[1].Policies = append(cloud.Members[1].Policies, organization.Policy{
					PolicyID: 98083, Accounts: []json.RawMessage{json.RawMessage(`{"OrgSubAccountUin": null}`), json.RawMessage(`{"OrgSubAccountUin": 100023450004}`)},
				})
				cloud.IdentityCenter.Tasks = append(cloud.IdentityCenter.Tasks, json.RawMessage(`{"TaskId": null, "Status": "Failed"}`))
				cloud.IdentityCenter.Details = []byte(`{"ZoneId": "z-harbour00001", "ServiceStatus": "Closing"}`)
				org.HuaweiCloud.PolicyStatesSummary = []byte(`{"results": {}, "policy_assignments": [{"compliance_state": null, "policy_assignment": {"name": null}}]}`)
				states := org.HuaweiCloud.PolicyStates
				org.HuaweiCloud.PolicyStates = append(states, json.RawMessage(`{"compliance_state": "NonCompliant", "resource_id": "x"}`))
			},
			denied: append([]string{
				"Member " + second + " has 2 policies, 1 are accepted: [98082,98083]",
				"3 accounts may log in to member " + second + `, 1 are accepted besides the known ones: [100023450003,100023450004,"account 0 of data.orgaudit_member_auth_accounts.policy[\"` + second + `/98083\"]"]`,
				`The service status of Identity Center is "Closing", not "Enabled".`,
				`2 tasks of Identity Center failed, 1 are accepted: ["t-0002",null]`,
				`The Huawei Cloud account has 1 non-compliant rules, 0 are accepted besides the known ones: [null]`,
				`The Huawei Cloud account has 2 non-compliant policy states, 1 are accepted: [["obs-bucket-public-read","exports"],[null,"x"]]`,
			}, worseDenied...),
		},
		"failed tasks and non-compliant states alone may be read": {
			module: func(t *testing.T, module *rootmodule.Module) {
				filter(ofTasks, `status = "Failed"`)(t, module)
				filter(ofStates, `compliance_state = "NonCompliant"`)(t, module)
			},
		},
		"a filter of tasks blocks": {
			module: filter(ofTasks, `target_type = "MemberUin"`), denied: []string{filtered("data.orgaudit_cic_tasks.all", "target_type")},
		},
		"timeouts are no filter": {module: replace("\"all\" {\n", "\"all\" {\n  timeouts { read = \"1m\" }\n")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p.run(t)
		})
	}
}
