// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"fmt"
	"strings"
	"time"
)

// plainGroups makes a group of each team, and of each further team that plainRoleAssignments names.
func plainGroups(seed uint64, size Size) (groups []Group) {
	principals := (max(size.RoleAssignments, 0) + len(plainRoles) - 1) / len(plainRoles)
	for team := range max(len(plainTeams), principals/3) {
		group := Group{GroupID: "g-" + nth(plainTeams, team)}
		r := newRandom(seed, "group members", team)
		for i := range size.GroupMembers {
			person := team + i
			name := nth(plainPeople, person)
			status, kind := "Enabled", "Synchronized"
			if person%8 == 5 {
				status = "Disabled"
			}
			if person%len(plainPeople) >= 7 { // accounts that are not people
				kind = "Manual"
			}
			group.Members = append(group.Members, object{
				{"UserName", name},
				{"DisplayName", name},
				{"Description", ""},
				{"Email", name + "@example.com"},
				{"UserStatus", status},
				{"UserType", kind},
				{"UserId", "u-" + strings.ReplaceAll(name, ".", "")},
				{"JoinTime", r.time(time.DateTime)},
			}.raw())
		}
		groups = append(groups, group)
	}
	return groups
}

// oddGroups makes two groups with other users each. The second is one that oddRoleAssignment names.
func oddGroups(seed uint64, size Size) (groups []Group) {
	for index, id := range []string{FirstGroupID, "g-sandbox0003"} {
		group := Group{GroupID: id}
		r := newRandom(seed, "group members", index)
		for i := range size.GroupMembers {
			item := object{{"UserId", fmt.Sprintf("u-sandbox%d%06d", index, i)}, {"UserType", []string{"Manual", "Synchronized"}[i%2]}}
			item = r.optional(item, "UserName", r.text())
			item = r.optional(item, "DisplayName", r.text())
			item = r.optional(item, "Description", r.text())
			item = r.optional(item, "Email", r.text())
			item = r.optional(item, "UserStatus", pick(r, []string{"Enabled", "Disabled"}))
			group.Members = append(group.Members, r.optional(item, "JoinTime", r.time(time.DateTime)).raw())
		}
		groups = append(groups, group)
	}
	return groups
}
