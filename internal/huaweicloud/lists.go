// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"
	"net/http"
	"slices"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/def"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// listFields are the parameters of all lists: the query, and the body of a list that is read by POST. The SDK's core reads
// them by reflection and sends no parameter that is nil.
type listFields struct {
	ComplianceState *string `json:"compliance_state,omitempty"`
	ParentID        *string `json:"parent_id,omitempty"`
	ResourceID      *string `json:"resource_id,omitempty"`
	ResourceName    *string `json:"resource_name,omitempty"`
	AggregatorName  *string `json:"aggregator_name,omitempty"`
	UpdateStatus    *string `json:"update_status,omitempty"`

	Limit  *int32  `json:"limit,omitempty"` // from 1
	Marker *string `json:"marker,omitempty"`

	Body any `json:"body,omitempty"`
}

var listFieldDefs = []*def.FieldDef{
	queryField("ComplianceState", "compliance_state"),
	queryField("ParentID", "parent_id"),
	queryField("ResourceID", "resource_id"),
	queryField("ResourceName", "resource_name"),
	queryField("AggregatorName", "aggregator_name"),
	queryField("UpdateStatus", "update_status"),
	queryField("Limit", "limit"),
	queryField("Marker", "marker"),
}

// configRequest returns a GET request of Config for an account. The path follows that of the account.
func (c *Client) configRequest(action, permission, domainID, path string) operation {
	return operation{
		action: action, endpoint: c.config.Endpoint, domainID: domainID, permission: permission,
		path: "/v1/resource-manager/domains/" + domainID + path,
	}
}

// readMarkers reads a list with limit and marker, limit items a call. The fields of the request lack both. An answer of
// type A has the list, which items returns. check returns an error for an item of another request; nil checks nothing.
func readMarkers[A, T any](
	ctx context.Context, c *Client, limit int32, request operation, fields listFields, items func(A) apicall.List[T],
	check func(source paging.Source, requestID string, item T) error, into paging.Sink[T],
) error {
	type answer struct {
		List     A                `json:",embed"`
		PageInfo *paging.PageInfo `json:"page_info"`
	}
	source := c.source(request.action)
	request.fieldDefs = listFieldDefs
	if request.method == http.MethodPost {
		request.fieldDefs = append(slices.Clip(listFieldDefs), bodyField)
	}
	fetch := func(ctx context.Context, marker *string) (page paging.MarkerPage[T], err error) {
		fields.Limit, fields.Marker = &limit, marker
		request.fields = fields
		received, err := call[answer](ctx, c, c.signer, request)
		if err != nil {
			return page, err
		}
		page = paging.MarkerPage[T]{List: items(received.Value.List), Info: received.Value.PageInfo, RequestID: received.RequestID}
		if check == nil {
			return page, nil
		}
		for _, item := range page.List.Items {
			if err := check(source, page.RequestID, item); err != nil {
				return page, err
			}
		}
		return page, nil
	}
	return paging.ByMarker(ctx, source, fetch, into)
}
