// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

const noOrganization = "the answer has no OrgId"

var organizationDetails = dataSource{
	name: "organization", summary: "Organization not read", dialect: whole,
	size: func(int) organization.Size { return organization.Size{} },
	answer: func(o organization.Organization) object {
		return decoded(o.TencentCloud.Details).(object)
	},
	state: func(answer object) driver.Values {
		want := fields(answer, "org_id", "host_uin", "nick_name", "org_type", "is_manager", "org_policy_type", "org_policy_name", "root_node_id",
			"create_time", "join_time", "is_allow_quit", "pay_uin", "pay_name", "is_assign_manager", "is_auth_manager")
		permissions := []any{}
		for _, permission := range list(answer, "OrgPermission") {
			permissions = append(permissions, fields(permission.(object), "id", "name"))
		}
		want["org_permission"] = permissions
		return want
	},
	invalid: []driver.Values{{"org_id": 1}},
	odd: []string{
		`{"OrgId": 9223372036854775807}`,
		`{"OrgId": 1, "HostUin": null, "NickName": null, "OrgType": null, "IsManager": null, "OrgPolicyType": null, "OrgPolicyName": null,
			"OrgPermission": null, "RootNodeId": null, "CreateTime": null, "JoinTime": null, "IsAllowQuit": null, "PayUin": null,
			"PayName": null, "IsAssignManager": null, "IsAuthManager": null}`,
		`{"OrgId": 1, "HostUin": 9007199254740993, "OrgType": 0, "RootNodeId": 0, "IsManager": false, "IsAllowQuit": "A word of tomorrow",
			"OrgPermission": [{}, {"Id": 9223372036854775807, "Name": null}, {"Name": ""}]}`,
	},
	incomplete: map[string]incomplete{
		"OrgId left out":  {edit(leaveOut("OrgId")), noOrganization, 1},
		"OrgId null":      {edit(set("OrgId", nil)), noOrganization, 1},
		"no organization": {fail("ResourceNotFound.OrganizationNotExist", 1), "The account of the keys has no organization", 1},
	},
	outputs: map[string]any{
		"organization": "Harbour Trading (290117)", "administrator": 100012345600,
	},
}
