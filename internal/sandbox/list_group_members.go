// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

var listGroupMembers = api{
	cloud: tencentCloud, service: organizationService,
	name: "ListGroupMembers",
	list: "GroupMembers",
	parameters: []parameter{
		{name: "ZoneId", required: true},
		{name: "GroupId", required: true},
		sizeParameter("MaxResults", false, 100),
		tokenParameter("NextToken"),
		textParameter("UserType", "Manual", "Synchronized"),
	},
	answerTencent: answerZoneList("ListGroupMembers", "GroupMembers"),
}
