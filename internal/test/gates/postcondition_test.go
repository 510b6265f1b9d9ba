// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
)

const (
	legacyInstance = "qcs::cvm:ap-guangzhou:uin/100012345601:instance/ins-legacy01"
	uploadsBucket  = "qcs::cos:ap-guangzhou:uin/100012345601:bucket/uploads"
)

// accepting returns arguments that make the postcondition gate pass, and more arguments.
func accepting(more ...string) []string {
	return append([]string{"-var-file=accepted.tfvars"}, more...)
}

func noMembers(org *organization.Organization) { org.TencentCloud.Members = nil }

// addResource adds a non-compliant resource to the second member.
func addResource(item string) func(*organization.Organization) {
	return func(org *organization.Organization) {
		member := &org.TencentCloud.Members[1]
		member.NonCompliantResources = append(member.NonCompliantResources, json.RawMessage(item))
	}
}

func addRule(t *testing.T, rule map[string]any) func(*organization.Organization) {
	t.Helper()
	return summary(t, func(summary map[string]any) {
		summary["policy_assignments"] = append(summary["policy_assignments"].([]any), rule)
	})
}

func noRules(t *testing.T) func(*organization.Organization) {
	t.Helper()
	return summary(t, func(summary map[string]any) {
		summary["policy_assignments"] = []any{}
		summary["results"] = map[string]any{"resource_details": map[string]any{}, "assignment_details": map[string]any{}}
	})
}

func TestAccPostconditionGate(t *testing.T) {
	for name, r := range map[string]run{
		"what is accepted passes": {arguments: accepting()},
		"thresholds alone pass":   {arguments: []string{"-var-file=sandbox.tfvars", "-var=max_noncompliant_resources=2", "-var=max_noncompliant_rules=1"}},
		"no finding passes": {arguments: []string{"-var-file=sandbox.tfvars"}, change: func(org *organization.Organization) {
			org.TencentCloud.Members[0].NonCompliantResources = nil
			summary(t, func(summary map[string]any) {
				summary["policy_assignments"] = summary["policy_assignments"].([]any)[1:]
			})(org)
		}},
		"nothing accepted blocks": {
			arguments: []string{"-var-file=sandbox.tfvars"}, exitCode: 1,
			says: []string{"Resource postcondition failed", `["` + legacyInstance + `","` + uploadsBucket + `"]`, `["obs-bucket-public-read"]`, "0 are accepted"},
		},
		"more resources than the accepted ones block": {
			arguments: accepting("-var=max_noncompliant_resources=0"), exitCode: 1,
			says: []string{"Member 100012345601 has non-compliant resources", `known ones: ["` + uploadsBucket + `"]`},
		},
		"resources of another member block": {
			arguments: accepting(), exitCode: 1, says: []string{"Member 100012345602", `["qcs::a:::x/1","qcs::a:::x/2"]`},
			change: func(org *organization.Organization) {
				addResource(`{"Resource": "qcs::a:::x/1"}`)(org)
				addResource(`{"Resource": "qcs::a:::x/2"}`)(org)
			},
		},
		"a resource without a name blocks": {
			arguments: accepting("-var=max_noncompliant_resources=0", `-var=accepted_resources=["`+legacyInstance+`","`+uploadsBucket+`"]`),
			exitCode:  1, says: []string{"Member 100012345602", "[null]"}, change: addResource(`{"Resource": null}`),
		},
		"a rule that is not accepted blocks": {
			arguments: accepting(), exitCode: 1, says: []string{`known ones: ["another"]`},
			change: addRule(t, map[string]any{"compliance_state": "NonCompliant", "policy_assignment": map[string]any{"name": "another"}}),
		},
		"a rule without a state blocks": {
			arguments: accepting(), exitCode: 1, says: []string{`known ones: ["another"]`},
			change: addRule(t, map[string]any{"policy_assignment": map[string]any{"name": "another"}}),
		},
		"a rule without a name blocks": {
			arguments: accepting(), exitCode: 1, says: []string{`known ones: [null]`},
			change: addRule(t, map[string]any{"compliance_state": "NonCompliant"}),
		},
		"no members block": {arguments: accepting(), exitCode: 1, change: noMembers, says: []string{"has 0 members", "too little was audited"}},
		"fewer members than expected block": {
			arguments: accepting("-var=min_members=3"), exitCode: 1, says: []string{"has 2 members, at least 3 expected"},
		},
		"a member without a UIN blocks": {
			arguments: accepting(), exitCode: 1, says: []string{"A member has no UIN"},
			change: func(org *organization.Organization) {
				org.TencentCloud.MemberDetails = []json.RawMessage{json.RawMessage(`{"Name": "x"}`)}
			},
		},
		"an expected member that is missing blocks": {
			arguments: accepting("-var=expected_members=[1,100012345601]"), exitCode: 1, says: []string{"lacks the members [1]"},
		},
		"accepting an empty name blocks": {
			arguments: accepting(`-var=accepted_resources=[""]`, `-var=accepted_rules=[""]`), exitCode: 1,
			says: []string{"var.accepted_resources is set of string with 1 element", "var.accepted_rules is set of string with 1 element"},
		},
		"no rules block":                  {arguments: accepting(), exitCode: 1, change: noRules(t), says: []string{"has 0 rules", "too little was audited"}},
		"fewer rules than expected block": {arguments: accepting("-var=min_rules=3"), exitCode: 1, says: []string{"has 2 rules, at least 3 expected"}},
		"another account blocks": {
			arguments: accepting("-var=domain_id=another"), exitCode: 1, says: []string{"account " + gates.DomainID + ", not to another"},
		},
		"no account to expect blocks": {arguments: accepting("-var=domain_id=null"), exitCode: 1, says: []string{"domain_id"}},
		"a minimum of zero blocks":    {arguments: accepting("-var=min_members=0", "-var=min_rules=0"), exitCode: 1, says: []string{"var.min_members is 0", "var.min_rules is 0"}},
		"a failed read blocks":        {arguments: accepting(), exitCode: 1, refused: "CollectPolicyStatesSummary", says: []string{"Compliance summary not read", "RMS.00010002"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r.plan(t, "postcondition")
		})
	}
}
