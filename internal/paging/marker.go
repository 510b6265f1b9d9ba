// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// MarkerPage is one answer of a list with limit and marker.
type MarkerPage[T any] struct {
	List      apicall.List[T]
	Info      *PageInfo // nil if absent or null
	RequestID string
}

// PageInfo describes a page of a list with limit and marker.
type PageInfo struct {
	// CurrentCount is the number of items of the page, nil if unknown.
	CurrentCount *int64 `json:"current_count"`
	// NextMarker names the next page. It is nil or empty on the last page.
	NextMarker *string `json:"next_marker"`
}

// ByMarker reads a list whose answers name the next page in page_info, until an answer names none. fetch reads the page of a
// marker, nil for the first page.
// These are errors: no list, no page_info, a current_count other than the number of items, a marker above 64 KiB, and
// a marker seen before.
func ByMarker[T any](ctx context.Context, source Source, fetch func(ctx context.Context, marker *string) (MarkerPage[T], error), into Sink[T]) (err error) {
	defer func() { err = source.finish(err) }()
	tokens := tokens{}
	var marker *string
	items := 0
	for pages := 0; ; pages++ {
		page, err := fetch(apicall.AtPage(ctx, pages+1, items), marker)
		switch {
		case err != nil:
			return after(err, pages, items)
		case !page.List.Present:
			return source.noList(page.RequestID)
		case page.Info == nil:
			return source.incomplete(page.RequestID, "the answer has no page_info, which says whether a page follows")
		}
		if counted := page.Info.CurrentCount; counted != nil && *counted != int64(len(page.List.Items)) {
			return source.incomplete(page.RequestID, "a page has %d items, but its page_info counts %d", len(page.List.Items), *counted)
		}
		if err := into.Add(page.List.Items); err != nil {
			return source.sinkFailed(page.RequestID, err)
		}
		items += len(page.List.Items)
		if page.Info.NextMarker == nil || *page.Info.NextMarker == "" {
			return nil
		}
		if marker, err = tokens.follow(source, page.Info.NextMarker, page.RequestID, items); err != nil {
			return err
		}
	}
}
