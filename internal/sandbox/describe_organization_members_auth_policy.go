// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"strconv"
)

var describeOrganizationMembersAuthPolicy = api{
	cloud: tencentCloud, service: organizationService,
	name: "DescribeOrganizationMembersAuthPolicy",
	list: "Items",
	parameters: []parameter{
		numberParameter("Offset", true),
		sizeParameter("Limit", true, 50),
		numberParameter("MemberUin", false),
		numberParameter("OrgSubAccountUin", false),
		numberParameter("PolicyId", false),
	},
	answerTencent: (*Server).describeOrganizationMembersAuthPolicy,
}

// authPolicy has the fields that a filter compares.
type authPolicy struct {
	MemberUin, OrgSubAccountUin json.Number
	PolicyID                    json.Number `json:"PolicyId"`
}

func (s *Server) describeOrganizationMembersAuthPolicy(a arguments) ([]byte, *tencentCloudError) {
	items := s.organization.TencentCloud.ListedAuthPolicies()
	if !a.has("MemberUin") && !a.has("OrgSubAccountUin") && !a.has("PolicyId") {
		return offsetPage(a, items)
	}
	var matching []json.RawMessage
	for _, item := range items {
		var grant authPolicy
		_ = json.Unmarshal(item, &grant) // an odd item matches by the fields that it has
		if grant.matches(a) {
			matching = append(matching, item)
		}
	}
	return offsetPage(a, matching)
}

func (p *authPolicy) matches(a arguments) bool {
	for name, value := range map[string]json.Number{"MemberUin": p.MemberUin, "OrgSubAccountUin": p.OrgSubAccountUin, "PolicyId": p.PolicyID} {
		if a.has(name) && value.String() != strconv.FormatUint(a.number(name, 0), 10) {
			return false
		}
	}
	return true
}
