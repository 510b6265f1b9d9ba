// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"strings"
)

var describeOrganizationMemberPolicies = api{
	cloud: tencentCloud, service: organizationService,
	name: "DescribeOrganizationMemberPolicies",
	list: "Items",
	parameters: []parameter{
		numberParameter("Offset", true),
		sizeParameter("Limit", true, 50),
		numberParameter("MemberUin", true),
		textParameter("SearchKey"),
	},
	answer: (*Server).describeOrganizationMemberPolicies,
}

func (s *Server) describeOrganizationMemberPolicies(r *request) ([]byte, *vendorError) {
	member := s.organization.TencentCloud.Member(r.number("MemberUin", 0))
	if member == nil {
		return nil, tencentCloudError("ResourceNotFound.OrganizationMemberNotExist", "The organization member does not exist.")
	}
	var matching []json.RawMessage
	for _, item := range member.ListedPolicies() {
		var policy struct{ PolicyName, Description string }
		_ = json.Unmarshal(item, &policy) // an odd item matches by the fields that it has
		if key := r.text("SearchKey"); strings.Contains(policy.PolicyName, key) || strings.Contains(policy.Description, key) {
			matching = append(matching, item)
		}
	}
	return offsetPage(r, matching)
}
