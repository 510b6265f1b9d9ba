// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"
	"slices"
	"sync"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

const (
	// runsAtOnce is the number of runs of pages that are read in parallel. It is enough for the API's rate of calls if a
	// round trip takes less than 0.2 s.
	runsAtOnce = 4
	// pagesOfRun is the number of pages above which a further run is worth its extra call.
	pagesOfRun = 32
)

// OffsetPage is one answer of a list with Offset and Limit.
type OffsetPage[T any] struct {
	List      apicall.List[T]
	Total     *int64 // items in the whole list
	RequestID string
}

// ByOffset reads a list by Offset and Limit until its total is read.
// fetch reads the page at an offset, which is a multiple of limit. Several goroutines may call it at once. identity
// returns a key that no two items share, and false for an item without one.
//
// The list changed, and is read again from its start up to three more times, if: there are fewer or more items than the
// total, a page has more items than its limit, items follow a full last page, the total differs between pages, or an
// item comes twice. These are errors at once: no list, and no total although there are items.
func ByOffset[T any, K comparable](ctx context.Context, source Source, limit int64, fetch func(ctx context.Context, offset int64) (OffsetPage[T], error), identity func(T) (K, bool), into Sink[T]) error {
	return readAgain(source, into, func() error {
		list := offsetList[T, K]{
			source: source, limit: limit, into: into, seen: seen[T, K]{identity: identity},
			fetch: func(ctx context.Context, page int64) answeredPage[T] {
				answer, err := fetch(apicall.AtPage(ctx, int(page)+1, int(page*limit)), page*limit)
				return answeredPage[T]{answer, err}
			},
		}
		return list.read(ctx)
	})
}

// answeredPage is the outcome of a call for a page.
type answeredPage[T any] struct {
	OffsetPage[T]
	err error
}

// offsetList is one reading of a list.
type offsetList[T any, K comparable] struct {
	source Source
	limit  int64
	fetch  func(ctx context.Context, page int64) answeredPage[T]
	into   Sink[T]

	pages, items int
	total        *int64
	seen         seen[T, K]
	requestID    string // of the last page
}

// read reads until the total is read. The first page tells how many pages follow. Many pages are read in runs.
func (l *offsetList[T, K]) read(ctx context.Context) error {
	if err := l.take(l.fetch(ctx, 0)); err != nil || l.total == nil {
		return err
	}
	pages := (*l.total + l.limit - 1) / l.limit
	for next := int64(1); next < pages; next = int64(l.pages) {
		var err error
		if left := pages - next; left <= pagesOfRun {
			err = l.take(l.fetch(ctx, next))
		} else {
			err = l.readRuns(ctx, next, min(left, runsAtOnce*pagesOfRun))
		}
		if err != nil {
			return err
		}
	}
	if int64(l.items) != *l.total {
		return miscounted(l.items, *l.total, l.requestID)
	}
	if l.items == 0 || *l.total%l.limit != 0 {
		return nil
	}
	// The last page is full, and the total may count the items of one page only.
	page := l.fetch(ctx, pages)
	switch {
	case page.err != nil:
		return after(page.err, l.pages, l.items)
	case !page.List.Present:
		return l.source.noList(page.RequestID)
	case len(page.List.Items) > 0:
		return miscounted(l.items+len(page.List.Items), *l.total, page.RequestID)
	}
	return nil
}

// run is a run of pages, read one page at a time.
type run[T any] struct {
	pages chan answeredPage[T] // in order; closed after the last one
	again chan answeredPage[T] // the first page, read a second time
}

// readRuns reads count pages from first on. The runs are read in parallel, and each run one page at a time.
// If the list changes, an item may move to the next page. Within a run, the item comes twice, and is noticed. Between two
// runs, the item would be lost, because the later page was read first. So the first page of each run is read a second
// time, after the run before it has ended. Both answers must have the same items.
func (l *offsetList[T, K]) readRuns(ctx context.Context, first, count int64) error {
	var running sync.WaitGroup
	defer running.Wait() // no call of this reading may run during the next one
	reading, stop := context.WithCancel(ctx)
	defer stop()

	number := (count + pagesOfRun - 1) / pagesOfRun
	size := (count + number - 1) / number
	var runs []run[T]
	var before chan struct{} // closed when the run before has ended
	for start, end := first, first+count; start < end; start += size {
		this := run[T]{make(chan answeredPage[T], size), make(chan answeredPage[T], 1)}
		ended := make(chan struct{})
		running.Go(func() {
			defer close(ended)
			defer close(this.pages)
			for page := start; page < min(start+size, end) && reading.Err() == nil; page++ {
				answer := l.fetch(reading, page)
				this.pages <- answer
				if answer.err != nil {
					return
				}
			}
		})
		if previous := before; previous != nil {
			running.Go(func() {
				<-previous
				this.again <- l.fetch(reading, start)
			})
		}
		runs, before = append(runs, this), ended
	}
	for i, run := range runs {
		if err := l.takeRun(run, i > 0); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return after(&apicall.Error{Action: l.source.Action, Err: apicall.CauseOf(ctx)}, l.pages, l.items)
	}
	return nil
}

// takeRun adds the pages of a run, in order.
func (l *offsetList[T, K]) takeRun(run run[T], readTwice bool) error {
	for page := range run.pages {
		if err := l.take(page); err != nil {
			return err
		}
		if !readTwice {
			continue
		}
		readTwice = false
		again := <-run.again
		if again.err != nil {
			return after(again.err, l.pages, l.items)
		}
		if !slices.EqualFunc(page.List.Items, again.List.Items, l.sameItem) {
			return changed(again.RequestID, "page %d had other items when it was read a second time", l.pages)
		}
	}
	return nil
}

// sameItem reports whether two items may be the same.
func (l *offsetList[T, K]) sameItem(a, b T) bool {
	keyA, knownA := l.seen.identity(a)
	keyB, knownB := l.seen.identity(b)
	return knownA == knownB && keyA == keyB
}

// take adds the next page.
func (l *offsetList[T, K]) take(page answeredPage[T]) error {
	if page.err != nil {
		return after(page.err, l.pages, l.items)
	}
	if !page.List.Present {
		return l.source.noList(page.RequestID)
	}
	count := len(page.List.Items)
	l.requestID = page.RequestID
	l.pages++
	l.items += count
	if page.Total == nil {
		if l.items > 0 || l.pages > 1 {
			return l.source.incomplete(page.RequestID, "the answer has no total, after %d items", l.items)
		}
		return nil
	}
	var err error
	if l.total, err = sameTotal(l.total, page.Total, page.RequestID); err != nil {
		return err
	}
	switch {
	case int64(count) > l.limit:
		return changed(page.RequestID, "a page has %d items, but the request asked for at most %d", count, l.limit)
	case int64(l.items) > *l.total, count == 0 && int64(l.items) < *l.total:
		return miscounted(l.items, *l.total, page.RequestID)
	}
	if err := l.seen.add(page.List.Items, page.RequestID); err != nil {
		return err
	}
	if err := l.into.Add(page.List.Items); err != nil {
		return l.source.sinkFailed(page.RequestID, err)
	}
	return nil
}
