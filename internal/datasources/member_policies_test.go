// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func init() {
	add(dataSource{
		name: "orgaudit_member_policies", action: "DescribeOrganizationMemberPolicies", dialect: "offset",
		summary:      "Policies of the member not read",
		organization: func() organization.Organization { return memberWith(120) },
		arguments:    map[string]any{"member_uin": organization.FirstMemberUin},
		pages:        3, pageSize: 50,
		want: func(org organization.Organization) map[string]any {
			return map[string]any{"policies": items(policiesOf(org), wantPolicy)}
		},
		empty:      map[string]any{"policies": []any{}},
		identifier: "policy_id",
		checks: []argumentCheck{
			{map[string]any{"member_uin": 1, "search_key": "策略"}, ""},
			{map[string]any{"member_uin": 1, "search_key": ""}, "search_key"},
			{map[string]any{"member_uin": 0}, "at least 1"},
			{map[string]any{"member_uin": nil}, "member_uin"},
		},
		outputs: func() []statecheck.StateCheck {
			return []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("policies", names("member-administrators")),
				statecheck.ExpectKnownOutputValueAtPath("who_may_log_in", tfjsonpath.New("member-administrators"), names("deploy-pipeline", "li.na", "oncall", "s.okafor")),
				statecheck.ExpectKnownOutputValue("who_may_log_in", knownvalue.MapSizeExact(1)),
			}
		},
	})
}

// wantPolicy is how an item of DescribeOrganizationMemberPolicies stands in the state.
func wantPolicy(item object) any {
	return map[string]any{
		"policy_id":                item["PolicyId"],
		"policy_name":              item["PolicyName"],
		"identity_id":              item["IdentityId"],
		"identity_role_name":       item["IdentityRoleName"],
		"identity_role_alias_name": item["IdentityRoleAliasName"],
		"description":              item["Description"],
		"create_time":              item["CreateTime"],
		"update_time":              item["UpdateTime"],
	}
}

// memberWith gives an organization of one member with so many policies.
func memberWith(policies int) organization.Organization {
	return organization.Generate(23, organization.Size{Members: 1, PoliciesPerMember: policies})
}

func policiesOf(org organization.Organization) []json.RawMessage {
	return org.TencentCloud.Members[0].PolicyDetails
}

// memberWithPolicies is one whose policies are these items.
func memberWithPolicies(policies ...json.RawMessage) organization.Organization {
	org := memberWith(0)
	org.TencentCloud.Members[0].PolicyDetails = policies
	return org
}

const oneMemberPolicies = `data "orgaudit_member_policies" "one" { member_uin = 100000000001 }`

func TestAccMemberPoliciesDataSource_everySize(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 50, 51} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			org := memberWith(size)
			server := start(t, org)
			terraform(t, reads(configuration(server, oneMemberPolicies+`
output "policies" { value = data.orgaudit_member_policies.one }`),
				expect("data.orgaudit_member_policies.one", map[string]any{
					"member_uin": 100000000001, "search_key": nil, "timeouts": nil,
					"policies": items(policiesOf(org), wantPolicy),
				})))
			pages := size/50 + 1 // a full last page is followed by an empty one
			for i, got := range sent(server, "DescribeOrganizationMemberPolicies") {
				want := map[string]any{"MemberUin": json.Number("100000000001"), "Limit": json.Number("50"), "Offset": json.Number(fmt.Sprint(i % pages * 50))}
				if difference := cmp.Diff(want, got); difference != "" {
					t.Errorf("call %d differs (-want +got):\n%s", i+1, difference)
				}
			}
		})
	}
}

func TestMemberPolicies_aLongList(t *testing.T) {
	t.Parallel()
	org := memberWith(1101)
	d := dataSources["orgaudit_member_policies"]
	startProcess(t, start(t, org), 0).reads(d, d.want(org))
}

func TestAccMemberPoliciesDataSource_searchKeyFilters(t *testing.T) {
	t.Parallel()
	org := memberWith(120)
	server := start(t, org)
	var matching []json.RawMessage
	for _, policy := range policiesOf(org) {
		policy := object(decoded(policy).(map[string]any))
		description, _ := policy["Description"].(string)
		if strings.Contains(policy["PolicyName"].(string), "11") || strings.Contains(description, "11") {
			encoded, _ := json.Marshal(policy)
			matching = append(matching, encoded)
		}
	}
	terraform(t, reads(configuration(server, `
data "orgaudit_member_policies" "filtered" {
  member_uin = 100000000001
  search_key = "11"
}`), expect("data.orgaudit_member_policies.filtered", map[string]any{"search_key": "11", "policies": items(matching, wantPolicy)})))
	for _, call := range server.CallsOf("DescribeOrganizationMemberPolicies") {
		if call.Parameters["SearchKey"] != "11" {
			t.Errorf("call %d has SearchKey %v", call.N, call.Parameters["SearchKey"])
		}
	}
}

func TestAccMemberPoliciesDataSource_documentedItem(t *testing.T) {
	t.Parallel()
	server := start(t, memberWithPolicies(documentedItem(t, "DescribeOrganizationMemberPolicies", "Items")))
	terraform(t, reads(configuration(server, oneMemberPolicies),
		expect("data.orgaudit_member_policies.one", map[string]any{
			"policies": []any{map[string]any{
				"policy_id":                27887,
				"policy_name":              "test3",
				"identity_id":              1,
				"identity_role_name":       "OrganizationAccessControlRole",
				"identity_role_alias_name": "Login access",
				"description":              "test",
				"create_time":              "2021-07-14 20:22:30",
				"update_time":              "2021-07-14 20:22:30",
			}},
		})))
}

func TestAccMemberPoliciesDataSource_nullsAndLargestNumbers(t *testing.T) {
	t.Parallel()
	policies := []json.RawMessage{
		json.RawMessage(`{}`),
		json.RawMessage(`{"PolicyId": null, "PolicyName": null, "IdentityId": null, "IdentityRoleName": null, "IdentityRoleAliasName": null, "Description": null, "CreateTime": null, "UpdateTime": null}`),
		json.RawMessage(`{"PolicyId": 9223372036854775807, "IdentityId": 9007199254740993, "PolicyName": ""}`),
		json.RawMessage(`{"PolicyId": 9223372036854775807, "IdentityId": 1, "PolicyName": "the same policy for another identity"}`),
		json.RawMessage(`{"PolicyId": 9223372036854775807, "PolicyName": "an identity without a number is not compared"}`),
		json.RawMessage(`{"PolicyId": 9223372036854775807, "PolicyName": "nor is another one"}`),
	}
	server := start(t, memberWithPolicies(policies...))
	terraform(t, reads(configuration(server, oneMemberPolicies),
		expect("data.orgaudit_member_policies.one", map[string]any{"policies": items(policies, wantPolicy)})))
}
