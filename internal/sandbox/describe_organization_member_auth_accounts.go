// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import "encoding/json"

var describeOrganizationMemberAuthAccounts = api{
	cloud: tencentCloud, service: organizationService,
	name: "DescribeOrganizationMemberAuthAccounts",
	list: "Items",
	parameters: []parameter{
		numberParameter("Offset", true),
		sizeParameter("Limit", true, 50),
		numberParameter("MemberUin", true),
		numberParameter("PolicyId", true),
	},
	answer: (*Server).describeOrganizationMemberAuthAccounts,
}

func (s *Server) describeOrganizationMemberAuthAccounts(r *request) ([]byte, *vendorError) {
	member := s.organization.TencentCloud.Member(r.number("MemberUin", 0))
	if member == nil {
		return nil, tencentCloudError("InvalidParameter", "The parameter `MemberUin` is invalid: the member does not exist.")
	}
	var accounts []json.RawMessage
	if policy := member.Policy(r.number("PolicyId", 0)); policy != nil {
		accounts = policy.Accounts
	}
	return offsetPage(r, accounts)
}
