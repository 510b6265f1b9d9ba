// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"strings"
	"time"
)

func init() {
	register(action{
		name: "DescribeOrganizationMemberPolicies",
		list: "Items",
		parameters: []parameter{
			numberParameter("Offset", true),
			sizeParameter("Limit", true, 50),
			numberParameter("MemberUin", true),
			textParameter("SearchKey"),
		},
		tencentCloud: (*Server).describeOrganizationMemberPolicies,
		items:        ofMember,
		generate:     generateMemberPolicies,
	})
}

func (s *Server) describeOrganizationMemberPolicies(a arguments) ([]byte, *tencentCloudError) {
	member := s.organization.TencentCloud.member(a.number("MemberUin", 0))
	if member == nil {
		return nil, &tencentCloudError{"ResourceNotFound.OrganizationMemberNotExist", "The organization member does not exist."}
	}
	var matching []json.RawMessage
	for _, item := range member.listedPolicies() {
		var policy struct{ PolicyName, Description string }
		_ = json.Unmarshal(item, &policy) // an item of an odd form matches by what it has
		if key := a.text("SearchKey"); strings.Contains(policy.PolicyName, key) || strings.Contains(policy.Description, key) {
			matching = append(matching, item)
		}
	}
	return offsetPage(a, matching)
}

// listedPolicies are the items in Lists, or such as say no more than what Policies says.
func (m *Member) listedPolicies() []json.RawMessage {
	if items, ok := m.Lists["DescribeOrganizationMemberPolicies"]; ok {
		return items
	}
	items := make([]json.RawMessage, len(m.Policies))
	for i, policy := range m.Policies {
		items[i] = object{{"PolicyId", policy.PolicyID}, {"PolicyName", policy.Name}}.raw()
	}
	return items
}

func generateMemberPolicies(organization *Organization, seed uint64, _ int) {
	for i := range organization.TencentCloud.Members {
		member := &organization.TencentCloud.Members[i]
		r := newRandom(seed, "policies", i)
		var items []json.RawMessage
		for _, policy := range member.Policies {
			item := object{{"PolicyId", policy.PolicyID}, {"PolicyName", policy.Name}, {"IdentityId", r.Uint64N(3) + 1}}
			item = r.optional(item, "IdentityRoleName", "OrganizationAccessControlRole")
			item = r.optional(item, "IdentityRoleAliasName", r.text())
			item = r.optional(item, "Description", r.text())
			item = r.optional(item, "CreateTime", r.time(time.DateTime))
			items = append(items, r.optional(item, "UpdateTime", r.time(time.DateTime)).raw())
		}
		member.Lists.put("DescribeOrganizationMemberPolicies", items)
	}
}
