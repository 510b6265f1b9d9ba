// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"
	"errors"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// nextTokenInvalid is what an API of the NextToken dialect answers when a token went stale.
const nextTokenInvalid = "InvalidParameter.NextTokenInvalid"

// TruncatedPage is one answer of the NextToken dialect.
type TruncatedPage[T any] struct {
	List      apicall.List[T]
	Truncated *bool
	Token     *string // names the next page where Truncated is true
	Total     *int64  // items in the whole list; nil and 0 say nothing
	RequestID string
}

// ByNextToken reads a list whose answers say whether they are truncated, until one is not.
// fetch gets the token of the page to read, nil for the first one.
// identity gives what no two items share, false for an item that lacks it.
// These mean that the list changed, so it is read again from its start, up to three more times: fewer or more items
// than a total above 0, a total that differs between pages or is missing after a page that had one, an item twice,
// and a token refused after the first page. Truncated left out, truncated without a token, and a token seen before
// are errors at once.
func ByNextToken[T any, K comparable](ctx context.Context, source Source, fetch func(ctx context.Context, token *string) (TruncatedPage[T], error), identity func(T) (K, bool), into Sink[T]) error {
	return readAgain(source, into, func() error {
		tokens, seen := tokens{}, seen[T, K]{identity: identity}
		var token *string
		var total *int64
		items := 0
		for pages := 0; ; pages++ {
			page, err := fetch(apicall.AtPage(ctx, pages+1, items), token)
			var apiError *apicall.Error
			if token != nil && errors.As(err, &apiError) && apiError.Code == nextTokenInvalid {
				return changed(apiError.RequestID, "the API refused its own page token after %d items (%s)", items, nextTokenInvalid)
			}
			if err != nil {
				return cameTo(err, pages, items)
			}
			if !page.List.Present {
				return source.noList(page.RequestID)
			}
			if page.Truncated == nil {
				return source.incomplete(page.RequestID, "the answer does not say whether it is truncated")
			}
			items += len(page.List.Items)
			if *page.Truncated {
				if page.Token == nil || *page.Token == "" {
					return source.incomplete(page.RequestID, "the answer is truncated after %d items and names no next page", items)
				}
				if token, err = tokens.follow(source, page.Token, page.RequestID, items); err != nil {
					return err
				}
			}
			if total, err = sameTotal(total, page.Total, page.RequestID); err != nil {
				return err
			}
			if err := seen.add(page.List.Items, page.RequestID); err != nil {
				return err
			}
			if err := into.Add(page.List.Items); err != nil {
				return source.sinkFailed(page.RequestID, err)
			}
			if *page.Truncated {
				continue
			}
			if total != nil && *total > 0 && int64(items) != *total {
				return miscounted(items, *total, page.RequestID)
			}
			return nil
		}
	})
}
