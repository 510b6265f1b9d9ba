// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var memberAuthAccounts = dataSource{
	name: "member_auth_accounts", summary: "Sub-accounts that may log in to the member not read", dialect: byOffset,
	size: func(items int) organization.Size {
		return organization.Size{Members: 1, PoliciesPerMember: 1, AccountsPerPolicy: items}
	},
	answer: func(o organization.Organization) object {
		return listed("Items", o.TencentCloud.Members[0].Policies[0].Accounts)
	},
	state: listState("accounts", "Items", func(account object) driver.Values {
		return fields(account, "org_sub_account_uin", "org_sub_account_name", "policy_id", "policy_name", "identity_id",
			"identity_role_name", "identity_role_alias_name", "create_time", "update_time")
	}),
	required:      driver.Values{"member_uin": organization.FirstMemberUin, "policy_id": organization.FirstPolicyID},
	asked:         []string{"policy_id"},
	documentedFor: driver.Values{"policy_id": 98081},
	odd: []string{
		`{"OrgSubAccountUin": 9223372036854775807, "PolicyId": 11, "OrgSubAccountName": ""}`,
		`{"OrgSubAccountUin": 9223372036854775807, "PolicyId": 11, "OrgSubAccountName": "not compared without IdentityId"}`,
	},
	outputs: map[string]any{"who_may_log_in": []string{"oncall", "deploy-pipeline", "li.na", "s.okafor"}},
}
