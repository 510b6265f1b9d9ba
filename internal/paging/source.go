// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package paging keeps the promise "complete or error": it reads a list to its end in every way of paging that the
// APIs have, or gives an error. What makes an answer incomplete is decided here and nowhere else.
package paging

import (
	"context"
	"errors"
	"fmt"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// readings is how often a list that changes under the reader is read from its start.
const readings = 4

// Source is what a list, or an object, is read from.
type Source struct {
	// Action is the API action as the vendor names it.
	Action string
	// Clean gives an error without the secrets that a server may have echoed.
	Clean func(error) error
}

// Sink takes the items of a list as they are read.
type Sink[T any] interface {
	// Add takes the items of one page; pages come in the API's order. An error ends the read.
	Add(items []T) error
	// Reset forgets what was added: the list is read again from its start.
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

// finish gives the error of a read, clean.
func (s Source) finish(err error) error {
	if err == nil || s.Clean == nil {
		return err
	}
	return s.Clean(err)
}

// Incomplete is the error for an answer that cannot be taken for a whole one.
func (s Source) Incomplete(requestID, format string, arguments ...any) error {
	return s.finish(s.incomplete(requestID, format, arguments...))
}

func (s Source) incomplete(requestID, format string, arguments ...any) *apicall.Error {
	return &apicall.Error{
		Action:    s.Action,
		Message:   "incomplete: " + fmt.Sprintf(format, arguments...),
		RequestID: requestID,
		Advice:    "A part of a list is never taken for the whole. Run again; if it stays, report it to the vendor with the request id.",
	}
}

func (s Source) noList(requestID string) *apicall.Error {
	return s.incomplete(requestID, "the answer has no list of items")
}

// sinkFailed is the error of a page that the sink rejected.
func (s Source) sinkFailed(requestID string, err error) error {
	failed := &apicall.Error{Err: err}
	_ = errors.As(err, &failed)
	failed.Action, failed.RequestID = s.Action, requestID
	return failed
}

// cameTo notes in an error how far the read had come.
func cameTo(err error, pages, items int) error {
	var failed *apicall.Error
	if errors.As(err, &failed) {
		failed.Pages, failed.Items = pages, items
	}
	return err
}

// Whole reads the items of an answer that is not paged. The list field left out, and an empty
// list where the API counts some, are errors.
func Whole[T any](source Source, requestID string, list apicall.List[T], counted bool, into Sink[T]) error {
	switch {
	case !list.Present:
		return source.finish(source.noList(requestID))
	case len(list.Items) == 0 && counted:
		return source.Incomplete(requestID, "the answer lists nothing where the API counts some")
	}
	if err := into.Add(list.Items); err != nil {
		return source.finish(source.sinkFailed(requestID, err))
	}
	return nil
}

// WholeObject holds an answer that is one object to the field that names it: without it the answer
// says nothing. A field left out, null or empty is an error.
func (s Source) WholeObject(requestID, field string, value *string) error {
	if value == nil || *value == "" {
		return s.Incomplete(requestID, "the answer has no %s", field)
	}
	return nil
}

// AskedFor holds an item to the request: an item that names something else in a field belongs to another request. A
// field that is nil says nothing, and a filter that is nil was not sent.
func AskedFor[V comparable](source Source, requestID, field string, named, asked *V) error {
	if named == nil || asked == nil || *named == *asked {
		return nil
	}
	err := source.incomplete(requestID, "an item names the %s %v where %v was asked for", field, *named, *asked)
	err.Advice = "Something between here and the API may have answered in its place: check the endpoint and the proxy. If it stays, report it to the vendor with the request id."
	return err
}

// changedError says that a list changed while it was read: the pages do not form a consistent snapshot.
type changedError struct {
	requestID string
	reason    string
}

func (e *changedError) Error() string { return e.reason }

func changed(requestID, format string, arguments ...any) error {
	return &changedError{requestID, fmt.Sprintf(format, arguments...)}
}

func miscounted(items int, total int64, requestID string) error {
	return changed(requestID, "%d items came where the API counts %d", items, total)
}

// readAgain reads a list until one reading of it forms a consistent snapshot.
func readAgain[T any](source Source, into Sink[T], read func() error) error {
	var change *changedError
	for range readings {
		if err := read(); !errors.As(err, &change) {
			return source.finish(err)
		}
		into.Reset()
	}
	err := source.incomplete(change.requestID, "the list changed while it was read, in each of %d readings; in the last one %s", readings, change.reason)
	err.Advice = "Run again when nobody changes the organization. If it stays, the API itself counts wrong: report it to the vendor with the request id."
	return source.finish(err)
}

// sameTotal holds the total of a page against that of the pages before it, nil where none had one.
func sameTotal(before, now *int64, requestID string) (*int64, error) {
	switch {
	case before == nil:
		return now, nil
	case now == nil:
		return nil, changed(requestID, "the API counted %d items in all, then it did not say", *before)
	case *before != *now:
		return nil, changed(requestID, "the API counted %d items in all, then %d", *before, *now)
	}
	return now, nil
}

// seen holds the identities of the items of one reading.
type seen[T any, K comparable] struct {
	identity func(T) (K, bool) // what no two items share, false for an item that lacks it
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
			return changed(requestID, "an item came twice within %d", len(s.items)+1)
		}
		if known {
			s.items[key] = true
		}
	}
	return nil
}
