// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// TokenPage is one answer of the PaginationToken dialect.
type TokenPage[T any] struct {
	List      apicall.List[T]
	Token     *string // names the next page; nil or empty on the last one
	RequestID string
}

// ByToken reads a list whose pages are chained by a token, until an answer has none, or has no items and
// repeats the token that it was asked with.
// fetch gets the token of the page to read, nil for the first one.
// The list field left out, and a token seen before in this read, are errors. A page with items that repeats its own
// token may be the last one: it is followed once more, and has to bring a page without items.
func ByToken[T any](ctx context.Context, source Source, fetch func(ctx context.Context, token *string) (TokenPage[T], error), into Sink[T]) error {
	return source.finish(readTokens(ctx, source, fetch, into))
}

func readTokens[T any](ctx context.Context, source Source, fetch func(ctx context.Context, token *string) (TokenPage[T], error), into Sink[T]) error {
	tokens := tokens{}
	var token *string
	repeated := false // the page asked for was read already, and repeats its token
	items := 0
	for pages := 0; ; pages++ {
		page, err := fetch(apicall.AtPage(ctx, pages+1, items), token)
		if err != nil {
			return cameTo(err, pages, items)
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

// longestToken bounds what names a page, in bytes: every token of a reading is remembered.
const longestToken = 64 << 10

// tokens are the page tokens of one reading.
type tokens map[string]bool

// follow gives the token of the next page, or an error where the reading has been there before. Every token is
// kept, so one above 64 KiB is an error too.
func (t tokens) follow(source Source, token *string, requestID string, items int) (*string, error) {
	switch {
	case t[*token]:
		return nil, neverEnds(source, requestID, items)
	case len(*token) > longestToken:
		return nil, source.incomplete(requestID, "the API gave a page token of %d bytes, after %d items: none above %d is followed", len(*token), items, longestToken)
	}
	t[*token] = true
	return token, nil
}

func neverEnds(source Source, requestID string, items int) *apicall.Error {
	return source.incomplete(requestID, "the API gave a page token a second time, after %d items: following it would never end", items)
}
