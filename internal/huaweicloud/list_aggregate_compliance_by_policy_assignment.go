// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// AggregatePolicyAssignment is the compliance of one rule of one account.
// In it and below, fields that are absent or null are nil.
type AggregatePolicyAssignment struct {
	PolicyAssignmentID   *string              `json:"policy_assignment_id"`
	PolicyAssignmentName *string              `json:"policy_assignment_name"`
	AccountID            *string              `json:"account_id"`
	AccountName          *string              `json:"account_name"`
	Compliance           *AggregateCompliance `json:"compliance"`
}

// AggregateCompliance is the compliance of a rule, and the numbers of its resources.
type AggregateCompliance struct {
	ComplianceState *string        `json:"compliance_state"` // NonCompliant, Compliant or NotStarted
	ResourceDetails *SummaryCounts `json:"resource_details"`
}

// AggregateAssignmentFilter says which rules of an aggregator to list. A filter that is nil is not sent.
type AggregateAssignmentFilter struct {
	DomainID             string  // the account that has the aggregator: 1 to 36 letters, digits, hyphens and underscores
	AggregatorID         string  // 1 to 256 characters
	AccountID            *string // a source account
	ComplianceState      *string // NonCompliant, Compliant or NotStarted
	PolicyAssignmentName *string // whole, at most 256 characters
}

// ListAggregateComplianceByPolicyAssignment reads the compliance of every rule of the accounts of an aggregator that
// matches the filter, in the API's order, 200 rules each call. The request is a POST, and it changes nothing.
// An error is an *apicall.Error, with HTTP status 400, 403, 404 or 500 and the vendor's code.
// Permission: rms:aggregatorResources:list.
// Source: Huawei Cloud Config, ListAggregateComplianceByPolicyAssignment, version 1.
func (c *Client) ListAggregateComplianceByPolicyAssignment(
	ctx context.Context, filter AggregateAssignmentFilter, into paging.Sink[AggregatePolicyAssignment],
) error {
	type only struct {
		AccountID            *string `json:"account_id,omitempty"`
		ComplianceState      *string `json:"compliance_state,omitempty"`
		PolicyAssignmentName *string `json:"policy_assignment_name,omitempty"`
	}
	type parameters struct {
		AggregatorID string `json:"aggregator_id"`
		Filter       *only  `json:"filter,omitempty"`
	}
	type answer struct {
		Assignments apicall.List[AggregatePolicyAssignment] `json:"aggregate_policy_assignments"`
	}
	body := parameters{AggregatorID: filter.AggregatorID}
	if chosen := (only{filter.AccountID, filter.ComplianceState, filter.PolicyAssignmentName}); chosen != (only{}) {
		body.Filter = &chosen
	}
	items := func(a answer) apicall.List[AggregatePolicyAssignment] { return a.Assignments }
	sameAccount := func(source paging.Source, requestID string, assignment AggregatePolicyAssignment) error {
		return paging.AskedFor(source, requestID, "account_id", assignment.AccountID, filter.AccountID)
	}
	request := c.aggregateRequest("ListAggregateComplianceByPolicyAssignment", filter.DomainID, "/policy-assignments/compliance", body)
	return readMarkers(ctx, c, request, items, sameAccount, into)
}

// aggregateRequest returns a request for data of an aggregator. It is a POST with a body, although it only reads. The path
// follows that of aggregated data.
func (c *Client) aggregateRequest(action, domainID, path string, body any) operation {
	request := c.configRequest(action, domainID, "/aggregators/aggregate-data"+path)
	request.body = body
	return request
}
