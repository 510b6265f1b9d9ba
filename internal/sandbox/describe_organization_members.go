// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"strconv"
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
		tagsParameter("Tags", 10),
		numberParameter("NodeId", false),
		textParameter("NodeName"),
	},
	answerTencent: (*Server).describeOrganizationMembers,
}

// Filters of every organization that its items do not show: the entity that owns the accounts, and the trusted service.
const (
	EntityName     = "Sandbox Limited"
	TrustedService = "config"
)

// organizationMember has the fields that a filter compares.
type organizationMember struct {
	MemberUin json.Number
	Name      string
	NodeID    json.Number `json:"NodeId"`
	NodeName  string
	Tags      []struct{ TagKey, TagValue string }
}

func (s *Server) describeOrganizationMembers(a arguments) ([]byte, *tencentCloudError) {
	if apiError := checkProduct(a); apiError != nil {
		return nil, apiError
	}
	var matching []json.RawMessage
	for _, item := range s.organization.TencentCloud.ListedMembers() {
		var member organizationMember
		_ = json.Unmarshal(item, &member) // an odd item matches by the fields that it has
		if member.matches(a) {
			matching = append(matching, item)
		}
	}
	return offsetPage(a, matching)
}

func checkProduct(a arguments) *tencentCloudError {
	if product := a.text("Product"); product != "" && product != TrustedService {
		return &tencentCloudError{"ResourceNotFound.OrganizationServiceNotExist", "The organization service does not exist."}
	}
	return nil
}

func (m *organizationMember) matches(a arguments) bool {
	key := a.text("SearchKey")
	switch {
	case key != "" && !strings.Contains(m.Name, key) && !strings.Contains(m.MemberUin.String(), key),
		a.has("AuthName") && a.text("AuthName") != EntityName,
		a.has("NodeId") && m.NodeID.String() != strconv.FormatUint(a.number("NodeId", 0), 10),
		a.has("NodeName") && m.NodeName != a.text("NodeName"):
		return false
	}
	found := 0
	for _, tag := range m.Tags {
		if value, wanted := a.tags("Tags")[tag.TagKey]; wanted && value == tag.TagValue {
			found++
		}
	}
	return found >= len(a.tags("Tags"))
}
