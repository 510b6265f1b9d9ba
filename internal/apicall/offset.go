// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"context"
	"fmt"
	"sync"
)

// pagesAtOnce is how many pages of one list are asked for side by side at the most: enough for the
// API's rate of calls while a round trip takes less than a second, and no more than the connections
// that are kept.
const pagesAtOnce = idleConnections

// OffsetPage is one answer of the Offset and Limit dialect.
type OffsetPage[T any] struct {
	List      List[T]
	Total     *int64 // items in the whole list
	RequestID string
}

// ReadOffsetPages reads a list by Offset and Limit until its total is read. fetch gets the offset
// of the page to read, always a multiple of limit; once the first page has told the total, it is
// called by several goroutines at once.
// identity gives what no two items share, false for an item that lacks it.
// Fewer or more items than the total, a total that differs between pages, and an item that comes
// twice mean that the list changed: it is read again from its start, up to three more times.
// The list field left out, and no total although items came, are errors at once.
func ReadOffsetPages[T any, K comparable](ctx context.Context, action string, limit int64, fetch func(ctx context.Context, offset int64) (OffsetPage[T], error), identity func(T) (K, bool)) Read[T] {
	return readAgain(action, func(into Into[T]) error {
		list := offsetList[T, K]{action: action, into: into, identity: identity, seen: map[K]bool{}}
		page, err := fetch(at(ctx, 1, 0), 0)
		if err := list.take(page, err); err != nil || list.whole() {
			return err
		}
		var running sync.WaitGroup
		defer running.Wait() // nothing of this reading goes on in the next one
		pages, stop := context.WithCancel(ctx)
		defer stop()
		for answer := range sideBySide(pages, &running, (*list.total-1)/limit, func(i int64) answeredPage[T] {
			page, err := fetch(at(pages, int(i)+2, int((i+1)*limit)), (i+1)*limit)
			return answeredPage[T]{page, err}
		}) {
			page := <-answer
			if err := list.take(page.OffsetPage, page.err); err != nil || list.whole() {
				return err
			}
		}
		if ctx.Err() != nil {
			return cameTo(&Error{Action: action, Err: CauseOf(ctx)}, list.pages, list.items)
		}
		return list.miscounted(page.RequestID)
	})
}

// answeredPage is what came of a call for a page.
type answeredPage[T any] struct {
	OffsetPage[T]
	err error
}

// sideBySide does something count times, some of it at once, and gives the results in order. It ends
// early with the context.
func sideBySide[T any](ctx context.Context, running *sync.WaitGroup, count int64, do func(i int64) T) <-chan chan T {
	// Who waits for the first result holds one; the others wait here.
	ahead := make(chan chan T, pagesAtOnce-1)
	running.Go(func() {
		defer close(ahead)
		for i := range count {
			result := make(chan T, 1)
			select {
			case ahead <- result:
				running.Go(func() { result <- do(i) })
			case <-ctx.Done():
				return
			}
		}
	})
	return ahead
}

// offsetList is what is known of a list while it is read.
type offsetList[T any, K comparable] struct {
	action   string
	into     Into[T]
	identity func(T) (K, bool)

	pages, items int
	total        *int64
	seen         map[K]bool
}

// take takes the next page in order.
func (l *offsetList[T, K]) take(page OffsetPage[T], err error) error {
	if err != nil {
		return cameTo(err, l.pages, l.items)
	}
	if !page.List.Present {
		return noList(l.action, page.RequestID)
	}
	l.pages++
	l.items += len(page.List.Items)
	if page.Total == nil {
		if l.items > 0 {
			return Incomplete(l.action, page.RequestID, "the answer does not say how many items there are in all, after %d of them", l.items)
		}
		return nil
	}
	if l.total != nil && *l.total != *page.Total {
		return &changedError{requestID: page.RequestID, reason: fmt.Sprintf("the API counted %d items in all, then %d", *l.total, *page.Total)}
	}
	l.total = page.Total
	for _, item := range page.List.Items {
		key, known := l.identity(item)
		if known && l.seen[key] {
			return &changedError{requestID: page.RequestID, reason: fmt.Sprintf("an item came twice within %d", l.items)}
		}
		if known {
			l.seen[key] = true
		}
	}
	if count := int64(l.items); count > *l.total || count < *l.total && len(page.List.Items) == 0 {
		return l.miscounted(page.RequestID)
	}
	if err := l.into.Add(page.List.Items); err != nil {
		return notTaken(l.action, page.RequestID, err)
	}
	return nil
}

// whole tells whether every item is there. A list without a total has none.
func (l *offsetList[T, K]) whole() bool { return l.total == nil || int64(l.items) == *l.total }

func (l *offsetList[T, K]) miscounted(requestID string) error {
	return &changedError{requestID: requestID, reason: fmt.Sprintf("%d items came where the API counts %d", l.items, *l.total)}
}
