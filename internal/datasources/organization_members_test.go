// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func init() {
	tags := func(n int) map[string]any {
		tags := map[string]string{}
		for i := range n {
			tags[fmt.Sprint("key", i)] = "value"
		}
		return map[string]any{"tags": tags}
	}
	add(dataSource{
		name: "orgaudit_organization_members", action: "DescribeOrganizationMembers", dialect: "offset",
		summary:      "Members of the organization not read",
		organization: func() organization.Organization { return organizationOf(120) },
		pages:        3, pageSize: 50,
		want: func(org organization.Organization) map[string]any {
			return map[string]any{"members": items(membersOf(org), wantMember)}
		},
		empty:      map[string]any{"members": []any{}},
		identifier: "member_uin",
		checks: []argumentCheck{
			{map[string]any{}, ""},
			{map[string]any{"search_key": "成员"}, ""},
			{map[string]any{"search_key": ""}, "search_key"},
			{map[string]any{"auth_name": "Harbour"}, ""},
			{map[string]any{"auth_name": ""}, "auth_name"},
			{map[string]any{"product": "AProductOfTomorrow"}, ""},
			{map[string]any{"product": ""}, "product"},
			{map[string]any{"node_id": 0}, ""},
			{map[string]any{"node_id": json.Number("9223372036854775807")}, ""},
			{map[string]any{"node_id": json.Number("9223372036854775808")}, "node_id"},
			{map[string]any{"node_id": 1.5}, "node_id"},
			{map[string]any{"node_name": "Root"}, ""},
			{map[string]any{"node_name": ""}, "node_name"},
			{tags(1), ""},
			{tags(10), ""},
			{tags(11), "tags"},
			{tags(0), ""}, // no filter
			{map[string]any{"tags": map[string]any{"": "value"}}, "tags"},
			{map[string]any{"tags": map[string]any{"key": ""}}, "tags"},
			{map[string]any{"tags": map[string]any{"key": nil}}, "tags"},
		},
		outputs: func() []statecheck.StateCheck {
			return []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("members", knownvalue.ObjectExact(map[string]knownvalue.Check{
					"100012345601": knownvalue.StringExact("shop-production"), "100012345602": knownvalue.StringExact("shop-staging"),
					"100012345603": knownvalue.StringExact("data-platform"), "100012345604": knownvalue.StringExact("shared-services"),
				})),
				statecheck.ExpectKnownOutputValue("noncompliant_resources_by_member", counts(map[string]int64{"100012345601": 128})),
			}
		},
	})
}

// wantMember is how an item of DescribeOrganizationMembers stands in the state.
func wantMember(item object) any {
	permissions, identities := []any{}, []any{}
	for _, permission := range item.list("OrgPermission") {
		permission := permission.(map[string]any)
		permissions = append(permissions, map[string]any{"id": permission["Id"], "name": permission["Name"]})
	}
	for _, identity := range item.list("OrgIdentity") {
		identity := identity.(map[string]any)
		identities = append(identities, map[string]any{"identity_id": identity["IdentityId"], "identity_alias_name": identity["IdentityAliasName"]})
	}
	return map[string]any{
		"member_uin":        item["MemberUin"],
		"name":              item["Name"],
		"nick_name":         item["NickName"],
		"member_type":       item["MemberType"],
		"org_policy_type":   item["OrgPolicyType"],
		"org_policy_name":   item["OrgPolicyName"],
		"org_permission":    permissions,
		"node_id":           item["NodeId"],
		"node_name":         item["NodeName"],
		"remark":            item["Remark"],
		"create_time":       item["CreateTime"],
		"update_time":       item["UpdateTime"],
		"is_allow_quit":     item["IsAllowQuit"],
		"pay_uin":           item["PayUin"],
		"pay_name":          item["PayName"],
		"org_identity":      identities,
		"bind_status":       item["BindStatus"],
		"permission_status": item["PermissionStatus"],
		"tags":              item.tags("Tags", "TagKey", "TagValue"),
	}
}

func organizationOf(members int) organization.Organization {
	return organization.Generate(19, organization.Size{Members: members})
}

func membersOf(org organization.Organization) []json.RawMessage {
	return org.TencentCloud.MemberDetails
}

// organizationWith is one whose members are these items.
func organizationWith(members ...json.RawMessage) organization.Organization {
	return organization.Organization{TencentCloud: organization.TencentCloud{MemberDetails: members}}
}

const allMembers = `data "orgaudit_organization_members" "all" {}`

func TestAccOrganizationMembersDataSource_everySize(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 50, 51} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			org := organizationOf(size)
			server := start(t, org)
			terraform(t, reads(configuration(server, allMembers+`
output "members" { value = data.orgaudit_organization_members.all }`),
				expect("data.orgaudit_organization_members.all", map[string]any{
					"search_key": nil, "auth_name": nil, "product": nil, "node_id": nil, "node_name": nil, "tags": nil, "timeouts": nil,
					"members": items(membersOf(org), wantMember),
				})))
			pages := size/50 + 1 // a full last page is followed by an empty one
			for i, got := range sent(server, "DescribeOrganizationMembers") {
				want := map[string]any{"Limit": json.Number("50"), "Offset": json.Number(fmt.Sprint(i % pages * 50))}
				if difference := cmp.Diff(want, got); difference != "" {
					t.Errorf("call %d differs (-want +got):\n%s", i+1, difference)
				}
			}
		})
	}
}

func TestOrganizationMembers_aLongList(t *testing.T) {
	t.Parallel()
	org := organizationOf(1101)
	d := dataSources["orgaudit_organization_members"]
	startProcess(t, start(t, org), 0).reads(d, d.want(org))
}

func TestAccOrganizationMembersDataSource_filters(t *testing.T) {
	t.Parallel()
	org := organizationOf(300)
	wanted := json.RawMessage(`{"MemberUin": 9007199254740993, "Name": "a wanted one", "NodeId": 0, "NodeName": "部门", "Tags": [{"TagKey": "b", "TagValue": "x"}, {"TagKey": "a", "TagValue": "环境"}]}`)
	members := append(membersOf(org), wanted)
	org.TencentCloud.MemberDetails = members
	server := start(t, org)
	for name, test := range map[string]struct {
		argument  string
		value     any
		parameter string
		sent      any
		matches   func(object) bool
	}{
		"search_key": {"search_key", "wanted", "SearchKey", "wanted", func(m object) bool { return strings.Contains(m["Name"].(string), "wanted") }},
		"auth_name":  {"auth_name", "other", "AuthName", "other", func(object) bool { return false }},
		"product":    {"product", sandbox.TrustedService, "Product", sandbox.TrustedService, func(object) bool { return true }},
		"node_id":    {"node_id", json.Number("9007199254740993"), "NodeId", json.Number("9007199254740993"), func(m object) bool { return m["NodeId"] == json.Number("9007199254740993") }},
		"node_id 0":  {"node_id", 0, "NodeId", json.Number("0"), func(m object) bool { return m["NodeId"] == json.Number("0") }},
		"node_name":  {"node_name", "部门", "NodeName", "部门", func(m object) bool { return m["NodeName"] == "部门" }},
		"tags": {
			"tags",
			map[string]any{"b": "x", "a": "环境"},
			"Tags",
			[]any{map[string]any{"TagKey": "a", "TagValue": "环境"}, map[string]any{"TagKey": "b", "TagValue": "x"}},
			func(m object) bool { return m["Name"] == "a wanted one" },
		},
	} {
		var matching []json.RawMessage
		for _, member := range members {
			if test.matches(decoded(member).(map[string]any)) {
				matching = append(matching, member)
			}
		}
		server.ResetCalls()
		d := dataSources["orgaudit_organization_members"].with(test.argument, test.value)
		startProcess(t, server, 0).reads(d, map[string]any{test.argument: test.value, "members": items(matching, wantMember)})
		for _, got := range sent(server, "DescribeOrganizationMembers", "Offset") {
			want := map[string]any{"Limit": json.Number("50"), test.parameter: test.sent}
			if difference := cmp.Diff(want, got); difference != "" {
				t.Errorf("%s: a call differs (-want +got):\n%s", name, difference)
			}
		}
	}
	terraform(t, reads(configuration(server, `
data "orgaudit_organization_members" "filtered" {
  search_key = "wanted"
  auth_name  = "`+sandbox.EntityName+`"
  product    = "`+sandbox.TrustedService+`"
  node_id    = 0
  node_name  = "部门"
  tags       = { b = "x" }
}`), expect("data.orgaudit_organization_members.filtered", map[string]any{
		"node_id": 0, "tags": map[string]any{"b": "x"}, "members": items([]json.RawMessage{wanted}, wantMember),
	})))
}

func TestAccOrganizationMembersDataSource_documentedItem(t *testing.T) {
	t.Parallel()
	server := start(t, organizationWith(documentedItem(t, "DescribeOrganizationMembers", "Items")))
	terraform(t, reads(configuration(server, allMembers),
		expect("data.orgaudit_organization_members.all", map[string]any{
			"members": []any{map[string]any{
				"member_uin":      111111111111,
				"name":            "test2",
				"nick_name":       nil,
				"member_type":     "Invite",
				"org_policy_type": "Financial",
				"org_policy_name": "Finance management",
				"org_permission": []any{
					map[string]any{"id": 1, "name": "Allow the root account to view the consumption information of sub-accounts"},
					map[string]any{"id": 2, "name": "Allow the root account to view the finance information of sub-accounts"},
				},
				"node_id":           27,
				"node_name":         "node1",
				"remark":            "123",
				"create_time":       "2021-04-17 12:19:07",
				"update_time":       "2021-04-17 12:19:07",
				"is_allow_quit":     "Denied",
				"pay_uin":           "",
				"pay_name":          "",
				"org_identity":      []any{},
				"bind_status":       "Unbound",
				"permission_status": "Confirmed",
				"tags":              map[string]any{},
			}},
		})))
}

func TestAccOrganizationMembersDataSource_nullsAndLargestNumbers(t *testing.T) {
	t.Parallel()
	members := []json.RawMessage{
		json.RawMessage(`{}`),
		json.RawMessage(`{"MemberUin": null, "Name": null, "NickName": null, "MemberType": null, "OrgPolicyType": null, "OrgPolicyName": null, "OrgPermission": null, "NodeId": null, "NodeName": null, "Remark": null, "CreateTime": null, "UpdateTime": null, "IsAllowQuit": null, "PayUin": null, "PayName": null, "OrgIdentity": null, "BindStatus": null, "PermissionStatus": null, "Tags": null}`),
		json.RawMessage(`{"MemberUin": 9223372036854775807, "NodeId": 9007199254740993, "Name": "", "MemberType": "A type of tomorrow", "OrgPermission": [{}, {"Id": null, "Name": null}, {"Id": 9223372036854775807, "Name": ""}], "OrgIdentity": [{}, {"IdentityId": 9007199254740993, "IdentityAliasName": null}], "Tags": [{"TagKey": "k"}, {"TagKey": "k", "TagValue": null}, {"TagKey": "", "TagValue": ""}]}`),
		json.RawMessage(`{"Name": "a member without a number is not compared"}`),
	}
	server := start(t, organizationWith(members...))
	terraform(t, reads(configuration(server, allMembers),
		expect("data.orgaudit_organization_members.all", map[string]any{"members": items(members, wantMember)})))
}

func TestAccOrganizationMembersDataSource_tagKeyTwice(t *testing.T) {
	t.Parallel()
	server := start(t, organizationWith(json.RawMessage(`{"MemberUin": 7, "Tags": [{"TagKey": "env", "TagValue": "prod"}, {"TagKey": "env", "TagValue": "test"}]}`)))
	terraform(t, resource.TestStep{
		Config:      configuration(server, allMembers),
		ExpectError: regexp.MustCompile(`(?s)Members of the organization not read.*member 7.*"env"\s+is\s+given\s+twice`),
	})
}
