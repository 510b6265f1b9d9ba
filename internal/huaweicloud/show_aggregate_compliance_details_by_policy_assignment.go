// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// AggregateStateFilter says which states of an aggregator to list. A filter that is nil is not sent.
type AggregateStateFilter struct {
	DomainID             string  // the account that has the aggregator: 1 to 36 letters, digits, hyphens and underscores
	AggregatorID         string  // 1 to 256 characters
	AccountID            *string // a source account
	PolicyAssignmentName *string // whole, at most 256 characters
	ComplianceState      *string // NonCompliant or Compliant
	ResourceName         *string // 1 to 256 characters
	ResourceID           *string // whole, 1 to 512 characters
}

// ShowAggregateComplianceDetailsByPolicyAssignment reads the compliance of every resource of the accounts of an aggregator
// with each of their rules that matches the filter, in the API's order, 200 states each call. The request is a POST, and it
// changes nothing. Older pages of the vendor say that the request needs the account and the name of the rule.
// An error is an *apicall.Error, with HTTP status 400, 403, 404 or 500 and the vendor's code.
// Permission: rms:aggregatorResources:list.
// Source: Huawei Cloud Config, ShowAggregateComplianceDetailsByPolicyAssignment, version 1.
func (c *Client) ShowAggregateComplianceDetailsByPolicyAssignment(
	ctx context.Context, filter AggregateStateFilter, into paging.Sink[PolicyState],
) error {
	type parameters struct {
		AggregatorID         string  `json:"aggregator_id"`
		AccountID            *string `json:"account_id,omitempty"`
		PolicyAssignmentName *string `json:"policy_assignment_name,omitempty"`
		ComplianceState      *string `json:"compliance_state,omitempty"`
		ResourceName         *string `json:"resource_name,omitempty"`
		ResourceID           *string `json:"resource_id,omitempty"`
	}
	type answer struct {
		States apicall.List[PolicyState] `json:"policy_states"`
	}
	body := parameters{
		filter.AggregatorID, filter.AccountID, filter.PolicyAssignmentName, filter.ComplianceState, filter.ResourceName, filter.ResourceID,
	}
	items := func(a answer) apicall.List[PolicyState] { return a.States }
	sameAccount := func(source paging.Source, requestID string, state PolicyState) error {
		return paging.AskedFor(source, requestID, "domain_id", state.DomainID, filter.AccountID)
	}
	request := c.aggregateRequest("ShowAggregateComplianceDetailsByPolicyAssignment", filter.DomainID, "/policy-states/compliance-details", body)
	return readMarkers(ctx, c, request, items, sameAccount, into)
}
