// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package paging_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// slowPages returns pages of a list of numbers, each after a delay, and counts the calls.
type slowPages struct {
	size           int
	took           func() time.Duration
	answer         func(offset int64) error // nil for none
	calls, running atomic.Int64
	most           atomic.Int64 // that ran at once
}

func (s *slowPages) fetch(ctx context.Context, offset int64) (page paging.OffsetPage[int], err error) {
	s.calls.Add(1)
	running := s.running.Add(1)
	defer s.running.Add(-1)
	for most := s.most.Load(); running > most && !s.most.CompareAndSwap(most, running); most = s.most.Load() {
	}
	select {
	case <-time.After(s.took()):
	case <-ctx.Done():
		return page, ctx.Err()
	}
	if s.answer != nil {
		if err := s.answer(offset); err != nil {
			return page, err
		}
	}
	page.List, _ = cut(numbers(s.size), int(offset))
	total := int64(s.size)
	page.Total = &total
	return page, nil
}

func (s *slowPages) read(ctx context.Context) ([]int, error) {
	return byOffset(ctx, pageSize, s.fetch, number)
}

func TestByOffset_keepsOrderIfAnswersComeInAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pages := &slowPages{size: 1005, took: func() time.Duration { return rand.N(time.Second) }}
		got, err := pages.read(t.Context())
		// 101 pages, and the first one of three runs again.
		if err != nil || !slices.Equal(got, numbers(1005)) || pages.calls.Load() != 104 {
			t.Errorf("%d items by %d calls, %v", len(got), pages.calls.Load(), err)
		}
		if most := pages.most.Load(); most < 4 || most > 7 {
			t.Errorf("%d pages at once", most)
		}
	})
}

func TestByOffset_failureEndsEveryCall(t *testing.T) {
	refused := &apicall.Error{Action: action, Code: "Refused"}
	for name, failed := range map[string]struct {
		answer func(offset int64) error
		want   error
		pages  int
	}{
		"a page fails":          {func(offset int64) error { return errorAt(offset == 50, refused) }, refused, 5},
		"two pages fail":        {func(offset int64) error { return errorAt(offset >= 50, refused) }, refused, 5},
		"a later one is slower": {func(offset int64) error { return errorAt(offset == 10, refused) }, refused, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			pages := &slowPages{size: 10_000, took: func() time.Duration { return time.Second }, answer: failed.answer}
			got, err := pages.read(t.Context())
			var apiError *apicall.Error
			if got != nil || !errors.Is(err, failed.want) || !errors.As(err, &apiError) || apiError.Pages != failed.pages || apiError.Items != failed.pages*pageSize {
				t.Errorf("%s: %d items, %v", name, len(got), err)
			}
			if running := pages.running.Load(); running != 0 || pages.calls.Load() > 4*int64(failed.pages)+8 {
				t.Errorf("%s: %d calls, %d still running", name, pages.calls.Load(), running)
			}
		})
	}
}

func errorAt(now bool, err error) error {
	if now {
		return err
	}
	return nil
}

func TestByOffset_cancellingEndsEveryCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		pages := &slowPages{size: 10_000, took: func() time.Duration { return time.Minute }}
		time.AfterFunc(90*time.Second, cancel)
		began := time.Now()
		got, err := pages.read(ctx)
		if got != nil || !errors.Is(err, context.Canceled) || pages.running.Load() != 0 || time.Since(began) != 90*time.Second {
			t.Errorf("%d items after %s, %v", len(got), time.Since(began), err)
		}
	})
}

// An item is inserted, and another one after it is removed, while the list is read. A reader that reads one page at a
// time gets an item twice, or a consistent snapshot. A reader of several runs must not do worse.
func TestByOffset_parallelRunsLoseNoItem(t *testing.T) {
	const size = 800 // three runs
	for range 300 {
		synctest.Test(t, func(t *testing.T) {
			insert := rand.IntN(size - 1)
			remove := insert + rand.IntN(size-insert)
			before := numbers(size)
			after := slices.Insert(slices.Delete(numbers(size), remove, remove+1), insert, size)
			changes := time.Now().Add(rand.N(30 * time.Second))
			got, err := byOffset(t.Context(), pageSize, func(_ context.Context, offset int64) (page paging.OffsetPage[int], err error) {
				time.Sleep(rand.N(time.Second))
				list, total := before, int64(size)
				if time.Now().After(changes) {
					list = after
				}
				page.Total = &total
				page.List, _ = cut(list, int(offset))
				time.Sleep(rand.N(time.Second))
				return page, nil
			}, number)
			slices.Sort(got)
			if distinct := slices.Compact(slices.Clone(got)); err != nil || len(got) != size || len(distinct) != size {
				t.Fatalf("%d items, %v", len(got), err)
			}
			for _, item := range before {
				if _, found := slices.BinarySearch(got, item); !found && item != before[remove] {
					t.Errorf("inserted at %d, removed at %d: %d was lost", insert, remove, item)
				}
			}
		})
	}
}

func TestByOffset_itemsOfAPageAndAfterTheLast(t *testing.T) {
	for name, test := range map[string]struct {
		items  []int // the number of items of each page
		totals []int64
		whole  bool
	}{
		"nothing after a full last page":          {[]int{pageSize, 0}, []int64{pageSize, pageSize}, true},
		"the empty page may have any total":       {[]int{pageSize, 0}, []int64{pageSize, 99}, true},
		"the total counts the items of each page": {[]int{pageSize, 1}, []int64{pageSize, 1}, false},
		"a page with more items than its limit":   {[]int{pageSize + 1, 0}, []int64{pageSize + 1, pageSize + 1}, false},
	} {
		got, err := byOffset(t.Context(), pageSize, func(_ context.Context, offset int64) (page paging.OffsetPage[int], err error) {
			n := offset / pageSize
			page.List = apicall.List[int]{Present: true, Items: make([]int, test.items[n])}
			page.Total = &test.totals[n]
			return page, nil
		}, func(int) (int, bool) { return 0, false })
		if (err == nil) != test.whole || test.whole && len(got) != pageSize {
			t.Errorf("%s: %d items, %v", name, len(got), err)
		}
	}
}
