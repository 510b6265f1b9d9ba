// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

var listTasks = zoneList("ListTasks", "Tasks",
	func(center *organization.IdentityCenter, _ *request) []json.RawMessage { return center.Tasks },
	textFilter("PrincipalId"),
	textFilter("PrincipalType", "User", "Group"),
	numberFilter("TargetUin"),
	textFilter("TargetType", "ManagerUin", "MemberUin"),
	textFilter("RoleConfigurationId"),
	textFilter("Status", "InProgress", "Success", "Failed"),
	textFilter("TaskType"))

var listRoleAssignments = zoneList("ListRoleAssignments", "RoleAssignments",
	func(center *organization.IdentityCenter, _ *request) []json.RawMessage { return center.RoleAssignments },
	textFilter("RoleConfigurationId"),
	textFilter("TargetType", "ManagerUin", "MemberUin"),
	numberFilter("TargetUin"),
	textFilter("PrincipalType", "User", "Group"),
	textFilter("PrincipalId"))

var listRoleConfigurationProvisionings = zoneList("ListRoleConfigurationProvisionings", "RoleConfigurationProvisionings",
	func(center *organization.IdentityCenter, _ *request) []json.RawMessage {
		return center.RoleConfigurationProvisionings
	},
	textFilter("RoleConfigurationId"),
	textFilter("TargetType", "ManagerUin", "MemberUin"),
	numberFilter("TargetUin"),
	textFilter("DeploymentStatus", "Deployed", "DeployedRequired", "DeployFailed"))

var listGroupMembers = zoneList("ListGroupMembers", "GroupMembers",
	func(center *organization.IdentityCenter, r *request) []json.RawMessage {
		return center.Group(r.text("GroupId")).Members
	},
	parameter{name: "GroupId", required: true},
	textFilter("UserType", "Manual", "Synchronized"))

// zoneList is a list of an Identity Center zone. All of them page in the same way.
func zoneList(name, list string, items func(*organization.IdentityCenter, *request) []json.RawMessage, parameters ...parameter) api {
	return api{
		cloud: tencentCloud, service: organizationService,
		name: name, list: list,
		parameters: append([]parameter{{name: "ZoneId", required: true}, sizeParameter("MaxResults", false, 100), tokenParameter("NextToken")}, parameters...),
		answer: func(s *Server, r *request) ([]byte, *vendorError) {
			center, wrong := s.zone(r)
			if wrong != nil {
				return nil, wrong
			}
			return zonePage(r, items(center, r))
		},
	}
}

// zone returns the zone that a request names, or the error of a request that fits no zone.
func (s *Server) zone(r *request) (*organization.IdentityCenter, *vendorError) {
	center := s.organization.TencentCloud.IdentityCenter
	switch wrong := checkPrincipal(r.text("PrincipalId"), r.text("PrincipalType")); {
	case wrong != nil:
		return nil, wrong
	case center == nil:
		return nil, tencentCloudError("FailedOperation.IdentityCenterNotOpen", "The CIC service is not enabled.")
	case r.text("ZoneId") != center.ZoneID:
		return nil, tencentCloudError("FailedOperation.ZoneIdNotExist", "The user zoneId of the CIC service does not exist.")
	case r.has("GroupId") && center.Group(r.text("GroupId")) == nil:
		return nil, tencentCloudError("InvalidParameter.GroupNotExist", "The user group does not exist.")
	}
	return center, nil
}

// zonePage answers with the page of a list for NextToken and MaxResults.
func zonePage(r *request, list []json.RawMessage) ([]byte, *vendorError) {
	position, ok := r.position("NextToken")
	if !ok {
		return nil, tencentCloudError("InvalidParameter.NextTokenInvalid", "Invalid nextToken.")
	}
	size := r.number("MaxResults", 10)
	items, next := page(list, position, size, r.matches)
	var fields bytes.Buffer
	if next >= 0 {
		fields.WriteString(`"NextToken":"` + r.token(next) + `",`)
	}
	fmt.Fprintf(&fields, `"TotalCounts":%d,"MaxResults":%d,"IsTruncated":%t,`, len(r.matching(list)), size, next >= 0)
	writeItems(&fields, r.api.list, items)
	return fields.Bytes(), nil
}

func checkPrincipal(id, kind string) *vendorError {
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
