// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

var listTasks = api{
	cloud: tencentCloud, service: organizationService,
	name: "ListTasks",
	list: "Tasks",
	parameters: []parameter{
		{name: "ZoneId", required: true},
		textParameter("PrincipalId"),
		tokenParameter("NextToken"),
		sizeParameter("MaxResults", false, 100),
		textParameter("PrincipalType", "User", "Group"),
		numberParameter("TargetUin", false),
		textParameter("TargetType", "ManagerUin", "MemberUin"),
		textParameter("RoleConfigurationId"),
		textParameter("Status", "InProgress", "Success", "Failed"),
		textParameter("TaskType"),
	},
	answerTencent: answerZoneList("ListTasks", "Tasks"),
}
