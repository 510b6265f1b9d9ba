// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/apis"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// source returns the source of an action's list.
func (c *client) source(action string) paging.Source {
	return paging.Source{Action: action, Clean: c.caller.Clean}
}

// largestPage returns the number of items that one call of an action reads.
func largestPage(action string) int64 { return int64(apis.Of(apis.TencentCloud, action).Page) }

// known returns a value, and whether there is one.
func known[T any](value *T) (of T, is bool) {
	if value == nil {
		return of, false
	}
	return *value, true
}

// readOffsets reads a list with Offset and Limit.
func readOffsets[F, T any, K comparable](ctx context.Context, c *client, action string, filter F, check paging.ItemCheck[T], identity func(T) (K, bool), into paging.Sink[T]) error {
	type parameters struct {
		Filter F     `json:",embed"`
		Offset int64 `json:"Offset"` // a multiple of Limit
		Limit  int64 `json:"Limit"`
	}
	type answer struct {
		Items apicall.List[T] `json:"Items"`
		Total *int64          `json:"Total"`
	}
	source, limit := c.source(action), largestPage(action)
	fetch := func(ctx context.Context, offset int64) (page paging.OffsetPage[T], err error) {
		received, err := call[answer](ctx, c, action, parameters{filter, offset, limit})
		if err != nil {
			return page, err
		}
		page = paging.OffsetPage[T]{List: received.Value.Items, Total: received.Value.Total, RequestID: received.RequestID}
		return page, check.All(source, page.RequestID, page.List.Items)
	}
	return paging.ByOffset(ctx, source, limit, fetch, identity, into)
}

// inZone is an item of a zone of Identity Center. On the vendor's pages, items do not name their zone.
type inZone[T any] struct {
	Item   T       `json:",embed"`
	ZoneID *string `json:"ZoneId"`
}

// readNextTokens reads a list of a zone, with NextToken. An answer of type A has the list, which items returns.
func readNextTokens[F, A, T any, K comparable](ctx context.Context, c *client, action, zoneID string, filter F, items func(A) apicall.List[inZone[T]], check paging.ItemCheck[T], identity func(T) (K, bool), into paging.Sink[T]) error {
	type parameters struct {
		Filter     F       `json:",embed"`
		MaxResults int64   `json:"MaxResults"`
		NextToken  *string `json:"NextToken,omitempty"`
	}
	type answer struct {
		List        A       `json:",embed"`
		NextToken   *string `json:"NextToken"`
		TotalCounts *int64  `json:"TotalCounts"`
		IsTruncated *bool   `json:"IsTruncated"`
	}
	source := c.source(action)
	fetch := func(ctx context.Context, token *string) (page paging.TruncatedPage[T], err error) {
		received, err := call[answer](ctx, c, action, parameters{filter, largestPage(action), token})
		if err != nil {
			return page, err
		}
		list := items(received.Value.List)
		page = paging.TruncatedPage[T]{
			List: apicall.List[T]{Present: list.Present}, Truncated: received.Value.IsTruncated, Token: received.Value.NextToken,
			Total: received.Value.TotalCounts, RequestID: received.RequestID,
		}
		for _, one := range list.Items {
			if err := paging.AskedFor(source, page.RequestID, "ZoneId", one.ZoneID, &zoneID); err != nil {
				return page, err
			}
			page.List.Items = append(page.List.Items, one.Item)
		}
		return page, check.All(source, page.RequestID, page.List.Items)
	}
	return paging.ByNextToken(ctx, source, fetch, identity, into)
}
