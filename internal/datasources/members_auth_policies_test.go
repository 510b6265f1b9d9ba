// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var membersAuthPolicies = dataSource{
	name: "members_auth_policies", summary: "Grants of members' policies not read", dialect: byOffset,
	size: func(items int) organization.Size {
		return organization.Size{Members: 3, PoliciesPerMember: 2, AuthPolicies: items}
	},
	answer: func(o organization.Organization) object { return listed("Items", o.TencentCloud.AuthPolicies) },
	state: listState("auth_policies", "Items", func(grant object) driver.Values {
		return fields(grant, "member_uin", "member_name", "policy_id", "policy_name", "identity_id", "identity_role_name",
			"identity_role_alias_name", "org_sub_account_uin", "org_sub_account_name", "bind_type", "create_time")
	}),
	optional: driver.Values{
		"member_uin": organization.FirstMemberUin, "policy_id": organization.FirstPolicyID, "org_sub_account_uin": json.Number("9007199254740993"),
	},
	asked: []string{"member_uin", "org_sub_account_uin", "policy_id"},
	odd: []string{
		`{"MemberUin": 9223372036854775807, "PolicyId": 11, "IdentityId": 1, "OrgSubAccountUin": 5, "BindType": 1, "Members": [{"MemberUin": "not read"}]}`,
		`{"MemberUin": 9223372036854775807, "PolicyId": 11, "IdentityId": 1, "OrgSubAccountUin": 5, "BindType": 2, "OrgSubAccountName": "a group with the number of a sub-account"}`,
		`{"MemberUin": 9223372036854775807, "PolicyId": 11, "IdentityId": 1, "OrgSubAccountUin": 5, "MemberName": "not compared without BindType"}`,
	},
	outputs: map[string]any{
		"grants": []string{"oncall", "deploy-pipeline", "li.na", "s.okafor", "sre"},
		"who_may_log_in_by_member/sub_accounts/data-platform": []string{"zhang.wei", "chen.yu", "m.weber"},
		"who_may_log_in_by_member/user_groups": object{
			"shop-production": []string{"sre"},
			"shop-staging":    []string{"developers"},
			"shared-services": []string{"sre"},
		},
	},
}
