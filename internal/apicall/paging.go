// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"context"
	"errors"
	"fmt"
)

// readings is how often a list that changes under the reader is read from its start.
const readings = 4

// nextTokenInvalid is what an API of the NextToken dialect answers when a token went stale.
const nextTokenInvalid = "InvalidParameter.NextTokenInvalid"

// TokenPage is one answer of the PaginationToken dialect.
type TokenPage[T any] struct {
	List      List[T]
	Token     *string // names the next page; nil or empty on the last one
	RequestID string
}

// ReadTokenPages reads a list whose pages are chained by a token, until an answer has none.
// fetch gets the token of the page to read, nil for the first one.
// The list field left out, and a token seen before in this read, are errors.
func ReadTokenPages[T any](ctx context.Context, action string, fetch func(ctx context.Context, token *string) (TokenPage[T], error)) Read[T] {
	return func(into Into[T]) error {
		tokens := tokens{}
		var token *string
		items := 0
		for pages := 0; ; pages++ {
			page, err := fetch(at(ctx, pages+1, items), token)
			if err != nil {
				return cameTo(err, pages, items)
			}
			if !page.List.Present {
				return noList(action, page.RequestID)
			}
			if err := into.Add(page.List.Items); err != nil {
				return notTaken(action, page.RequestID, err)
			}
			items += len(page.List.Items)
			if page.Token == nil || *page.Token == "" {
				return nil
			}
			if token, err = tokens.follow(action, page.Token, page.RequestID, items); err != nil {
				return err
			}
		}
	}
}

// tokens are the page tokens of one reading.
type tokens map[string]bool

// follow gives the token of the next page, or an error where the reading has been there before.
func (t tokens) follow(action string, token *string, requestID string, items int) (*string, error) {
	if t[*token] {
		return nil, Incomplete(action, requestID, "the API gave a page token a second time, after %d items: following it would never end", items)
	}
	t[*token] = true
	return token, nil
}

// MarkerPage is one answer of the limit and marker dialect.
type MarkerPage[T any] struct {
	List      List[T]
	Info      *PageInfo // nil where the answer leaves it out or gives null
	RequestID string
}

// PageInfo is what an answer of the limit and marker dialect says of itself.
type PageInfo struct {
	// NextMarker names the next page; nil or empty on the last one.
	NextMarker *string `json:"next_marker"`
}

// ReadMarkerPages reads a list whose pages are chained by a marker in page_info, until an answer has
// none. fetch gets the marker of the page to read, nil for the first one.
// The list field or page_info left out, and a marker seen before in this read, are errors.
func ReadMarkerPages[T any](ctx context.Context, action string, fetch func(ctx context.Context, marker *string) (MarkerPage[T], error)) Read[T] {
	return ReadTokenPages(ctx, action, func(ctx context.Context, marker *string) (TokenPage[T], error) {
		page, err := fetch(ctx, marker)
		switch {
		case err != nil:
			return TokenPage[T]{}, err
		case page.Info == nil:
			return TokenPage[T]{}, Incomplete(action, page.RequestID, "the answer has no page_info, which says whether a page follows")
		}
		return TokenPage[T]{List: page.List, Token: page.Info.NextMarker, RequestID: page.RequestID}, nil
	})
}

// TruncatedPage is one answer of the NextToken dialect.
type TruncatedPage[T any] struct {
	List      List[T]
	Truncated *bool
	Token     *string // names the next page where Truncated is true
	Total     *int64  // items in the whole list; 0 and nil say nothing
	RequestID string
}

// ReadTruncatedPages reads a list whose answers say whether they are truncated, until one is not.
// fetch gets the token of the page to read, nil for the first one.
// Fewer items than the last answer's total, and a token refused after the first page, mean that
// the list changed: it is read again from its start, up to three more times. Truncated left out,
// truncated without a token, and a token seen before are errors at once.
func ReadTruncatedPages[T any](ctx context.Context, action string, fetch func(ctx context.Context, token *string) (TruncatedPage[T], error)) Read[T] {
	return readAgain(action, func(into Into[T]) error {
		tokens := tokens{}
		var token *string
		items := 0
		for pages := 0; ; pages++ {
			page, err := fetch(at(ctx, pages+1, items), token)
			var apiError *Error
			if token != nil && errors.As(err, &apiError) && apiError.Code == nextTokenInvalid {
				return &changedError{requestID: apiError.RequestID, reason: fmt.Sprintf("the API refused its own page token after %d items (%s)", items, nextTokenInvalid)}
			}
			if err != nil {
				return cameTo(err, pages, items)
			}
			if !page.List.Present {
				return noList(action, page.RequestID)
			}
			if page.Truncated == nil {
				return Incomplete(action, page.RequestID, "the answer does not say whether it is truncated")
			}
			if err := into.Add(page.List.Items); err != nil {
				return notTaken(action, page.RequestID, err)
			}
			items += len(page.List.Items)
			if !*page.Truncated {
				if page.Total != nil && int64(items) < *page.Total {
					return &changedError{requestID: page.RequestID, reason: fmt.Sprintf("%d items came where the API counts %d", items, *page.Total)}
				}
				return nil
			}
			if page.Token == nil || *page.Token == "" {
				return Incomplete(action, page.RequestID, "the answer is truncated after %d items and names no next page", items)
			}
			if token, err = tokens.follow(action, page.Token, page.RequestID, items); err != nil {
				return err
			}
		}
	})
}

// cameTo notes in an error how far the read had come.
func cameTo(err error, pages, items int) error {
	var failed *Error
	if errors.As(err, &failed) {
		failed.Pages, failed.Items = pages, items
	}
	return err
}

// WholeList gives the items of an answer that is not paged. The list field left out, and an empty
// list where the API counts some, are errors.
func WholeList[T any](action, requestID string, list List[T], counted bool) ([]T, error) {
	if !list.Present {
		return nil, noList(action, requestID)
	}
	if len(list.Items) == 0 && counted {
		return nil, Incomplete(action, requestID, "the answer lists nothing where the API counts some")
	}
	return list.Items, nil
}

// WholeObject holds an answer that is one object to the field that names it: without it the answer
// says nothing. A field left out, null or empty is an error.
func WholeObject(action, requestID, field string, value *string) error {
	if value == nil || *value == "" {
		return Incomplete(action, requestID, "the answer has no %s", field)
	}
	return nil
}

// changedError says that a list changed while it was read: what was read is no list of any moment.
type changedError struct {
	requestID string
	reason    string
}

func (e *changedError) Error() string { return e.reason }

// readAgain reads a list until it stood still for one reading.
func readAgain[T any](action string, read Read[T]) Read[T] {
	return func(into Into[T]) error {
		var changed *changedError
		for range readings {
			if err := read(into); !errors.As(err, &changed) {
				return err
			}
			into.Reset()
		}
		err := Incomplete(action, changed.requestID, "the list changed while it was read, in each of %d readings; in the last one %s", readings, changed.reason)
		err.Advice = "Run again when nobody changes the organization. If it stays, the API itself counts wrong: report it to the vendor with the request id."
		return err
	}
}

func noList(action, requestID string) *Error {
	return Incomplete(action, requestID, "the answer has no list of items")
}

// Incomplete is the error for an answer that cannot be taken for a whole one.
func Incomplete(action, requestID, format string, arguments ...any) *Error {
	return &Error{
		Action:    action,
		Message:   "incomplete: " + fmt.Sprintf(format, arguments...),
		RequestID: requestID,
		Advice:    "A part of a list is never taken for the whole. Run again; if it stays, report it to the vendor with the request id.",
	}
}
