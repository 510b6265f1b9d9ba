// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package credential

import (
	"context"
	"sync/atomic"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// Cache caches the result of a fetch and refreshes it when it is stale. One goroutine fetches for all goroutines that
// wait. Several goroutines may use a cache at once.
type Cache[T any] struct {
	fetch func(ctx context.Context) (T, error)
	fresh func(T) bool

	fetching chan struct{} // held by the goroutine that fetches
	failures atomic.Int64
	value    T
	cached   bool
	problem  error // of the last failure
}

// NewCache returns an empty cache. fresh reports whether a cached value is still valid; nil if every value is.
func NewCache[T any](fetch func(ctx context.Context) (T, error), fresh func(T) bool) *Cache[T] {
	if fresh == nil {
		fresh = func(T) bool { return true }
	}
	return &Cache[T]{fetch: fetch, fresh: fresh, fetching: make(chan struct{}, 1)}
}

// Get returns the value. If a fetch fails, all goroutines that waited for it get its error, and a later Get fetches
// again. If the fetch fails because its goroutine ran out of time, the next goroutine fetches. If ctx ends while another
// goroutine fetches, the error says why ctx ended.
func (c *Cache[T]) Get(ctx context.Context) (T, error) {
	var none T
	failuresBefore := c.failures.Load()
	select {
	case c.fetching <- struct{}{}:
		defer func() { <-c.fetching }()
	case <-ctx.Done():
		return none, apicall.CauseOf(ctx)
	}
	switch {
	case c.cached && c.fresh(c.value):
		return c.value, nil
	case c.failures.Load() != failuresBefore:
		return none, c.problem
	}
	value, err := c.fetch(ctx)
	if err != nil {
		if !apicall.OutOfTime(ctx, err) { // another reader may have more time
			c.problem = err
			c.failures.Add(1)
		}
		return none, err
	}
	c.value, c.cached = value, true
	return value, nil
}

// Drop removes the cached value if it is bad. It first waits for a running fetch, which may replace the value, and does
// nothing if the context ends before.
func (c *Cache[T]) Drop(ctx context.Context, bad func(T) bool) {
	select {
	case c.fetching <- struct{}{}:
		c.cached = c.cached && !bad(c.value)
		<-c.fetching
	case <-ctx.Done():
	}
}
