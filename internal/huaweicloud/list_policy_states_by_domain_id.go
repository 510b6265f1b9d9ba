// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"
	"net/url"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// PolicyState is the compliance of one resource with one rule.
// Fields that are absent or null are nil.
type PolicyState struct {
	DomainID             *string `json:"domain_id"`
	RegionID             *string `json:"region_id"`
	ResourceID           *string `json:"resource_id"`
	ResourceName         *string `json:"resource_name"`
	ResourceProvider     *string `json:"resource_provider"` // cloud service
	ResourceType         *string `json:"resource_type"`
	TriggerType          *string `json:"trigger_type"`     // resource or period
	ComplianceState      *string `json:"compliance_state"` // Compliant or NonCompliant
	PolicyAssignmentID   *string `json:"policy_assignment_id"`
	PolicyAssignmentName *string `json:"policy_assignment_name"`
	PolicyDefinitionID   *string `json:"policy_definition_id"`
	// EvaluationTime is a string in the API's page, and a number in its example: milliseconds since 1970.
	EvaluationTime *apicall.Text `json:"evaluation_time"`
}

// PolicyStateFilter says which states to list. A filter that is nil is not sent.
type PolicyStateFilter struct {
	DomainID        string  // the account: 1 to 36 letters, digits, hyphens and underscores
	ComplianceState *string // Compliant or NonCompliant
	ResourceID      *string // whole, 1 to 512 characters
	ResourceName    *string // 1 to 256 characters
}

// ListPolicyStatesByDomainID reads the compliance of every resource of an account with each of its rules that matches the
// filter, in the API's order, 200 states each call.
// An error is an *apicall.Error, with HTTP status 400, 403, 404 or 500 and the vendor's code.
// Permission: rms:policyStates:get.
// Source: Huawei Cloud Config, ListPolicyStatesByDomainId, version 1.
func (c *Client) ListPolicyStatesByDomainID(ctx context.Context, filter PolicyStateFilter, into paging.Sink[PolicyState]) error {
	type answer struct {
		Value apicall.List[PolicyState] `json:"value"`
	}
	request := c.configRequest("ListPolicyStatesByDomainId", filter.DomainID, "/policy-states")
	request.query = url.Values{
		"compliance_state": given(filter.ComplianceState), "resource_id": given(filter.ResourceID), "resource_name": given(filter.ResourceName),
	}
	items := func(a answer) apicall.List[PolicyState] { return a.Value }
	sameAccount := func(source paging.Source, requestID string, state PolicyState) error {
		return paging.AskedFor(source, requestID, "domain_id", state.DomainID, &filter.DomainID)
	}
	return readMarkers(ctx, c, request, items, sameAccount, into)
}
