// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var memberPolicies = dataSource{
	name: "member_policies", summary: "Policies of the member not read", dialect: byOffset,
	size: func(items int) organization.Size { return organization.Size{Members: 1, PoliciesPerMember: items} },
	answer: func(o organization.Organization) object {
		return listed("Items", o.TencentCloud.Members[0].PolicyDetails)
	},
	state: listState("policies", "Items", func(policy object) driver.Values {
		return fields(policy, "policy_id", "policy_name", "identity_id", "identity_role_name", "identity_role_alias_name",
			"description", "create_time", "update_time")
	}),
	required: driver.Values{"member_uin": organization.FirstMemberUin},
	optional: driver.Values{"search_key": "策略"},
	odd: []string{
		`{"PolicyId": 9223372036854775807, "IdentityId": 9007199254740993, "PolicyName": ""}`,
		`{"PolicyId": 9223372036854775807, "IdentityId": 1, "PolicyName": "the same policy for another identity"}`,
		`{"PolicyId": 9223372036854775807, "PolicyName": "not compared without IdentityId"}`,
		`{"PolicyId": 9223372036854775807, "PolicyName": "not compared either"}`,
	},
	outputs: map[string]any{
		"policies":                 []string{"member-administrators"},
		"who_may_log_in_by_policy": object{"member-administrators": []string{"deploy-pipeline", "li.na", "oncall", "s.okafor"}},
	},
}
