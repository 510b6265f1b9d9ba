// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import "errors"

// Into takes the items of a list as they are read.
type Into[T any] interface {
	// Add takes the items of one page; pages come in the API's order. An error ends the read.
	Add(items []T) error
	// Reset forgets what was added: the list is read again from its start.
	Reset()
}

// Read is a read of a whole list that has yet to be made. It gives every item in the API's order, or
// an error; after an error what was added to into is no list.
type Read[T any] func(into Into[T]) error

// All makes the read and returns every item.
func (r Read[T]) All() ([]T, error) {
	all := collected[T]{}
	if err := r(&all); err != nil {
		return nil, err
	}
	return all, nil
}

// Given is the read of items that an action's answer has given already.
func Given[T any](action string, items []T) Read[T] {
	return func(into Into[T]) error {
		if err := into.Add(items); err != nil {
			return notTaken(action, "", err)
		}
		return nil
	}
}

// Through gives a read whose errors pass through a function.
func (r Read[T]) Through(pass func(error) error) Read[T] {
	return func(into Into[T]) error { return pass(r(into)) }
}

// collected implements Into.
type collected[T any] []T

func (c *collected[T]) Add(items []T) error {
	*c = append(*c, items...)
	return nil
}

func (c *collected[T]) Reset() { *c = collected[T]{} }

// notTaken is the error of a page whose items nobody could take.
func notTaken(action, requestID string, err error) error {
	failed := &Error{Err: err}
	_ = errors.As(err, &failed)
	failed.Action, failed.RequestID = action, requestID
	return failed
}
