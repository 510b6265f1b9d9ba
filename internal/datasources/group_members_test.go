// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var groupMembers = dataSource{
	name: "group_members", summary: "Users of the Identity Center group not read", dialect: byNextToken,
	size: func(items int) organization.Size { return organization.Size{GroupMembers: items} },
	answer: func(o organization.Organization) object {
		return listed("GroupMembers", o.TencentCloud.IdentityCenter.Groups[0].Members)
	},
	state: listState("group_members", "GroupMembers", func(member object) driver.Values {
		return fields(member, "user_name", "display_name", "description", "email", "user_status", "user_type", "user_id", "join_time")
	}),
	required: driver.Values{"zone_id": organization.ZoneID, "group_id": organization.FirstGroupID},
	optional: driver.Values{"user_type": "Manual"},
	asked:    []string{"zone_id"},
	valid:    []driver.Values{{"user_type": "Synchronized"}, {"group_id": "g-"}},
	invalid:  []driver.Values{{"user_type": "manual"}, {"group_id": "u-1"}, {"group_id": " g-1"}},
	odd: []string{
		`{"UserId": "", "UserStatus": "A status of tomorrow", "Email": "第一行\nsecond \"line\""}`,
		`{"UserName": "not compared without UserId"}`,
		`{"UserName": "not compared either"}`,
	},
	outputs: map[string]any{
		"developers":                             []string{"li.na", "j.lin", "a.silva"},
		"administrators_by_group/g-sre000000001": []string{"chen.yu", "m.weber"},
	},
}
