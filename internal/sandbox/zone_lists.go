// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// All lists of an Identity Center zone page in the same way. A filter compares the field that has its name.

// zoneList is a list of the zone, with the filters of its API.
type zoneList struct {
	items   []json.RawMessage
	filters []string
	// fields returns the fields of each item that a filter can compare. It decodes all items at the first use, since a
	// filtered read of a long list needs them for every page.
	fields func() []itemFields
}

// itemFields are the fields of an item, as text. Absent and null fields are missing.
type itemFields map[string]string

// zoneLists returns the lists of a zone, by action, and those of its groups by groupList.
func zoneLists(center *organization.IdentityCenter) map[string]zoneList {
	if center == nil {
		return nil
	}
	lists := map[string]zoneList{
		"ListTasks":                          newZoneList(center.Tasks, "PrincipalId", "PrincipalType", "TargetUin", "TargetType", "RoleConfigurationId", "Status", "TaskType"),
		"ListRoleAssignments":                newZoneList(center.RoleAssignments, "RoleConfigurationId", "TargetType", "TargetUin", "PrincipalType", "PrincipalId"),
		"ListRoleConfigurationProvisionings": newZoneList(center.RoleConfigurationProvisionings, "RoleConfigurationId", "TargetType", "TargetUin", "DeploymentStatus"),
	}
	for _, group := range center.Groups {
		lists[groupList("ListGroupMembers", group.GroupID)] = newZoneList(group.Members, "UserType")
	}
	return lists
}

// groupList names the list of a group.
func groupList(action, groupID string) string { return action + " " + groupID }

func newZoneList(items []json.RawMessage, filters ...string) zoneList {
	return zoneList{items, filters, sync.OnceValue(func() []itemFields {
		decoded := make([]itemFields, len(items))
		for i, item := range items {
			decoder := json.NewDecoder(bytes.NewReader(item))
			decoder.UseNumber()
			var fields map[string]any
			_ = decoder.Decode(&fields)
			decoded[i] = itemFields{}
			for _, name := range filters {
				switch value := fields[name].(type) {
				case string:
					decoded[i][name] = value
				case json.Number:
					decoded[i][name] = value.String()
				}
			}
		}
		return decoded
	})}
}

// answerZoneList returns a function that answers an action with a page of its list.
func answerZoneList(action, field string) func(*Server, arguments) ([]byte, *tencentCloudError) {
	return func(s *Server, a arguments) ([]byte, *tencentCloudError) {
		if apiError := checkPrincipal(a.text("PrincipalId"), a.text("PrincipalType")); apiError != nil {
			return nil, apiError
		}
		center := s.organization.TencentCloud.IdentityCenter
		if center == nil {
			return nil, &tencentCloudError{"FailedOperation.IdentityCenterNotOpen", "The CIC service is not enabled."}
		}
		if a.text("ZoneId") != center.ZoneID {
			return nil, &tencentCloudError{"FailedOperation.ZoneIdNotExist", "The user zoneId of the CIC service does not exist."}
		}
		name := action
		if a.has("GroupId") {
			name = groupList(action, a.text("GroupId"))
		}
		list, ok := s.zoneLists[name]
		if !ok {
			return nil, &tencentCloudError{"InvalidParameter.GroupNotExist", "The user group does not exist."}
		}
		return list.page(a, name, field)
	}
}

// page returns the page of the list for NextToken and MaxResults.
func (l zoneList) page(a arguments, name, field string) ([]byte, *tencentCloudError) {
	filter := itemFields{}
	read := []string{name} // identifies the list and the filter in a token
	for _, filtered := range l.filters {
		if a.has(filtered) {
			filter[filtered] = fmt.Sprint(a[filtered])
			read = append(read, filtered, filter[filtered])
		}
	}
	position := 0
	if a.has("NextToken") {
		var ok bool
		if position, ok = readToken(read, a.text("NextToken")); !ok {
			return nil, &tencentCloudError{"InvalidParameter.NextTokenInvalid", "Invalid nextToken."}
		}
	}
	matches, total := func(int) bool { return true }, len(l.items)
	if len(filter) > 0 {
		items := l.fields()
		matches = func(i int) bool { return filter.matches(items[i]) }
		total = 0
		for i := range items {
			if matches(i) {
				total++
			}
		}
	}
	size := a.number("MaxResults", 10)
	items, next := page(l.items, position, size, matches)
	var fields bytes.Buffer
	if next >= 0 {
		fields.WriteString(`"NextToken":"` + makeToken(read, next) + `",`)
	}
	fmt.Fprintf(&fields, `"TotalCounts":%d,"MaxResults":%d,"IsTruncated":%t,`, total, size, next >= 0)
	writeItems(&fields, field, items)
	return fields.Bytes(), nil
}

func (f itemFields) matches(item itemFields) bool {
	for name, wanted := range f {
		if got, ok := item[name]; !ok || got != wanted {
			return false
		}
	}
	return true
}

func checkPrincipal(id, kind string) *tencentCloudError {
	switch {
	case id == "":
		return nil
	case !strings.HasPrefix(id, "u-") && !strings.HasPrefix(id, "g-"):
		return invalidValue("PrincipalId", id, "a user ID (u-) or a user group ID (g-)")
	case kind == "User" && !strings.HasPrefix(id, "u-"):
		return invalidValue("PrincipalId", id, "a user ID (u-) where PrincipalType is User")
	case kind == "Group" && !strings.HasPrefix(id, "g-"):
		return invalidValue("PrincipalId", id, "a user group ID (g-) where PrincipalType is Group")
	}
	return nil
}
