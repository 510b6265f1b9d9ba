// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"
	"maps"
	"net/url"
	"strconv"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/apis"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// given returns the value of a filter in a query, none if it is nil.
func given(filter *string) []string {
	if filter == nil {
		return nil
	}
	return []string{*filter}
}

// configRequest returns a GET request of Config for an account. The path follows that of the account.
func (c *Client) configRequest(action, domainID, path string) operation {
	return operation{
		action: action, endpoint: c.config.Endpoint, domainID: domainID,
		path: "/v1/resource-manager/domains/" + domainID + path,
	}
}

// readMarkers reads a list with limit and marker. The query of the request has the filters. An answer of type A has the
// list, which items returns.
func readMarkers[A, T any](
	ctx context.Context, c *Client, request operation, items func(A) apicall.List[T], check paging.ItemCheck[T], into paging.Sink[T],
) error {
	type answer struct {
		List     A                `json:",embed"`
		PageInfo *paging.PageInfo `json:"page_info"`
	}
	source := c.source(request.action)
	query := url.Values{"limit": {strconv.Itoa(apis.Of(apis.HuaweiCloud, request.action).Page)}}
	maps.Copy(query, request.query)
	request.query = query
	fetch := func(ctx context.Context, marker *string) (page paging.MarkerPage[T], err error) {
		query["marker"] = given(marker)
		received, err := call[answer](ctx, c, c.signer, request)
		if err != nil {
			return page, err
		}
		page = paging.MarkerPage[T]{List: items(received.Value.List), Info: received.Value.PageInfo, RequestID: received.RequestID}
		return page, check.All(source, page.RequestID, page.List.Items)
	}
	return paging.ByMarker(ctx, source, fetch, into)
}
