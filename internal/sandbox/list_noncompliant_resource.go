// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
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
	answerTencent: (*Server).listNonCompliantResource,
}

// RepeatTokens chooses how ListNonCompliantResource ends a list with items. By default the last page with items has no
// token. With repeat it has one, and the page for that token is empty and repeats it, as in the vendor's example.
func (s *Server) RepeatTokens(repeat bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.repeatTokens = repeat
}

func (s *Server) listNonCompliantResource(a arguments) ([]byte, *tencentCloudError) {
	uin, tagKey := a.number("MemberUin", 0), a.text("TagKey")
	member := s.organization.TencentCloud.Member(uin)
	if member == nil {
		return nil, &tencentCloudError{"ResourceNotFound.MemberNotExist", "The member does not exist."}
	}
	read := []string{"ListNonCompliantResource", strconv.FormatUint(uin, 10), tagKey}
	position := 0
	if token := a.text("PaginationToken"); token != "" {
		var ok bool
		if position, ok = readToken(read, token); !ok {
			return nil, &tencentCloudError{"InvalidParameter", "The PaginationToken is invalid."}
		}
	}
	matches := func(i int) bool { return tagKey == "" || concernsTagKey(member.NonCompliantResources[i], tagKey) }
	items, next := page(member.NonCompliantResources, position, a.number("MaxResults", 0), matches)
	if next < 0 && s.repeatTokens && (len(items) > 0 || position > 0) {
		next = len(member.NonCompliantResources)
	}
	var fields bytes.Buffer
	writeItems(&fields, "Items", items)
	if next >= 0 {
		fields.WriteString(`,"PaginationToken":"` + makeToken(read, next) + `"`)
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
