// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

var listRoleAssignments = api{
	cloud: tencentCloud, service: organizationService,
	name: "ListRoleAssignments",
	list: "RoleAssignments",
	parameters: []parameter{
		{name: "ZoneId", required: true},
		textParameter("RoleConfigurationId"),
		sizeParameter("MaxResults", false, 100),
		tokenParameter("NextToken"),
		textParameter("TargetType", "ManagerUin", "MemberUin"),
		numberParameter("TargetUin", false),
		textParameter("PrincipalType", "User", "Group"),
		textParameter("PrincipalId"),
	},
	answerTencent: answerZoneList("ListRoleAssignments", "RoleAssignments"),
}
