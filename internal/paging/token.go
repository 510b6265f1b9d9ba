// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// TokenPage is one answer of a list with PaginationToken.
type TokenPage[T any] struct {
	List      apicall.List[T]
	Token     *string // names the next page; nil or empty on the last page
	RequestID string
}

// ByToken reads a list whose answers name the next page by a token. It ends with an answer that has no token, or that has
// no items and repeats its own token. fetch reads the page of a token, nil for the first page.
// These are errors: no list, a token above 64 KiB, and a token seen before. There is one exception: the last page may have
// items and repeat its own token. That token is followed once more, and must lead to a page without items.
func ByToken[T any](ctx context.Context, source Source, fetch func(ctx context.Context, token *string) (TokenPage[T], error), into Sink[T]) (err error) {
	defer func() { err = source.finish(err) }()
	tokens := tokens{}
	var token *string
	repeated := false // the page was read before, with items and its own token
	items := 0
	for pages := 0; ; pages++ {
		page, err := fetch(apicall.AtPage(ctx, pages+1, items), token)
		if err != nil {
			return after(err, pages, items)
		}
		if !page.List.Present {
			return source.noList(page.RequestID)
		}
		count := len(page.List.Items)
		if repeated && count > 0 {
			return neverEnds(source, page.RequestID, items)
		}
		if err := into.Add(page.List.Items); err != nil {
			return source.sinkFailed(page.RequestID, err)
		}
		items += count
		if page.Token == nil || *page.Token == "" {
			return nil
		}
		repeats := token != nil && *token == *page.Token
		switch {
		case repeats && count == 0:
			return nil
		case repeats:
			repeated = true
			continue
		}
		repeated = false
		if token, err = tokens.follow(source, page.Token, page.RequestID, items); err != nil {
			return err
		}
	}
}

// longestToken is the longest page token, in bytes: all tokens of a reading are kept.
const longestToken = 64 << 10

// tokens are the page tokens of one reading.
type tokens map[string]bool

// follow returns the token of the next page. A token seen before in this reading is an error, and so is one above 64 KiB.
func (t tokens) follow(source Source, token *string, requestID string, items int) (*string, error) {
	switch {
	case t[*token]:
		return nil, neverEnds(source, requestID, items)
	case len(*token) > longestToken:
		return nil, source.incomplete(requestID, "the API gave a page token of %d bytes, after %d items; the provider accepts at most %d", len(*token), items, longestToken)
	}
	t[*token] = true
	return token, nil
}

func neverEnds(source Source, requestID string, items int) *apicall.Error {
	return source.incomplete(requestID, "the API repeated a page token after %d items, so the list would never end", items)
}
