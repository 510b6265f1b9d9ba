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

// ReadTokenPages reads a list whose pages are chained by a token, until an answer has none, or has no items and
// repeats the token that it was asked with.
// fetch gets the token of the page to read, nil for the first one.
// The list field left out, and a token seen before in this read, are errors. A page with items that repeats its own
// token may be the last one: it is followed once more, and has to bring a page without items.
func ReadTokenPages[T any](ctx context.Context, action string, fetch func(ctx context.Context, token *string) (TokenPage[T], error)) Read[T] {
	return func(into Into[T]) error {
		tokens := tokens{}
		var token *string
		repeated := false // the page asked for was read already, and repeats its token
		items := 0
		for pages := 0; ; pages++ {
			page, err := fetch(at(ctx, pages+1, items), token)
			if err != nil {
				return cameTo(err, pages, items)
			}
			if !page.List.Present {
				return noList(action, page.RequestID)
			}
			count := len(page.List.Items)
			if repeated && count > 0 {
				return neverEnds(action, page.RequestID, items)
			}
			if err := into.Add(page.List.Items); err != nil {
				return notTaken(action, page.RequestID, err)
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
			if token, err = tokens.follow(action, page.Token, page.RequestID, items); err != nil {
				return err
			}
		}
	}
}

// tokens are the page tokens of one reading.
type tokens map[string]bool

// follow gives the token of the next page, or an error where the reading has been there before. Every token is
// kept, so one above 64 KiB is an error too.
func (t tokens) follow(action string, token *string, requestID string, items int) (*string, error) {
	switch {
	case t[*token]:
		return nil, neverEnds(action, requestID, items)
	case len(*token) > longestToken:
		return nil, Incomplete(action, requestID, "the API gave a page token of %d bytes, after %d items: none above %d is followed", len(*token), items, longestToken)
	}
	t[*token] = true
	return token, nil
}

func neverEnds(action, requestID string, items int) *Error {
	return Incomplete(action, requestID, "the API gave a page token a second time, after %d items: following it would never end", items)
}

// MarkerPage is one answer of the limit and marker dialect.
type MarkerPage[T any] struct {
	List      List[T]
	Info      *PageInfo // nil where the answer leaves it out or gives null
	RequestID string
}

// PageInfo is what an answer of the limit and marker dialect says of itself.
type PageInfo struct {
	// CurrentCount is how many items the page has, nil where the answer does not say.
	CurrentCount *int64 `json:"current_count"`
	// NextMarker names the next page; nil or empty on the last one.
	NextMarker *string `json:"next_marker"`
}

// ReadMarkerPages reads a list whose pages are chained by a marker in page_info, until an answer has
// none. fetch gets the marker of the page to read, nil for the first one.
// The list field or page_info left out, a current_count other than the page's items, and a marker seen before in
// this read are errors.
func ReadMarkerPages[T any](ctx context.Context, action string, fetch func(ctx context.Context, marker *string) (MarkerPage[T], error)) Read[T] {
	return func(into Into[T]) error {
		tokens := tokens{}
		var marker *string
		items := 0
		for pages := 0; ; pages++ {
			page, err := fetch(at(ctx, pages+1, items), marker)
			switch {
			case err != nil:
				return cameTo(err, pages, items)
			case !page.List.Present:
				return noList(action, page.RequestID)
			case page.Info == nil:
				return Incomplete(action, page.RequestID, "the answer has no page_info, which says whether a page follows")
			}
			if counted := page.Info.CurrentCount; counted != nil && *counted != int64(len(page.List.Items)) {
				return Incomplete(action, page.RequestID, "a page has %d items where its page_info counts %d", len(page.List.Items), *counted)
			}
			if err := into.Add(page.List.Items); err != nil {
				return notTaken(action, page.RequestID, err)
			}
			items += len(page.List.Items)
			if page.Info.NextMarker == nil || *page.Info.NextMarker == "" {
				return nil
			}
			if marker, err = tokens.follow(action, page.Info.NextMarker, page.RequestID, items); err != nil {
				return err
			}
		}
	}
}

// TruncatedPage is one answer of the NextToken dialect.
type TruncatedPage[T any] struct {
	List      List[T]
	Truncated *bool
	Token     *string // names the next page where Truncated is true
	Total     *int64  // items in the whole list; nil and 0 say nothing
	RequestID string
}

// ReadTruncatedPages reads a list whose answers say whether they are truncated, until one is not.
// fetch gets the token of the page to read, nil for the first one.
// identity gives what no two items share, false for an item that lacks it.
// These mean that the list changed, so it is read again from its start, up to three more times: fewer or more items
// than a total above 0, a total that differs between pages or is missing after a page that had one, an item twice,
// and a token refused after the first page. Truncated left out, truncated without a token, and a token seen before
// are errors at once.
func ReadTruncatedPages[T any, K comparable](ctx context.Context, action string, fetch func(ctx context.Context, token *string) (TruncatedPage[T], error), identity func(T) (K, bool)) Read[T] {
	return readAgain(action, func(into Into[T]) error {
		tokens, seen := tokens{}, seen[T, K]{identity: identity}
		var token *string
		var total *int64
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
			items += len(page.List.Items)
			if *page.Truncated {
				if page.Token == nil || *page.Token == "" {
					return Incomplete(action, page.RequestID, "the answer is truncated after %d items and names no next page", items)
				}
				if token, err = tokens.follow(action, page.Token, page.RequestID, items); err != nil {
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
				return notTaken(action, page.RequestID, err)
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

// sameTotal holds the total of a page against that of the pages before it, nil where none had one.
func sameTotal(before, now *int64, requestID string) (*int64, error) {
	switch {
	case before == nil:
		return now, nil
	case now == nil:
		return nil, &changedError{requestID: requestID, reason: fmt.Sprintf("the API counted %d items in all, then it did not say", *before)}
	case *before != *now:
		return nil, &changedError{requestID: requestID, reason: fmt.Sprintf("the API counted %d items in all, then %d", *before, *now)}
	}
	return now, nil
}

// seen are the items of one reading, by what no two of them share.
type seen[T any, K comparable] struct {
	identity func(T) (K, bool)
	items    map[K]bool
}

// add notes the items of a page. An item twice means that the list changed.
func (s *seen[T, K]) add(items []T, requestID string) error {
	if s.items == nil {
		s.items = map[K]bool{}
	}
	for _, item := range items {
		key, known := s.identity(item)
		if known && s.items[key] {
			return &changedError{requestID: requestID, reason: fmt.Sprintf("an item came twice within %d", len(s.items)+1)}
		}
		if known {
			s.items[key] = true
		}
	}
	return nil
}

func miscounted(items int, total int64, requestID string) error {
	return &changedError{requestID: requestID, reason: fmt.Sprintf("%d items came where the API counts %d", items, total)}
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

// AskedFor holds an item to what was asked for: an item that names something else in a field belongs to another
// answer. A field that is nil says nothing, and so does a filter that was not given.
func AskedFor[V comparable](action, requestID, field string, named, asked *V) error {
	if named == nil || asked == nil || *named == *asked {
		return nil
	}
	err := Incomplete(action, requestID, "an item names the %s %v where %v was asked for", field, *named, *asked)
	err.Advice = "Something between here and the API may have answered in its place: check the endpoint and the proxy. If it stays, report it to the vendor with the request id."
	return err
}

// changedError says that a list changed while it was read: the pages do not form a consistent snapshot.
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
