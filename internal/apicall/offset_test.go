// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

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
)

// slowPages answers pages of a list of numbers, each after a time of its own, and counts the calls.
type slowPages struct {
	size           int
	took           func() time.Duration
	answer         func(offset int64) error // nil for none
	calls, running atomic.Int64
	most           atomic.Int64 // that ran at once
}

func (s *slowPages) fetch(ctx context.Context, offset int64) (page apicall.OffsetPage[int], err error) {
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

func (s *slowPages) read(ctx context.Context) apicall.Read[int] {
	return apicall.ReadOffsetPages(ctx, action, pageSize, s.fetch, func(item int) (int, bool) { return item, true })
}

func TestReadOffsetPages_pagesThatComeInAnyOrderAreTakenInTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pages := &slowPages{size: 1005, took: func() time.Duration { return rand.N(time.Second) }}
		got, err := pages.read(t.Context()).All()
		if err != nil || !slices.Equal(got, numbers(1005)) || pages.calls.Load() != 101 {
			t.Errorf("%d items by %d calls, %v", len(got), pages.calls.Load(), err)
		}
		if most := pages.most.Load(); most < 10 || most > 16 {
			t.Errorf("%d pages at once", most)
		}
	})
}

func TestReadOffsetPages_afterAFailureNothingGoesOn(t *testing.T) {
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
			got, err := pages.read(t.Context()).All()
			var apiError *apicall.Error
			if got != nil || !errors.Is(err, failed.want) || !errors.As(err, &apiError) || apiError.Pages != failed.pages || apiError.Items != failed.pages*pageSize {
				t.Errorf("%s: %d items, %v", name, len(got), err)
			}
			if running := pages.running.Load(); running != 0 || pages.calls.Load() > int64(failed.pages)+17 {
				t.Errorf("%s: %d calls, %d go on", name, pages.calls.Load(), running)
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

func TestReadOffsetPages_cancellingEndsEveryPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		pages := &slowPages{size: 10_000, took: func() time.Duration { return time.Minute }}
		time.AfterFunc(90*time.Second, cancel)
		began := time.Now()
		got, err := pages.read(ctx).All()
		if got != nil || !errors.Is(err, context.Canceled) || pages.running.Load() != 0 || time.Since(began) != 90*time.Second {
			t.Errorf("%d items after %s, %v", len(got), time.Since(began), err)
		}
	})
}

// Each page is held to the rules though others are under way.
func TestReadOffsetPages_aListThatChangesIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pages := &slowPages{size: 500, took: func() time.Duration { return rand.N(time.Second) }}
		readings := 0
		read := apicall.ReadOffsetPages(t.Context(), action, pageSize, func(ctx context.Context, offset int64) (apicall.OffsetPage[int], error) {
			if offset == 0 {
				readings++
			}
			again := readings
			page, err := pages.fetch(ctx, offset)
			if err == nil && again < 3 && offset == 300 {
				total := int64(501)
				page.Total = &total
			}
			return page, err
		}, func(item int) (int, bool) { return item, true })
		got, err := read.All()
		if err != nil || !slices.Equal(got, numbers(500)) || readings != 3 {
			t.Errorf("%d items after %d readings, %v", len(got), readings, err)
		}
	})
}
