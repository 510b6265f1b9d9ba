// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
)

var listPolicyStatesByDomainID = api{
	cloud: huaweiCloud,
	name:  "ListPolicyStatesByDomainId",
	list:  "value",
	needs: []string{"page_info"},
	path:  "/v1/resource-manager/domains/{domain_id}/policy-states",
	parameters: []parameter{
		textParameter("compliance_state"),
		textParameter("resource_id"),
		textParameter("resource_name"),
		sizeParameter("limit", false, 200),
		textParameter("marker"),
	},
	answerHuawei: (*Server).listPolicyStatesByDomainID,
}

var policyStateFilters = []string{"compliance_state", "resource_id", "resource_name"}

func (s *Server) listPolicyStatesByDomainID(account caller, a arguments) ([]byte, *huaweiCloudError) {
	states := account.PolicyStates
	read := []string{"ListPolicyStatesByDomainId"}
	filtered := false
	for _, name := range policyStateFilters {
		read = append(read, a.text(name))
		filtered = filtered || a.has(name)
	}
	position := 0
	if a.has("marker") {
		var ok bool
		if position, ok = readToken(read, a.text("marker")); !ok {
			return nil, invalidHuaweiParameter("the marker is unknown")
		}
	}
	matches := func(i int) bool {
		if !filtered {
			return true
		}
		var state map[string]any
		_ = json.Unmarshal(states[i], &state)
		for _, name := range policyStateFilters {
			if a.has(name) && state[name] != a.text(name) {
				return false
			}
		}
		return true
	}
	items, next := page(states, position, a.number("limit", 200), matches)
	var answer bytes.Buffer
	answer.WriteByte('{')
	writeItems(&answer, "value", items)
	marker := "null"
	if next >= 0 {
		marker = `"` + makeToken(read, next) + `"`
	}
	fmt.Fprintf(&answer, `,"page_info":{"current_count":%d,"next_marker":%s}}`, len(items), marker)
	return answer.Bytes(), nil
}
