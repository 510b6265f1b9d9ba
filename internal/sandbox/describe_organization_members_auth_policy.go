// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

var describeOrganizationMembersAuthPolicy = api{
	cloud: tencentCloud, service: organizationService,
	name: "DescribeOrganizationMembersAuthPolicy",
	list: "Items",
	parameters: []parameter{
		numberParameter("Offset", true),
		sizeParameter("Limit", true, 50),
		numberFilter("MemberUin"),
		numberFilter("OrgSubAccountUin"),
		numberFilter("PolicyId"),
	},
	answer: (*Server).describeOrganizationMembersAuthPolicy,
}

func (s *Server) describeOrganizationMembersAuthPolicy(r *request) ([]byte, *vendorError) {
	return offsetPage(r, r.matching(s.organization.TencentCloud.ListedAuthPolicies()))
}
