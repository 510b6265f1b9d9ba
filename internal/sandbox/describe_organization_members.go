// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"strings"
)

var describeOrganizationMembers = api{
	cloud: tencentCloud, service: organizationService,
	name: "DescribeOrganizationMembers",
	list: "Items",
	parameters: []parameter{
		numberParameter("Offset", true),
		sizeParameter("Limit", true, 50),
		textParameter("Lang", "en", "zh"),
		textParameter("SearchKey"),
		textParameter("AuthName"),
		textParameter("Product"),
		{name: "Tags", kind: tagsKind, least: 1, most: 10},
		numberFilter("NodeId"),
		textFilter("NodeName"),
	},
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
