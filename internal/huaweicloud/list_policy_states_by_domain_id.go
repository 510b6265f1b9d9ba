// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/def"

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

// policyStatesQuery is read by the SDK's core, field by field.
type policyStatesQuery struct {
	ComplianceState *string `json:"compliance_state,omitempty"`
	ResourceID      *string `json:"resource_id,omitempty"`
	ResourceName    *string `json:"resource_name,omitempty"`
	Limit           *int32  `json:"limit,omitempty"` // 1 to 200
	Marker          *string `json:"marker,omitempty"`
}

// ListPolicyStatesByDomainID reads the compliance of every resource of an account with each of its rules that matches the
// filter, in the API's order, 200 states each call.
// An error is an *apicall.Error, with HTTP status 400, 403, 404 or 500 and the vendor's code.
// Permission: rms:policyStates:get.
// Source: Huawei Cloud Config, ListPolicyStatesByDomainId, version 1.
func (c *Client) ListPolicyStatesByDomainID(ctx context.Context, filter PolicyStateFilter, into paging.Sink[PolicyState]) error {
	const action = "ListPolicyStatesByDomainId"
	type answer struct {
		Value    apicall.List[PolicyState] `json:"value"`
		PageInfo *paging.PageInfo          `json:"page_info"`
	}
	source, limit := c.source(action), int32(200)
	fetch := func(ctx context.Context, marker *string) (page paging.MarkerPage[PolicyState], err error) {
		received, err := call[answer](ctx, c, c.signer, operation{
			action: action, endpoint: c.config.Endpoint, domainID: filter.DomainID, permission: "rms:policyStates:get",
			path: "/v1/resource-manager/domains/" + filter.DomainID + "/policy-states",
			fields: policyStatesQuery{
				ComplianceState: filter.ComplianceState, ResourceID: filter.ResourceID, ResourceName: filter.ResourceName,
				Limit: &limit, Marker: marker,
			},
			fieldDefs: []*def.FieldDef{
				queryField("ComplianceState", "compliance_state"), queryField("ResourceID", "resource_id"),
				queryField("ResourceName", "resource_name"), queryField("Limit", "limit"), queryField("Marker", "marker"),
			},
		})
		if err != nil {
			return page, err
		}
		for _, state := range received.Value.Value.Items {
			if err := paging.AskedFor(source, received.RequestID, "domain_id", state.DomainID, &filter.DomainID); err != nil {
				return page, err
			}
		}
		return paging.MarkerPage[PolicyState]{List: received.Value.Value, Info: received.Value.PageInfo, RequestID: received.RequestID}, nil
	}
	return paging.ByMarker(ctx, source, fetch, into)
}
