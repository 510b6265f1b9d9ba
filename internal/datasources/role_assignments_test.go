// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var roleAssignments = dataSource{
	name: "role_assignments", summary: "Identity Center role assignments not read", dialect: byNextToken,
	size: func(items int) organization.Size { return organization.Size{RoleAssignments: items} },
	answer: func(o organization.Organization) object {
		return listed("RoleAssignments", o.TencentCloud.IdentityCenter.RoleAssignments)
	},
	state: listState("role_assignments", "RoleAssignments", func(assignment object) driver.Values {
		return fields(assignment, "role_configuration_id", "role_configuration_name", "target_uin", "target_name", "target_type",
			"principal_id", "principal_name", "principal_type", "create_time", "update_time")
	}),
	required: driver.Values{"zone_id": organization.ZoneID},
	optional: driver.Values{
		"role_configuration_id": "rc-1", "target_type": "MemberUin", "target_uin": json.Number("9007199254740993"),
		"principal_type": "Group", "principal_id": "g-1",
	},
	asked: []string{"zone_id", "target_uin"},
	valid: []driver.Values{
		{"principal_id": "u-1"},
		{"principal_type": "User"},
		{"target_type": "ManagerUin"},
		{"principal_id": "u-1", "principal_type": "User"},
		{"principal_id": driver.Unknown, "principal_type": "User"},
	},
	invalid: []driver.Values{
		{"principal_id": "x-1"},
		{"principal_id": " u-1"},
		{"principal_type": "user"},
		{"target_type": "Member"},
		{"principal_id": "u-1", "principal_type": "Group"},
		{"principal_id": "g-1", "principal_type": "User"},
	},
	odd: []string{
		`{"RoleConfigurationId": "", "TargetUin": 9223372036854775807, "TargetType": "A type of tomorrow", "PrincipalId": "", "PrincipalName": "第一行\nsecond \"line\""}`,
		`{"RoleConfigurationId": "rc-1", "TargetUin": 5, "PrincipalName": "not compared without PrincipalId"}`,
	},
	outputs: map[string]any{
		"assignments_by_role/Billing":    []string{"finance in shop-production", "finance in shared-services"},
		"administrators_without_a_group": object{"chen.yu": []string{"shop-production"}, "k.tanaka": []string{"data-platform"}},
	},
}
