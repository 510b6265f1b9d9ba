// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

func init() {
	register(action{
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
		tencentCloud: (*Server).describeOrganizationMembers,
		items:        ofOrganization,
		generate:     generateOrganizationMembers,
	})
}

// What every organization of the sandbox has in common, since the items do not say it: the entity that its
// accounts belong to, and the trusted service that it uses.
const (
	EntityName     = "Sandbox Limited"
	TrustedService = "config"
)

// organizationMember is what a filter looks at.
type organizationMember struct {
	MemberUin json.Number
	Name      string
	NodeID    json.Number `json:"NodeId"`
	NodeName  string
	Tags      []struct{ TagKey, TagValue string }
}

func (s *Server) describeOrganizationMembers(a arguments) ([]byte, *tencentCloudError) {
	if product := a.text("Product"); product != "" && product != TrustedService {
		return nil, &tencentCloudError{"ResourceNotFound.OrganizationServiceNotExist", "The organization service does not exist."}
	}
	var matching []json.RawMessage
	for _, item := range s.organization.TencentCloud.listedMembers() {
		var member organizationMember
		_ = json.Unmarshal(item, &member) // an item of an odd form matches by what it has
		if member.matches(a) {
			matching = append(matching, item)
		}
	}
	return offsetPage(a, matching)
}

// listedMembers are the items in Lists, or such as say no more than what Members says.
func (t *TencentCloud) listedMembers() []json.RawMessage {
	if items, ok := t.Lists["DescribeOrganizationMembers"]; ok {
		return items
	}
	items := make([]json.RawMessage, len(t.Members))
	for i, member := range t.Members {
		items[i] = object{{"MemberUin", member.MemberUin}, {"Name", member.Name}}.raw()
	}
	return items
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
	carried := 0
	for _, tag := range m.Tags {
		if value, wanted := a.tags("Tags")[tag.TagKey]; wanted && value == tag.TagValue {
			carried++
		}
	}
	return carried >= len(a.tags("Tags"))
}

// nodes are the departments of generated organizations; the number of the first one is easily lost.
var nodes = []struct {
	id   uint64
	name string
}{{0, "Root"}, {2003721, "shop"}, {2003722, "研发 & ops"}, {9007199254740993, "finance"}}

var orgPermissions = []object{
	{{"Id", 1}, {"Name", "View bills"}}, {{"Id", 2}, {"Name", "查看余额"}}, {{"Id", 3}, {"Name", `Allocate "funds"`}},
}

func generateOrganizationMembers(organization *Organization, seed uint64, _ int) {
	var items []json.RawMessage
	for i, member := range organization.TencentCloud.Members {
		r := newRandom(seed, "members", i)
		node := nodes[i%len(nodes)]
		item := object{
			{"MemberUin", member.MemberUin},
			{"Name", member.Name},
			{"MemberType", pick(r, []string{"Invite", "Create"})},
			{"NodeId", node.id},
			{"NodeName", node.name},
		}
		item = r.optional(item, "NickName", r.text())
		item = r.optional(item, "OrgPolicyType", "Financial")
		item = r.optional(item, "OrgPolicyName", "Finance management")
		item = r.optional(item, "OrgPermission", orgPermissions[:r.IntN(len(orgPermissions)+1)])
		item = r.optional(item, "Remark", r.text())
		item = r.optional(item, "CreateTime", r.time(time.DateTime))
		item = r.optional(item, "UpdateTime", r.time(time.DateTime))
		item = r.optional(item, "IsAllowQuit", pick(r, []string{"Allow", "Denied"}))
		item = r.optional(item, "PayUin", pick(r, []string{"", fmt.Sprint(ManagerUin)}))
		item = r.optional(item, "PayName", r.text())
		item = r.optional(item, "OrgIdentity", []object{{{"IdentityId", 1}, {"IdentityAliasName", "Login access"}}}[:r.IntN(2)])
		item = r.optional(item, "BindStatus", pick(r, []string{"Unbound", "Valid", "Success", "Failed"}))
		item = r.optional(item, "PermissionStatus", pick(r, []string{"Confirmed", "UnConfirmed"}))
		tags := []object{}
		for _, key := range r.Perm(len(tagKeys))[:r.IntN(4)] {
			tags = append(tags, object{{"TagKey", tagKeys[key]}, {"TagValue", r.text()}})
		}
		items = append(items, r.optional(item, "Tags", tags).raw())
	}
	organization.TencentCloud.Lists.put("DescribeOrganizationMembers", items)
}
