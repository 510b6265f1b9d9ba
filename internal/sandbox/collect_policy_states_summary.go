// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

var collectPolicyStatesSummary = api{
	cloud:      huaweiCloud,
	name:       "CollectPolicyStatesSummary",
	list:       "policy_assignments",
	needs:      []string{"results"},
	path:       configPath + "/policy-states/summary",
	parameters: []parameter{{name: "tags", kind: textsKind, least: 1, most: 5}},
	answer:     (*Server).collectPolicyStatesSummary,
}

func (s *Server) collectPolicyStatesSummary(r *request) ([]byte, *vendorError) {
	tags, given := r.values["tags"].([]string)
	if !given {
		// A copy, since an alteration may write to the body.
		return slices.Clone([]byte(r.account.PolicyStatesSummary)), nil
	}
	return filterSummary(json.RawMessage(r.account.PolicyStatesSummary), tags)
}

// tagMatches reports whether a filter of the form key or key=value matches a tag. A key may have an equals sign too.
func tagMatches(tag organization.RuleTag, filter string) bool {
	return filter == tag.Key || filter == tag.Key+"="+tag.Value
}

// filterSummary keeps the rules with a tag that matches one of the filters, word for word, and counts them.
func filterSummary(summary json.RawMessage, filters []string) ([]byte, *vendorError) {
	var whole struct {
		PolicyAssignments []json.RawMessage `json:"policy_assignments"`
	}
	if err := json.Unmarshal(summary, &whole); err != nil {
		return nil, &vendorError{http.StatusInternalServerError, "RMS.00000001", fmt.Sprintf("the summary of the sandbox cannot be filtered: %v", err)}
	}
	kept := []json.RawMessage{}
	var resources, assignments organization.SummaryUnit
	for _, text := range whole.PolicyAssignments {
		var rule struct {
			ComplianceState  string `json:"compliance_state"`
			PolicyAssignment struct {
				Tags []organization.RuleTag `json:"tags"`
			} `json:"policy_assignment"`
			Results struct {
				ResourceDetails organization.SummaryUnit `json:"resource_details"`
			} `json:"results"`
		}
		if err := json.Unmarshal(text, &rule); err != nil {
			return nil, &vendorError{http.StatusInternalServerError, "RMS.00000001", fmt.Sprintf("a rule of the sandbox cannot be filtered: %v", err)}
		}
		if !slices.ContainsFunc(rule.PolicyAssignment.Tags, func(tag organization.RuleTag) bool {
			return slices.ContainsFunc(filters, func(filter string) bool { return tagMatches(tag, filter) })
		}) {
			continue
		}
		kept = append(kept, text)
		resources.Add(rule.Results.ResourceDetails)
		assignments.Add(organization.CountState(rule.ComplianceState))
	}
	return encodeJSON(map[string]any{
		"results":            map[string]organization.SummaryUnit{"resource_details": resources, "assignment_details": assignments},
		"policy_assignments": kept,
	}), nil
}
