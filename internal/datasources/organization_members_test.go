// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"fmt"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var organizationMembers = dataSource{
	name: "organization_members", summary: "Members of the organization not read", dialect: byOffset,
	size: func(items int) organization.Size { return organization.Size{Members: items} },
	answer: func(o organization.Organization) object {
		return listed("Items", o.TencentCloud.MemberDetails)
	},
	state: listState("members", "Items", func(member object) driver.Values {
		want := fields(member, "member_uin", "name", "nick_name", "member_type", "org_policy_type", "org_policy_name", "node_id",
			"node_name", "remark", "create_time", "update_time", "is_allow_quit", "pay_uin", "pay_name", "bind_status", "permission_status")
		permissions, identities := []any{}, []any{}
		for _, permission := range list(member, "OrgPermission") {
			permissions = append(permissions, fields(permission.(object), "id", "name"))
		}
		for _, identity := range list(member, "OrgIdentity") {
			identities = append(identities, fields(identity.(object), "identity_id", "identity_alias_name"))
		}
		want["org_permission"], want["org_identity"] = permissions, identities
		want["tags"] = tagMap(member, "Tags", "TagKey", "TagValue")
		return want
	}),
	optional: driver.Values{
		"search_key": "成员", "auth_name": "Harbour", "product": "AProductOfTomorrow", "node_id": 0, "node_name": "部门",
		"tags": driver.Values{"b": "x", "a": "环境"},
	},
	sent: driver.Values{"tags": []object{{"TagKey": "a", "TagValue": "环境"}, {"TagKey": "b", "TagValue": "x"}}},
	valid: []driver.Values{
		memberTags(10), memberTags(0), // an empty map filters nothing
	},
	invalid: []driver.Values{
		{"node_id": -1}, memberTags(11), {"tags": driver.Values{"": "value"}}, {"tags": driver.Values{"key": ""}}, {"tags": driver.Values{"key": nil}},
	},
	odd: []string{
		`{"MemberUin": 9223372036854775807, "NodeId": 9007199254740993, "Name": "", "MemberType": "A type of tomorrow",
			"OrgPermission": [{}, {"Id": null, "Name": null}, {"Id": 9223372036854775807, "Name": ""}],
			"OrgIdentity": [{}, {"IdentityId": 9007199254740993, "IdentityAliasName": null}],
			"Tags": [{"TagKey": "k"}, {"TagKey": "k", "TagValue": null}, {"TagKey": "", "TagValue": ""}]}`,
		`{"Name": "not compared without MemberUin"}`,
	},
	outputs: map[string]any{
		"members": object{
			"100012345601": "shop-production", "100012345602": "shop-staging", "100012345603": "data-platform", "100012345604": "shared-services",
		},
		"noncompliant_resources_by_member": object{"100012345601": 128},
	},
}

// memberTags returns the argument tags with n of them.
func memberTags(n int) driver.Values {
	tags := driver.Values{}
	for i := range n {
		tags[fmt.Sprint("key", i)] = "value"
	}
	return driver.Values{"tags": tags}
}
