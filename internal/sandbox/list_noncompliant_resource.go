// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"slices"
)

var listNonCompliantResource = api{
	cloud: tencentCloud, service: organizationService,
	name: "ListNonCompliantResource",
	list: "Items",
	parameters: []parameter{
		sizeParameter("MaxResults", true, 50),
		numberParameter("MemberUin", true),
		tokenParameter("PaginationToken"),
		textParameter("TagKey"),
	},
	answer: (*Server).listNonCompliantResource,
}

func (s *Server) listNonCompliantResource(r *request) ([]byte, *vendorError) {
	member, tagKey := s.organization.TencentCloud.Member(r.number("MemberUin", 0)), r.text("TagKey")
	if member == nil {
		return nil, tencentCloudError("ResourceNotFound.MemberNotExist", "The member does not exist.")
	}
	position, ok := r.position("PaginationToken")
	if !ok && r.text("PaginationToken") != "" {
		return nil, tencentCloudError("InvalidParameter", "The PaginationToken is invalid.")
	}
	matches := func(item json.RawMessage) bool { return tagKey == "" || concernsTagKey(item, tagKey) }
	items, next := page(member.NonCompliantResources, position, r.number("MaxResults", 0), matches)
	var fields bytes.Buffer
	writeItems(&fields, "Items", items)
	if next >= 0 {
		fields.WriteString(`,"PaginationToken":"` + r.token(next) + `"`)
	}
	return fields.Bytes(), nil
}

func concernsTagKey(item json.RawMessage, tagKey string) bool {
	var resource struct {
		ComplianceDetails struct {
			KeysWithNonCompliantValues, NonCompliantKeys []any
		}
	}
	_ = json.Unmarshal(item, &resource) // an odd item concerns no key
	details := resource.ComplianceDetails
	return slices.Contains(details.KeysWithNonCompliantValues, any(tagKey)) ||
		slices.Contains(details.NonCompliantKeys, any(tagKey))
}
