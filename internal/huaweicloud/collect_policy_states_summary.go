// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"
	"net/url"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// PolicyStatesSummaryFilter says which rules to summarize.
type PolicyStatesSummaryFilter struct {
	DomainID string   // the account: 1 to 36 letters, digits, hyphens and underscores
	Tags     []string // none, or 1 to 5 of the form key or key=value
}

// SummaryResults counts resources and rules.
// In it and below, fields that are absent or null are nil.
type SummaryResults struct {
	ResourceDetails   *SummaryCounts `json:"resource_details"`
	AssignmentDetails *SummaryCounts `json:"assignment_details"`
}

// SummaryCounts are numbers of resources or rules.
type SummaryCounts struct {
	CompliantCount    *int64 `json:"compliant_count"`
	NonCompliantCount *int64 `json:"non_compliant_count"`
}

// PolicyAssignmentSummary is the compliance of one rule.
type PolicyAssignmentSummary struct {
	ComplianceState  *string           `json:"compliance_state"`
	PolicyAssignment *PolicyAssignment `json:"policy_assignment"`
	Results          *SummaryResults   `json:"results"`
}

// PolicyAssignment is a rule.
type PolicyAssignment struct {
	PolicyAssignmentType *string                    `json:"policy_assignment_type"`
	ID                   *string                    `json:"id"`
	Name                 *string                    `json:"name"`
	Description          *string                    `json:"description"`
	PolicyFilter         *PolicyFilter              `json:"policy_filter"`
	PolicyFilterV2       *PolicyFilterV2            `json:"policy_filter_v2"`
	Period               *string                    `json:"period"`
	State                *string                    `json:"state"`
	Created              *string                    `json:"created"`
	Updated              *string                    `json:"updated"`
	PolicyDefinitionID   *string                    `json:"policy_definition_id"`
	CustomPolicy         *CustomPolicy              `json:"custom_policy"`
	Parameters           map[string]PolicyParameter `json:"parameters"`
	Tags                 apicall.List[Tag]          `json:"tags"`
	CreatedBy            *string                    `json:"created_by"`
	TargetType           *string                    `json:"target_type"`
	TargetID             *string                    `json:"target_id"`
}

// PolicyFilter selects the resources of a rule.
type PolicyFilter struct {
	RegionID         *string `json:"region_id"`
	ResourceProvider *string `json:"resource_provider"`
	ResourceType     *string `json:"resource_type"`
	ResourceID       *string `json:"resource_id"`
	TagKey           *string `json:"tag_key"`
	TagValue         *string `json:"tag_value"`
}

// PolicyFilterV2 selects the resources of a rule.
type PolicyFilterV2 struct {
	RegionIDs          []*string               `json:"region_ids"`
	ResourceTypes      []*string               `json:"resource_types"`
	ResourceIDs        []*string               `json:"resource_ids"`
	TagKeyLogic        *string                 `json:"tag_key_logic"`
	Tags               apicall.List[FilterTag] `json:"tags"`
	ExcludeTagKeyLogic *string                 `json:"exclude_tag_key_logic"`
	ExcludeTags        apicall.List[FilterTag] `json:"exclude_tags"`
}

// FilterTag is a tag key with the values that a filter selects.
type FilterTag struct {
	Key    *string   `json:"key"`
	Values []*string `json:"values"`
}

// CustomPolicy is the function of a custom rule.
type CustomPolicy struct {
	FunctionURN *string                     `json:"function_urn"`
	AuthType    *string                     `json:"auth_type"`
	AuthValue   map[string]apicall.JSONText `json:"auth_value"`
}

// PolicyParameter is the value of a rule's parameter.
type PolicyParameter struct {
	Value apicall.JSONText `json:"value"`
}

// Tag is a tag of a rule.
type Tag struct {
	Key   *string `json:"key"`
	Value *string `json:"value"`
}

// CollectPolicyStatesSummary reads the compliance of an account. It returns the counts of the whole account, and adds every
// rule to a sink, in the API's order.
// An error is an *apicall.Error, with HTTP status 400, 403, 404 or 500 and the vendor's code.
// Permission: rms:policyStates:get.
// Source: Huawei Cloud Config, CollectPolicyStatesSummary, version 1.
func (c *Client) CollectPolicyStatesSummary(ctx context.Context, filter PolicyStatesSummaryFilter, into paging.Sink[PolicyAssignmentSummary]) (*SummaryResults, error) {
	const action = "CollectPolicyStatesSummary"
	type answer struct {
		Results           *SummaryResults                       `json:"results"`
		PolicyAssignments apicall.List[PolicyAssignmentSummary] `json:"policy_assignments"`
	}
	request := c.configRequest(action, filter.DomainID, "/policy-states/summary")
	request.query = url.Values{"tags": filter.Tags}
	received, err := call[answer](ctx, c, c.signer, request)
	if err != nil {
		return nil, err
	}
	source, results := c.source(action), received.Value.Results
	if results == nil {
		return nil, source.Incomplete(received.RequestID, "the answer has no results")
	}
	// It is not documented whether tags filter the results too.
	counted := len(filter.Tags) == 0 && results.AssignmentDetails.some()
	if err := paging.Whole(source, received.RequestID, received.Value.PolicyAssignments, counted, into); err != nil {
		return nil, err
	}
	return results, nil
}

// some reports whether any count is above 0.
func (c *SummaryCounts) some() bool {
	return c != nil && (c.CompliantCount != nil && *c.CompliantCount > 0 || c.NonCompliantCount != nil && *c.NonCompliantCount > 0)
}
