// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

func init() {
	register(action{
		name:        "CollectPolicyStatesSummary",
		list:        "policy_assignments",
		needs:       []string{"results"},
		path:        "/v1/resource-manager/domains/{domain_id}/policy-states/summary",
		parameters:  []parameter{textsParameter("tags", 5)},
		huaweiCloud: (*Server).collectPolicyStatesSummary,
	})
}

func (s *Server) collectPolicyStatesSummary(account caller, a arguments) ([]byte, *huaweiCloudError) {
	if !a.has("tags") {
		// A copy, since an alteration may write to what is sent.
		return slices.Clone(account.PolicyStatesSummary), nil
	}
	return filterSummary(account.PolicyStatesSummary, a.texts("tags"))
}

// counts are two numbers of a summary.
type counts struct {
	Compliant    int64 `json:"compliant_count"`
	NonCompliant int64 `json:"non_compliant_count"`
}

// ruleTag is a tag of a rule.
type ruleTag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// matches tells whether a filter of the form key or key=value names the tag. A key may have an equals sign too.
func (t ruleTag) matches(filter string) bool { return filter == t.Key || filter == t.Key+"="+t.Value }

// filterSummary keeps the rules that carry a tag that one of the filters names, as they are written, and counts
// anew.
func filterSummary(summary json.RawMessage, filters []string) ([]byte, *huaweiCloudError) {
	var whole struct {
		PolicyAssignments []json.RawMessage `json:"policy_assignments"`
	}
	if err := json.Unmarshal(summary, &whole); err != nil {
		return nil, &huaweiCloudError{http.StatusInternalServerError, "RMS.00000001", fmt.Sprintf("the summary of the sandbox cannot be filtered: %v", err)}
	}
	kept := []json.RawMessage{}
	var resources, assignments counts
	for _, text := range whole.PolicyAssignments {
		var rule struct {
			ComplianceState  string `json:"compliance_state"`
			PolicyAssignment struct {
				Tags []ruleTag `json:"tags"`
			} `json:"policy_assignment"`
			Results struct {
				ResourceDetails counts `json:"resource_details"`
			} `json:"results"`
		}
		if err := json.Unmarshal(text, &rule); err != nil {
			return nil, &huaweiCloudError{http.StatusInternalServerError, "RMS.00000001", fmt.Sprintf("a rule of the sandbox cannot be filtered: %v", err)}
		}
		carries := false
		for _, tag := range rule.PolicyAssignment.Tags {
			carries = carries || slices.ContainsFunc(filters, tag.matches)
		}
		if !carries {
			continue
		}
		kept = append(kept, text)
		resources.add(rule.Results.ResourceDetails)
		assignments.add(countState(rule.ComplianceState))
	}
	return encodeJSON(map[string]any{
		"results":            map[string]counts{"resource_details": resources, "assignment_details": assignments},
		"policy_assignments": kept,
	}), nil
}

func (c *counts) add(more counts) {
	c.Compliant += more.Compliant
	c.NonCompliant += more.NonCompliant
}

// countState counts one rule by its state; a rule without one, such as a disabled one, counts for neither.
func countState(state string) counts {
	switch state {
	case "Compliant":
		return counts{Compliant: 1}
	case "NonCompliant":
		return counts{NonCompliant: 1}
	}
	return counts{}
}
