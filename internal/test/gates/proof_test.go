// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// requires returns a data source with a condition. Its message is the name of the data source.
func requires(dataSource, arguments, condition string) string {
	return `
data "orgaudit_` + dataSource + `" "this" {
  ` + arguments + `
  lifecycle {
    postcondition {
      condition     = ` + condition + `
      error_message = "Blocked by ` + dataSource + `."
    }
  }
}
`
}

// Gates that look reasonable: each reads a whole list and finds nothing in it.
var (
	tagGate = requires("organization_members", "", "length(self.members) > 0") +
		requires("noncompliant_resources", "member_uin = 1", "length(self.resources) == 0")
	rulesGate = requires("policy_states_summary", "", `length(self.policy_assignments) > 0 && alltrue([
        for rule in self.policy_assignments : rule.compliance_state == "Compliant"
      ])`)
	loginsGate     = requires("member_auth_accounts", "member_uin = 1\n  policy_id = 11", onlyLiNa("accounts", "org_sub_account_name"))
	tasksGate      = requires("cic_tasks", `zone_id = "z-1"`, `alltrue([for task in self.tasks : task.status != "Failed"])`)
	aggregatedGate = requires("aggregate_policy_assignments", `aggregator_id = "aggregator1"`, `length(self.aggregate_policy_assignments) > 0 && alltrue([
        for rule in self.aggregate_policy_assignments : rule.compliance.compliance_state == "Compliant"
      ])`)
)

// Proofs that several gates lack.
var (
	recording  = requires("tracker_config", "", "self.recording")
	everyGrant = requires("members_auth_policies", "", onlyLiNa("auth_policies", "org_sub_account_name"))
)

// onlyLiNa is a condition: a list names nobody but li.na.
func onlyLiNa(list, name string) string {
	return `alltrue([for item in self.` + list + ` : item.` + name + ` == "li.na"])`
}

const (
	liNa       = `"members": [{"member_uin": 1, "policies": [{"policy_id": 11, "accounts": [{"PolicyId": 11, "OrgSubAccountUin": 5, "OrgSubAccountName": "li.na"}]}]}]`
	green      = `"policy_states_summary": {"results": {}, "policy_assignments": [{"compliance_state": "Compliant", "policy_assignment": {"name": "encrypted", "state": "Enabled"}}]}`
	aggregated = `"policy_assignments": [{"policy_assignment_name": "encrypted", "account_id": "a", "compliance": {"compliance_state": "Compliant"}}]`
)

// Each read is whole, and yet the gate is wrongly green. The gate with the proof blocks, until the
// organization is in order.
func TestAccProof(t *testing.T) {
	guide, err := os.ReadFile(filepath.Join(rootmodule.Repository(t), "docs", "guides", "policy-gates.md"))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		organization, gate, proof, says string
		fixed                           [2]string // what to replace in the organization, so that the gate passes
	}{
		"keys of another organization": {
			organization: `{"tencentcloud": {"account_id": "100000000009", "members": [{"member_uin": 1}]}}`, gate: tagGate,
			proof: "provider \"orgaudit\" {\n  tencentcloud {\n    allowed_account_ids = [\"100000000001\"]\n  }\n}\n",
			says:  "the keys belong to account 100000000009, but only keys of 100000000001 are allowed",
			fixed: [2]string{`100000000009`, `100000000001`},
		},
		"keys of another account": {
			organization: `{"huaweicloud": {"domain_id": "another", ` + green + `}}`, gate: rulesGate,
			proof: "provider \"orgaudit\" {\n  huaweicloud {\n    allowed_account_ids = [\"own\"]\n  }\n}\n",
			says:  "the keys belong to account another, but only keys of own are allowed",
			fixed: [2]string{`another`, `own`},
		},
		"no tag policy": {
			organization: `{"tencentcloud": {"members": [{"member_uin": 1}]}}`, gate: tagGate,
			proof: requires("effective_tag_policy", "target_id = 1", "self.applies"), says: "Blocked by effective_tag_policy.",
			fixed: [2]string{`"member_uin": 1`, `"member_uin": 1, "effective_policy": {"TargetId": 1, "PolicyContent": "{}"}`},
		},
		"login by another policy": {
			organization: `{"tencentcloud": {` + strings.Replace(liNa, `"policies": [`, `"policies": [{"policy_id": 12, "accounts": [{"PolicyId": 12, "OrgSubAccountName": "mallory"}]}, `, 1) + `}}`,
			gate:         loginsGate, proof: everyGrant, says: "Blocked by members_auth_policies.",
			fixed: [2]string{`mallory`, `li.na`},
		},
		"login of a user group": {
			organization: `{"tencentcloud": {` + liNa + `, "auth_policies": [{"MemberUin": 1, "PolicyId": 11, "OrgSubAccountUin": 7, "OrgSubAccountName": "contractors", "BindType": 2}]}}`,
			gate:         loginsGate, proof: everyGrant, says: "Blocked by members_auth_policies.",
			fixed: [2]string{`contractors`, `li.na`},
		},
		"login through Identity Center": {
			organization: `{"tencentcloud": {` + liNa + `, "identity_center": {"zone_id": "z-1", "role_assignments": [{"TargetUin": 1, "PrincipalId": "u-1", "PrincipalName": "mallory"}]}}}`,
			gate:         loginsGate + everyGrant,
			proof:        requires("role_assignments", `zone_id = "z-1"`, onlyLiNa("role_assignments", "principal_name")), says: "Blocked by role_assignments.",
			fixed: [2]string{`mallory`, `li.na`},
		},
		"login as a user of an allowed group": {
			organization: `{"tencentcloud": {"identity_center": {"zone_id": "z-1", "role_assignments": [{"TargetUin": 1, "PrincipalId": "g-1", "PrincipalName": "operators"}],
				"groups": [{"group_id": "g-1", "members": [{"UserId": "u-1", "UserName": "mallory"}]}]}}}`,
			gate:  requires("role_assignments", `zone_id = "z-1"`, `alltrue([for item in self.role_assignments : item.principal_name == "operators"])`),
			proof: requires("group_members", "zone_id = \"z-1\"\n  group_id = \"g-1\"", onlyLiNa("group_members", "user_name")), says: "Blocked by group_members.",
			fixed: [2]string{`mallory`, `li.na`},
		},
		"permission that was never deployed": {
			organization: `{"tencentcloud": {"identity_center": {"zone_id": "z-1", "tasks": [{"TaskId": "t-1", "Status": "Success"}],
				"role_configuration_provisionings": [{"RoleConfigurationId": "rc-1", "TargetUin": 1, "DeploymentStatus": "DeployedRequired"}]}}}`,
			gate: tasksGate,
			proof: requires("role_configuration_provisionings", `zone_id = "z-1"`,
				`alltrue([for item in self.role_configuration_provisionings : item.deployment_status == "Deployed"])`),
			says:  "Blocked by role_configuration_provisionings.",
			fixed: [2]string{`DeployedRequired`, `Deployed`},
		},
		"no recorder": {
			organization: `{"huaweicloud": {` + green + `}}`, gate: rulesGate, proof: recording, says: "Blocked by tracker_config.",
			fixed: [2]string{`"huaweicloud": {`, `"huaweicloud": {"tracker_config": {"selector": {"all_supported": true}}, `},
		},
		"frozen recorder": {
			organization: `{"huaweicloud": {"tracker_config": {"selector": {"all_supported": true}, "frozen_status": {"is_frozen": true}}, ` + green + `}}`,
			gate:         rulesGate, proof: recording, says: "Blocked by tracker_config.",
			fixed: [2]string{`"is_frozen": true`, `"is_frozen": false`},
		},
		"recorder of some types": {
			organization: `{"huaweicloud": {"tracker_config": {"selector": {"all_supported": false, "resource_types": ["obs.buckets"]}}, ` + green + `}}`,
			gate:         rulesGate, proof: recording, says: "Blocked by tracker_config.",
			fixed: [2]string{`"all_supported": false`, `"all_supported": true`},
		},
		"disabled rule": {
			organization: `{"huaweicloud": {` + strings.Replace(green, "Enabled", "Disabled", 1) + `}}`, gate: rulesGate,
			proof: strings.Replace(requires("policy_states_summary", "", `alltrue([
        for rule in self.policy_assignments : try(rule.policy_assignment.state, null) == "Enabled"
      ])`), `"this"`, `"enabled"`, 1), says: "Blocked by policy_states_summary.",
			fixed: [2]string{`Disabled`, `Enabled`},
		},
		"account that nobody aggregates": {
			organization: `{"huaweicloud": {"organization_accounts": [{"id": "a", "status": "active"}, {"id": "b", "status": "active"}],
				"aggregators": [{"aggregator_id": "aggregator1", "sources": [{"source_id": "a", "source_type": "ACCOUNT", "last_update_status": "SUCCEEDED"}], ` + aggregated + `}]}}`,
			gate: aggregatedGate + requires("organization_accounts", "", "length(self.accounts) > 0"),
			proof: requires("aggregator_sources", `aggregator_id = "aggregator1"`, `length(setsubtract(
        data.orgaudit_organization_accounts.this.accounts[*].id, self.sources[*].source_id
      )) == 0`), says: "Blocked by aggregator_sources.",
			fixed: [2]string{`"sources": [`, `"sources": [{"source_id": "b"}, `},
		},
		"aggregation that failed": {
			organization: `{"huaweicloud": {"aggregators": [{"aggregator_id": "aggregator1", "sources": [{"source_id": "a", "last_update_status": "FAILED"}], ` + aggregated + `}]}}`,
			gate:         aggregatedGate,
			proof: requires("aggregator_sources", `aggregator_id = "aggregator1"`,
				`alltrue([for source in self.sources : source.last_update_status == "SUCCEEDED"])`), says: "Blocked by aggregator_sources.",
			fixed: [2]string{`FAILED`, `SUCCEEDED`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(string(guide), "`"+strings.TrimPrefix(t.Name(), "TestAccProof")+"`") {
				t.Error("the guide to policy gates does not list this case")
			}
			module := gates.New(t, load(t, test.organization), "")
			module.WriteMain(test.gate)
			module.Plan(0)
			module.WriteMain(test.gate + test.proof)
			wantWords(t, module.Plan(1), test.says)
			fixed := strings.Replace(test.organization, test.fixed[0], test.fixed[1], 1)
			module.SetVariables(load(t, fixed).Environment())
			module.Plan(0)
		})
	}
}

func load(t *testing.T, text string) *sandbox.Server {
	t.Helper()
	org, err := organization.Load(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return sandboxtest.Start(t, org)
}
