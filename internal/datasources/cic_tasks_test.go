// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var cicTasks = dataSource{
	name: "cic_tasks", summary: "Identity Center tasks not read", dialect: byNextToken,
	size:   func(items int) organization.Size { return organization.Size{Tasks: items} },
	answer: func(o organization.Organization) object { return listed("Tasks", o.TencentCloud.IdentityCenter.Tasks) },
	state: listState("tasks", "Tasks", func(task object) driver.Values {
		return fields(task, "task_id", "role_configuration_id", "role_configuration_name", "target_uin", "target_type",
			"principal_id", "principal_type", "task_type", "status", "failure_reason")
	}),
	required: driver.Values{"zone_id": organization.ZoneID},
	optional: driver.Values{
		"principal_id": "g-1", "principal_type": "Group", "target_uin": json.Number("9007199254740993"), "target_type": "MemberUin",
		"role_configuration_id": "rc-1", "status": "Failed", "task_type": "ATypeOfTomorrow",
	},
	asked: []string{"zone_id", "target_uin"},
	valid: []driver.Values{
		{"principal_id": "u-1"},
		{"principal_type": "User"},
		{"target_type": "ManagerUin"},
		{"status": "InProgress"},
		{"status": "Success"},
		{"principal_id": "u-1", "principal_type": "User"},
		{"principal_id": driver.Unknown, "principal_type": "User"},
	},
	invalid: []driver.Values{
		{"principal_id": "x-1"},
		{"principal_id": " u-1"},
		{"principal_type": "user"},
		{"target_type": "Member"},
		{"status": "failed"},
		{"principal_id": "u-1", "principal_type": "Group"},
		{"principal_id": "g-1", "principal_type": "User"},
	},
	odd: []string{`{"TaskId": "", "TargetUin": 9223372036854775807, "Status": "A status of tomorrow", "FailureReason": "第一行\nsecond \"line\""}`},
	outputs: map[string]any{
		"tasks_by_status":                      object{"Failed": 3, "InProgress": 3, "Success": 58},
		"failures_by_principal/g-finance00001": []string{"CreateRoleAssignment: The number of roles in the target account has reached its limit."},
	},
}
