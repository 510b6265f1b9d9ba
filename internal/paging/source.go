// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package paging keeps the promise "complete or error": it reads a list to its end, in each way of paging that the APIs
// have, or returns an error. This package alone decides whether a list is incomplete.
package paging

import (
	"context"
	"errors"
	"fmt"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// readings is the highest number of times that a changing list is read from its start.
const readings = 4

// Source is the API that a list or an object is read from.
type Source struct {
	// Action is the API action as the vendor names it.
	Action string
	// Clean removes secrets from an error, since a server may echo them. Nil changes nothing.
	Clean func(error) error
}

// Sink receives the items of a list while it is read.
type Sink[T any] interface {
	// Add receives the items of the next page, in the API's order. An error ends the read.
	Add(items []T) error
	// Reset removes all items, since the list is read again from its start.
	Reset()
}

// Collect reads a whole list into a slice, which is never nil. read is the method of a client.
func Collect[F, T any](ctx context.Context, read func(context.Context, F, Sink[T]) error, filter F) ([]T, error) {
	all := collected[T]{}
	if err := read(ctx, filter, &all); err != nil {
		return nil, err
	}
	return all, nil
}

// collected implements Sink.
type collected[T any] []T

func (c *collected[T]) Add(items []T) error {
	*c = append(*c, items...)
	return nil
}

func (c *collected[T]) Reset() { *c = collected[T]{} }

// finish removes secrets from the error of a read.
func (s Source) finish(err error) error {
	if err == nil || s.Clean == nil {
		return err
	}
	return s.Clean(err)
}

// Incomplete returns the error for an incomplete answer.
func (s Source) Incomplete(requestID, format string, arguments ...any) error {
	return s.finish(s.incomplete(requestID, format, arguments...))
}

func (s Source) incomplete(requestID, format string, arguments ...any) *apicall.Error {
	return &apicall.Error{
		Action:    s.Action,
		Message:   "incomplete: " + fmt.Sprintf(format, arguments...),
		RequestID: requestID,
		Advice:    "The provider never returns a part of a list. Run again. If the error stays, report it to the vendor with the request id.",
	}
}

func (s Source) noList(requestID string) *apicall.Error {
	return s.incomplete(requestID, "the answer has no list of items")
}

// sinkFailed completes the error of a sink that rejected a page.
func (s Source) sinkFailed(requestID string, err error) error {
	failed := apicall.AsError(err)
	failed.Action, failed.RequestID = s.Action, requestID
	return failed
}

// after adds to an error how much was read before it.
func after(err error, pages, items int) error {
	failed := apicall.AsError(err)
	failed.Pages, failed.Items = pages, items
	return failed
}

// Whole reads a list that has no pages. counted tells that the API counts items. An answer without the list field is an
// error, and so is an empty list if items are counted.
func Whole[T any](source Source, requestID string, list apicall.List[T], counted bool, into Sink[T]) error {
	switch {
	case !list.Present:
		return source.finish(source.noList(requestID))
	case len(list.Items) == 0 && counted:
		return source.Incomplete(requestID, "the list is empty, but the API counts items")
	}
	if err := into.Add(list.Items); err != nil {
		return source.finish(source.sinkFailed(requestID, err))
	}
	return nil
}

// WholeObject returns an error if an answer lacks the field that identifies its object. value is nil if the field is
// absent or null; an empty one is an error too.
func (s Source) WholeObject(requestID, field string, value *string) error {
	if value == nil || *value == "" {
		return s.Incomplete(requestID, "the answer has no %s", field)
	}
	return nil
}

// AskedFor returns an error if an item has another value in a field than the request asked for: the answer belongs to
// another request. Nothing is compared if named, the item's value, or asked is nil.
func AskedFor[V comparable](source Source, requestID, field string, named, asked *V) error {
	if named == nil || asked == nil || *named == *asked {
		return nil
	}
	err := source.incomplete(requestID, "an item has the %s %v, but the request asked for %v", field, *named, *asked)
	err.Advice = apicall.AdviceNoJSON + " If the error stays, report it to the vendor with the request id."
	return err
}

// ItemCheck returns an error for an item of another request. Nil checks nothing.
type ItemCheck[T any] func(source Source, requestID string, item T) error

// All checks the items of a page.
func (c ItemCheck[T]) All(source Source, requestID string, items []T) error {
	if c == nil {
		return nil
	}
	for _, item := range items {
		if err := c(source, requestID, item); err != nil {
			return err
		}
	}
	return nil
}

// changedError says that a list changed while it was read: its pages do not form a consistent snapshot.
type changedError struct {
	requestID string
	reason    string
}

func (e *changedError) Error() string { return e.reason }

func changed(requestID, format string, arguments ...any) error {
	return &changedError{requestID, fmt.Sprintf(format, arguments...)}
}

func miscounted(items int, total int64, requestID string) error {
	return changed(requestID, "the API returned %d items, but counts %d", items, total)
}

// readAgain reads a list until a reading is a consistent snapshot, at most four times.
func readAgain[T any](source Source, into Sink[T], read func() error) error {
	var change *changedError
	for range readings {
		if err := read(); !errors.As(err, &change) {
			return source.finish(err)
		}
		into.Reset()
	}
	err := source.incomplete(change.requestID, "the list changed while it was read, in each of %d readings; in the last one %s", readings, change.reason)
	err.Advice = "Run again when nobody changes the organization. If the error stays, the API counts wrong: report it to the vendor with the request id."
	return source.finish(err)
}

// sameTotal returns the total of a page, and an error if it differs from that of the pages before. Nil means no total.
func sameTotal(before, now *int64, requestID string) (*int64, error) {
	switch {
	case before == nil:
		return now, nil
	case now == nil:
		return nil, changed(requestID, "the API counted %d items in all, but a later page has no count", *before)
	case *before != *now:
		return nil, changed(requestID, "the API counted %d items in all, then %d", *before, *now)
	}
	return now, nil
}

// seen has the identities of the items of one reading.
type seen[T any, K comparable] struct {
	identity func(T) (K, bool) // a key that no two items share, false for an item without one
	items    map[K]bool
}

// add adds the items of a page. An item that comes twice means that the list changed.
func (s *seen[T, K]) add(items []T, requestID string) error {
	if s.items == nil {
		s.items = map[K]bool{}
	}
	for _, item := range items {
		key, known := s.identity(item)
		if known && s.items[key] {
			return changed(requestID, "an item came twice among the first %d items", len(s.items)+1)
		}
		if known {
			s.items[key] = true
		}
	}
	return nil
}
