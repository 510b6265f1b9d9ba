// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

var describeOrganizationMembers = api{
	cloud: tencentCloud, service: organizationService,
	name: "DescribeOrganizationMembers",
	list: "Items",
	parameters: offsetParameters(
		textParameter("Lang", "en", "zh"),
		textParameter("SearchKey"),
		textParameter("AuthName"),
		textParameter("Product"),
		parameter{name: "Tags", kind: tagsKind, least: 1, most: 10},
		numberFilter("NodeId"),
		textFilter("NodeName"),
	),
	answer: (*Server).describeOrganizationMembers,
}

// Filters of every organization that its items do not show: the entity that owns the accounts, and the trusted service.
const (
	EntityName     = "Sandbox Limited"
	TrustedService = "config"
)

// organizationMember has the fields that a filter compares in a way of its own.
type organizationMember struct {
	MemberUin json.Number
	Name      string
	Tags      []struct{ TagKey, TagValue string }
}

func (s *Server) describeOrganizationMembers(r *request) ([]byte, *vendorError) {
	if apiError := checkProduct(r); apiError != nil {
		return nil, apiError
	}
	var matching []json.RawMessage
	for _, item := range r.matching(s.organization.TencentCloud.ListedMembers()) {
		var member organizationMember
		_ = json.Unmarshal(item, &member) // an odd item matches by the fields that it has
		if member.matches(r) {
			matching = append(matching, item)
		}
	}
	return offsetPage(r, matching)
}

func checkProduct(r *request) *vendorError {
	if product := r.text("Product"); product != "" && product != TrustedService {
		return tencentCloudError("ResourceNotFound.OrganizationServiceNotExist", "The organization service does not exist.")
	}
	return nil
}

func (m *organizationMember) matches(r *request) bool {
	key, tags := r.text("SearchKey"), r.tags("Tags")
	if !strings.Contains(m.Name, key) && !strings.Contains(m.MemberUin.String(), key) || r.has("AuthName") && r.text("AuthName") != EntityName {
		return false
	}
	found := 0
	for _, tag := range m.Tags {
		if value, wanted := tags[tag.TagKey]; wanted && value == tag.TagValue {
			found++
		}
	}
	return found >= len(tags)
}

var describeOrganizationMemberPolicies = api{
	cloud: tencentCloud, service: organizationService,
	name: "DescribeOrganizationMemberPolicies",
	list: "Items",
	parameters: offsetParameters(
		numberParameter("MemberUin", true),
		textParameter("SearchKey"),
	),
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

var describeOrganizationMemberAuthAccounts = api{
	cloud: tencentCloud, service: organizationService,
	name: "DescribeOrganizationMemberAuthAccounts",
	list: "Items",
	parameters: offsetParameters(
		numberParameter("MemberUin", true),
		numberParameter("PolicyId", true),
	),
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

var describeOrganizationMembersAuthPolicy = api{
	cloud: tencentCloud, service: organizationService,
	name: "DescribeOrganizationMembersAuthPolicy",
	list: "Items",
	parameters: offsetParameters(
		numberFilter("MemberUin"),
		numberFilter("OrgSubAccountUin"),
		numberFilter("PolicyId"),
	),
	answer: func(s *Server, r *request) ([]byte, *vendorError) {
		return offsetPage(r, r.matching(s.organization.TencentCloud.ListedAuthPolicies()))
	},
}

// offsetParameters are those of a list with Offset and Limit.
func offsetParameters(more ...parameter) []parameter {
	return append([]parameter{numberParameter("Offset", true), sizeParameter("Limit", true, 50)}, more...)
}

// offsetPage returns the page of a list for Offset and Limit, and the total.
func offsetPage(r *request, items []json.RawMessage) ([]byte, *vendorError) {
	offset, limit := r.number("Offset", 0), r.number("Limit", 0)
	if offset%limit != 0 {
		return nil, invalidValue("Offset", strconv.FormatUint(offset, 10), "a multiple of Limit")
	}
	total := uint64(len(items))
	start := min(offset, total)
	var fields bytes.Buffer
	writeItems(&fields, "Items", items[start:min(start+limit, total)])
	fmt.Fprintf(&fields, `,"Total":%d`, total)
	return fields.Bytes(), nil
}
