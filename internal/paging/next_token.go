// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"
	"errors"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// nextTokenInvalid is the code for a token that is no longer valid.
const nextTokenInvalid = "InvalidParameter.NextTokenInvalid"

// TruncatedPage is one answer of a list with NextToken and IsTruncated.
type TruncatedPage[T any] struct {
	List      apicall.List[T]
	Truncated *bool
	Token     *string // names the next page if Truncated is true
	Total     *int64  // items in the whole list; nil or 0 if unknown
	RequestID string
}

// ByNextToken reads a list whose answers say whether they are truncated, until an answer is not truncated.
// fetch reads the page of a token, nil for the first page. identity returns a key that no two items share, and false
// for an item without one.
//
// The list changed, and is read again from its start up to three more times, if: there are fewer or more items than a
// total above 0, the total differs between pages or is missing after a page that had one, an item comes twice, or the
// API refuses a token after the first page. These are errors at once: no list, no IsTruncated, a truncated answer
// without a token, a token above 64 KiB, and a token seen before in this reading.
func ByNextToken[T any, K comparable](ctx context.Context, source Source, fetch func(ctx context.Context, token *string) (TruncatedPage[T], error), identity func(T) (K, bool), into Sink[T]) error {
	return readAgain(source, into, func() error {
		tokens, seen := tokens{}, seen[T, K]{identity: identity}
		var token *string
		var total *int64
		items := 0
		for pages := 0; ; pages++ {
			page, err := fetch(apicall.AtPage(ctx, pages+1, items), token)
			if apiError, ok := errors.AsType[*apicall.Error](err); ok && token != nil && apiError.Code == nextTokenInvalid {
				return changed(apiError.RequestID, "the API refused its own page token after %d items (%s)", items, nextTokenInvalid)
			}
			if err != nil {
				return after(err, pages, items)
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
					return source.incomplete(page.RequestID, "the answer is truncated after %d items, but has no token for the next page", items)
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
