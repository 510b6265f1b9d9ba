// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
)

func init() {
	register(action{
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
		huaweiCloud: (*Server).listPolicyStatesByDomainID,
		items:       ofAccount,
		size:        &ListSize{Option: "states", Usage: "`number` of Huawei Cloud policy states", Default: 250},
		generate:    generatePolicyStates,
	})
}

var policyStateFilters = []string{"compliance_state", "resource_id", "resource_name"}

func (s *Server) listPolicyStatesByDomainID(account caller, a arguments) ([]byte, *huaweiCloudError) {
	states := account.Lists["ListPolicyStatesByDomainId"]
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

var policyStateResources = []struct{ provider, kind string }{
	{"ecs", "cloudservers"}, {"evs", "volumes"}, {"obs", "buckets"}, {"iam", "users"},
}

// generatePolicyStates makes states of the account's rules, or of rules of their own where it has none. A time
// is a text, as the API's page and SDK say, though the page's example shows a number.
func generatePolicyStates(organization *Organization, seed uint64, size int) {
	account := &organization.HuaweiCloud
	var summary struct {
		Rules []struct {
			Rule struct{ ID, Name string } `json:"policy_assignment"`
		} `json:"policy_assignments"`
	}
	_ = json.Unmarshal(account.PolicyStatesSummary, &summary) // it was generated
	r := newRandom(seed, "states", 0)
	var items []json.RawMessage
	for i := range size {
		ruleID, ruleName := r.identifier(24, true), "a rule of its own"
		if rules := len(summary.Rules); rules > 0 {
			ruleID, ruleName = summary.Rules[i%rules].Rule.ID, summary.Rules[i%rules].Rule.Name
		}
		resource := pick(r, policyStateResources)
		item := object{{"domain_id", account.DomainID}}
		item = r.optional(item, "region_id", pick(r, []string{"ap-southeast-3", "eu-west-101", "global"}))
		item = append(item, field{"resource_id", fmt.Sprintf("%s-%06d", r.identifier(8, true), i)})
		item = r.optional(item, "resource_name", r.text())
		item = append(item, field{"resource_provider", resource.provider}, field{"resource_type", resource.kind})
		item = r.optional(item, "trigger_type", pick(r, []string{"resource", "period"}))
		item = append(item,
			field{"compliance_state", pick(r, []string{"Compliant", "NonCompliant"})},
			field{"policy_assignment_id", ruleID},
			field{"policy_assignment_name", ruleName})
		item = r.optional(item, "policy_definition_id", r.identifier(24, true))
		item = r.optional(item, "evaluation_time", r.time(huaweiTime))
		items = append(items, item.raw())
	}
	account.Lists.put("ListPolicyStatesByDomainId", items)
}
