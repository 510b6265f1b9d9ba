// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"context"
	"errors"
	"sync/atomic"
)

// Kept is a value that is got when it is first needed, by one goroutine for all that wait for it, and
// kept while it is good. It may be used by several goroutines at once.
type Kept[T any] struct {
	get  func(ctx context.Context) (T, error)
	good func(T) bool

	turn    chan struct{} // held by the one that gets the value
	failed  atomic.Int64  // how often getting it failed
	gets    atomic.Int64  // how often it was got
	value   T
	known   bool
	problem error // of the last failure
}

// NewKept gives a value that get gets, again each time that the one that is kept is no longer good.
func NewKept[T any](get func(ctx context.Context) (T, error), good func(T) bool) *Kept[T] {
	return &Kept[T]{get: get, good: good, turn: make(chan struct{}, 1)}
}

// Drop forgets the value where it is a bad one, so that it is got again. It waits for whoever gets the
// value, which may give a better one, or ends with the context.
func (k *Kept[T]) Drop(ctx context.Context, bad func(T) bool) {
	select {
	case k.turn <- struct{}{}:
		k.known = k.known && !bad(k.value)
		<-k.turn
	case <-ctx.Done():
	}
}

// Get gives the value. A failure is one for all that waited for it, unless the reader that got the value ran out of
// its time: then the next one tries. Whoever asks later tries again too. Where the context ends while another
// goroutine gets the value, the error is the context's.
func (k *Kept[T]) Get(ctx context.Context) (T, error) {
	var none T
	failedBefore := k.failed.Load()
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return none, CauseOf(ctx)
	}
	switch {
	case k.known && k.good(k.value):
		return k.value, nil
	case k.failed.Load() != failedBefore:
		return none, k.problem
	}
	value, err := k.get(ctx)
	if err != nil {
		if !outOfTime(ctx, err) { // another reader may have more time
			k.problem = err
			k.failed.Add(1)
		}
		return none, err
	}
	k.value, k.known = value, true
	k.gets.Add(1)
	return value, nil
}

// outOfTime tells whether an error is due to the time that one reader has: its context has ended, or would have
// before another try.
func outOfTime(ctx context.Context, err error) bool {
	var failed *Error
	deadline, bounded := ctx.Deadline()
	return ctx.Err() != nil || bounded && errors.As(err, &failed) && failed.nextTry.After(deadline)
}
