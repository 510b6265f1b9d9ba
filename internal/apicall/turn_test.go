// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"context"
	"sync"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// turns lets the pages of a list by offset be answered in order, each when the one before was taken: what is read
// side by side then comes as it would one by one, and a test knows what was asked.
type turns[T any] struct {
	mu    sync.Mutex
	items []T
	taken int64
	moved chan struct{} // closed when a page is taken
}

func newTurns[T any]() *turns[T] { return &turns[T]{items: []T{}, moved: make(chan struct{})} }

// Add implements apicall.Into.
func (t *turns[T]) Add(items []T) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.items = append(t.items, items...)
	t.move(t.taken + 1)
	return nil
}

// Reset implements apicall.Into.
func (t *turns[T]) Reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.items = []T{}
	t.move(0)
}

func (t *turns[T]) move(taken int64) {
	t.taken = taken
	close(t.moved)
	t.moved = make(chan struct{})
}

// read reads a list by offset whose pages wait for their turns.
func (t *turns[T]) read(ctx context.Context, limit int64, fetch func(ctx context.Context, offset int64) (apicall.OffsetPage[T], error), identity func(T) (int, bool)) ([]T, error) {
	err := apicall.ReadOffsetPages(ctx, action, limit, func(ctx context.Context, offset int64) (apicall.OffsetPage[T], error) {
		for {
			t.mu.Lock()
			if t.taken == offset/limit {
				defer t.mu.Unlock()
				return fetch(ctx, offset)
			}
			moved := t.moved
			t.mu.Unlock()
			select {
			case <-moved:
			case <-ctx.Done():
				return apicall.OffsetPage[T]{}, ctx.Err()
			}
		}
	}, identity)(t)
	if err != nil {
		return nil, err
	}
	return t.items, nil
}
