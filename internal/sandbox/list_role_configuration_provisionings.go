// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

var listRoleConfigurationProvisionings = api{
	cloud: tencentCloud, service: organizationService,
	name: "ListRoleConfigurationProvisionings",
	list: "RoleConfigurationProvisionings",
	parameters: []parameter{
		{name: "ZoneId", required: true},
		textParameter("RoleConfigurationId"),
		sizeParameter("MaxResults", false, 100),
		tokenParameter("NextToken"),
		textParameter("TargetType", "ManagerUin", "MemberUin"),
		numberParameter("TargetUin", false),
		textParameter("DeploymentStatus", "Deployed", "DeployedRequired", "DeployFailed"),
	},
	answerTencent: answerZoneList("ListRoleConfigurationProvisionings", "RoleConfigurationProvisionings"),
}
