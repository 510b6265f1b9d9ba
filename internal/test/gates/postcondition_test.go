// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

const (
	legacyInstance = "qcs::cvm:ap-guangzhou:uin/100012345601:instance/ins-legacy01"
	uploadsBucket  = "qcs::cos:ap-guangzhou:uin/100012345601:bucket/uploads"
)

// accepting returns arguments that make the postcondition gate pass, and more arguments.
func accepting(more ...string) []string {
	return append([]string{"-var-file=accepted.tfvars"}, more...)
}

// strict returns arguments that accept no finding, but the logins of the organization, and more arguments.
func strict(more ...string) []string {
	return append([]string{"-var-file=sandbox.tfvars", `-var=allowed_principals=["li.na","oncall","auditor","developers"]`}, more...)
}

// addGrant adds an item of DescribeOrganizationMembersAuthPolicy to those of the organization.
func addGrant(item string) func(*organization.Organization) {
	return func(org *organization.Organization) {
		org.TencentCloud.AuthPolicies = append(org.TencentCloud.ListedAuthPolicies(), json.RawMessage(item))
	}
}

// addAssignment adds an item of ListRoleAssignments.
func addAssignment(item string) func(*organization.Organization) {
	return func(org *organization.Organization) {
		center := org.TencentCloud.IdentityCenter
		center.RoleAssignments = append(center.RoleAssignments, json.RawMessage(item))
	}
}

// provisioned gives the one provisioning another deployment status, as JSON.
func provisioned(status string) func(*organization.Organization) {
	return func(org *organization.Organization) {
		item := `{"RoleConfigurationName": "Operator", "TargetName": "shop-production", "DeploymentStatus": ` + status + `}`
		org.TencentCloud.IdentityCenter.RoleConfigurationProvisionings = []json.RawMessage{json.RawMessage(item)}
	}
}

func recorder(config string) func(*organization.Organization) {
	return func(org *organization.Organization) { org.HuaweiCloud.TrackerConfig = []byte(config) }
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
		"thresholds alone pass":   {arguments: strict("-var=max_noncompliant_resources=2", "-var=max_noncompliant_rules=1")},
		"no finding passes": {arguments: strict(), change: func(org *organization.Organization) {
			org.TencentCloud.Members[0].NonCompliantResources = nil
			summary(t, func(summary map[string]any) {
				summary["policy_assignments"] = summary["policy_assignments"].([]any)[1:]
			})(org)
		}},
		"nothing accepted blocks": {
			arguments: []string{"-var-file=sandbox.tfvars"}, exitCode: 1,
			says: []string{
				"Resource postcondition failed", `["` + legacyInstance + `","` + uploadsBucket + `"]`, `["obs-bucket-public-read"]`, "0 are accepted",
				`["li.na to shop-production","oncall to shop-production","auditor to data-platform"]`, `["developers to shop-production"]`,
			},
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
		"accepting an empty name blocks": {
			arguments: accepting(`-var=accepted_resources=[""]`, `-var=accepted_rules=[""]`, `-var=allowed_principals=[""]`), exitCode: 1,
			says: []string{
				"var.allowed_principals is set of string with 1 element",
				"var.accepted_resources is set of string with 1 element", "var.accepted_rules is set of string with 1 element",
			},
		},
		"no rules block":                  {arguments: accepting(), exitCode: 1, change: noRules(t), says: []string{"has 0 rules", "too little was audited"}},
		"fewer rules than expected block": {arguments: accepting("-var=min_rules=3"), exitCode: 1, says: []string{"has 2 rules, at least 3 expected"}},
		"a member without a tag policy blocks": {
			arguments: accepting(), exitCode: 1, says: []string{"No tag policy applies to member 100012345602"},
			change: func(org *organization.Organization) { org.TencentCloud.Members[1].EffectivePolicy = nil },
		},
		"a login that is allowed by its id passes": {
			arguments: accepting(`-var=allowed_principals=["100023450001","100023450002","100023450003","g-developers01"]`),
		},
		"a login of another sub-account blocks": {
			arguments: accepting(), exitCode: 1, says: []string{`["mallory to data-platform"]`},
			change: addGrant(`{"MemberName": "data-platform", "OrgSubAccountName": "mallory", "OrgSubAccountUin": 100023450009, "BindType": 1}`),
		},
		"a login of a user group blocks": {
			arguments: accepting(), exitCode: 1, says: []string{`["contractors to data-platform"]`},
			change: addGrant(`{"MemberName": "data-platform", "OrgSubAccountName": "contractors", "OrgSubAccountUin": 77, "BindType": 2}`),
		},
		"a login without a name blocks": {
			arguments: accepting(), exitCode: 1, says: []string{`["unnamed to data-platform"]`}, change: addGrant(`{"MemberName": "data-platform"}`),
		},
		"a login through Identity Center blocks": {
			arguments: accepting(), exitCode: 1, says: []string{`["u-mallory00001 to data-platform"]`},
			change: addAssignment(`{"PrincipalId": "u-mallory00001", "PrincipalType": "User", "TargetName": "data-platform"}`),
		},
		"allowing a name that is null blocks": {
			arguments: accepting(`-var=allowed_principals=[null]`), exitCode: 1, says: []string{"without one, nobody is allowed"}, change: addAssignment(`{}`),
		},
		"Identity Center that is not open blocks": {
			arguments: accepting(), exitCode: 1, says: []string{"Identity Center not read"},
			change: func(org *organization.Organization) { org.TencentCloud.IdentityCenter = nil },
		},
		"a permission that is not deployed again blocks": {
			arguments: accepting(), exitCode: 1, says: []string{`["Operator in shop-production"]`}, change: provisioned(`"DeployedRequired"`),
		},
		"a permission without a status blocks": {
			arguments: accepting(), exitCode: 1, says: []string{`["Operator in shop-production"]`}, change: provisioned("null"),
		},
		"no recorder blocks": {arguments: accepting(), exitCode: 1, says: []string{"The recorder"}, change: recorder("")},
		"a disabled rule blocks": {
			arguments: accepting(), exitCode: 1, says: []string{`are not enabled: ["another"]`},
			change: addRule(t, map[string]any{"compliance_state": "Compliant", "policy_assignment": map[string]any{"name": "another", "state": "Disabled"}}),
		},
		"a rule of unknown state blocks": {
			arguments: accepting(), exitCode: 1, says: []string{`are not enabled: [null]`}, change: addRule(t, map[string]any{"compliance_state": "Compliant"}),
		},
		"keys of another organization block": {
			arguments: accepting("-var=account_id=100000000001"), exitCode: 1,
			says: []string{"the keys belong to account 100000000000, but only keys of 100000000001 are allowed"},
		},
		"keys of another account block": {
			arguments: accepting("-var=domain_id=another"), exitCode: 1,
			says: []string{"the keys belong to account " + gates.DomainID + ", but only keys of another are allowed"},
		},
		"no account to expect blocks": {
			exitCode: 1, says: []string{`variable "account_id" is not set`, `variable "domain_id" is not set`},
		},
		"a minimum of zero blocks": {arguments: accepting("-var=min_members=0", "-var=min_rules=0"), exitCode: 1, says: []string{"var.min_members is 0", "var.min_rules is 0"}},
		"a failed read blocks":     {arguments: accepting(), exitCode: 1, refused: "CollectPolicyStatesSummary", says: []string{"Compliance summary not read", "RMS.00010002"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r.plan(t, "postcondition")
		})
	}
}

// A variable of the machine does not make the gate read another account than the one that it names.
func TestAccPostconditionGate_variableOfAnotherAccount(t *testing.T) {
	t.Parallel()
	module := gates.New(t, sandboxtest.Start(t, gates.Organization(t)), "postcondition")
	module.SetVariables(map[string]string{"HW_DOMAIN_ID": "another"})
	wantWords(t, module.Plan(0, accepting()...), gates.DomainID)
}
