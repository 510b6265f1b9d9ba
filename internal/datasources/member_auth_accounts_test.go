// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func init() {
	add(dataSource{
		name: "orgaudit_member_auth_accounts", action: "DescribeOrganizationMemberAuthAccounts", dialect: "offset",
		summary:      "Sub-accounts that may log in to the member not read",
		organization: func() organization.Organization { return policies(120) },
		arguments:    map[string]any{"member_uin": 100000000001, "policy_id": 11},
		pages:        3, pageSize: 50,
		want: func(org organization.Organization) map[string]any {
			return map[string]any{"accounts": items(org.TencentCloud.Members[0].Policies[0].Accounts, wantAccount)}
		},
		empty:      map[string]any{"accounts": []any{}},
		identifier: "org_sub_account_uin",
		incomplete: map[string]incomplete{
			"an item of another policy": {inFirstItem("Items", "PolicyId", 99), "an item names the PolicyId 99 where 11 was asked for", 1},
		},
		checks: []argumentCheck{
			{map[string]any{"member_uin": 1, "policy_id": 1}, ""},
			{map[string]any{"member_uin": 0, "policy_id": 1}, "member_uin"},
			{map[string]any{"member_uin": 1, "policy_id": 0}, "policy_id"},
		},
		outputs: func() []statecheck.StateCheck {
			return []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("who_may_log_in", names("oncall", "deploy-pipeline", "li.na", "s.okafor")),
			}
		},
	})
}

// wantAccount is how an item of DescribeOrganizationMemberAuthAccounts stands in the state.
func wantAccount(item object) any {
	return map[string]any{
		"org_sub_account_uin":      item["OrgSubAccountUin"],
		"org_sub_account_name":     item["OrgSubAccountName"],
		"policy_id":                item["PolicyId"],
		"policy_name":              item["PolicyName"],
		"identity_id":              item["IdentityId"],
		"identity_role_name":       item["IdentityRoleName"],
		"identity_role_alias_name": item["IdentityRoleAliasName"],
		"create_time":              item["CreateTime"],
		"update_time":              item["UpdateTime"],
	}
}

// policies gives an organization of one member whose policies have these numbers of sub-accounts.
func policies(sizes ...int) organization.Organization {
	largest := 0
	for _, size := range sizes {
		largest = max(largest, size)
	}
	org := organization.Generate(11, organization.Size{Members: 1, PoliciesPerMember: len(sizes), AccountsPerPolicy: largest})
	for i, size := range sizes {
		policy := &org.TencentCloud.Members[0].Policies[i]
		policy.Accounts = policy.Accounts[:size]
	}
	return org
}

const oneMemberAuthAccounts = `
data "orgaudit_member_auth_accounts" "one" {
  member_uin = 100000000001
  policy_id  = 11
}`

// ofPolicy is oneMemberAuthAccounts for another policy, which the organization gets with these accounts.
func ofPolicy(org *organization.Organization, policyID uint64, accounts ...json.RawMessage) string {
	policy := &org.TencentCloud.Members[0].Policies[0]
	policy.PolicyID, policy.Accounts = policyID, accounts
	return strings.Replace(oneMemberAuthAccounts, "11", fmt.Sprint(policyID), 1)
}

func TestAccMemberAuthAccountsDataSource_everySize(t *testing.T) {
	t.Parallel()
	org := policies(0, 1, 50, 51, 1101)
	server := start(t, org)
	body := ""
	var checks []statecheck.StateCheck
	for i, policy := range org.TencentCloud.Members[0].Policies {
		body += fmt.Sprintf(`
data "orgaudit_member_auth_accounts" "policy%d" {
  member_uin = 100000000001
  policy_id  = %d
  timeouts { read = "1m" }
}
output "policy%[1]d" { value = data.orgaudit_member_auth_accounts.policy%[1]d }
`, i, policy.PolicyID)
		checks = append(checks, expect(fmt.Sprintf("data.orgaudit_member_auth_accounts.policy%d", i), map[string]any{
			"member_uin": 100000000001,
			"policy_id":  policy.PolicyID,
			"accounts":   items(policy.Accounts, wantAccount),
			"timeouts":   map[string]any{"read": "1m"},
		}))
	}
	terraform(t, reads(configuration(server, body), checks...))
}

func TestAccMemberAuthAccountsDataSource_pagesAreOfTheLargestSize(t *testing.T) {
	t.Parallel()
	server := start(t, policies(51))
	terraform(t, reads(configuration(server, oneMemberAuthAccounts)))
	for i, got := range sent(server, "DescribeOrganizationMemberAuthAccounts") {
		want := map[string]any{
			"MemberUin": json.Number("100000000001"), "PolicyId": json.Number("11"), "Limit": json.Number("50"),
			"Offset": json.Number([]string{"0", "50"}[i%2]),
		}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("call %d differs (-want +got):\n%s", i+1, difference)
		}
	}
}

func TestAccMemberAuthAccountsDataSource_documentedItem(t *testing.T) {
	t.Parallel()
	org := policies(0)
	body := ofPolicy(&org, 98081, documentedItem(t, "DescribeOrganizationMemberAuthAccounts", "Items"))
	server := start(t, org)
	terraform(t, reads(configuration(server, body),
		expect("data.orgaudit_member_auth_accounts.one", map[string]any{
			"accounts": []any{map[string]any{
				"org_sub_account_uin":      100000546921,
				"org_sub_account_name":     "test",
				"policy_id":                98081,
				"policy_name":              "test",
				"identity_id":              1,
				"identity_role_name":       "OrganizationAccessControlRole",
				"identity_role_alias_name": "Login access",
				"create_time":              "2021-07-14 21:00:59",
				"update_time":              "2021-07-14 21:00:59",
			}},
		})))
}

func TestAccMemberAuthAccountsDataSource_nullsAndLargestNumbers(t *testing.T) {
	t.Parallel()
	org := policies(0)
	accounts := []json.RawMessage{
		json.RawMessage(`{}`),
		json.RawMessage(`{"OrgSubAccountUin": null, "OrgSubAccountName": null, "PolicyId": null, "PolicyName": null, "IdentityId": null, "IdentityRoleName": null, "IdentityRoleAliasName": null, "CreateTime": null, "UpdateTime": null}`),
		json.RawMessage(`{"OrgSubAccountUin": 9223372036854775807, "PolicyId": 9007199254740993, "OrgSubAccountName": ""}`),
		json.RawMessage(`{"OrgSubAccountUin": 9223372036854775807, "PolicyId": 9007199254740993, "OrgSubAccountName": "an identity without a number is not compared"}`),
	}
	body := ofPolicy(&org, 9007199254740993, accounts...)
	server := start(t, org)
	terraform(t, reads(configuration(server, body),
		expect("data.orgaudit_member_auth_accounts.one", map[string]any{"accounts": items(accounts, wantAccount)})))
}
