// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package paging_test

import (
	"context"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// discard implements paging.Sink and counts.
type discard struct{ items int }

func (d *discard) Add(items []int) error {
	d.items += len(items)
	return nil
}

func (d *discard) Reset() { d.items = 0 }

func BenchmarkByToken_100Pages(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		got := discard{}
		err := paging.ByToken(b.Context(), source, func(_ context.Context, token *string) (page paging.TokenPage[int], err error) {
			var next int
			page.List, next = cut(numbers(100*pageSize), position(b, token))
			if next >= 0 {
				page.Token = text(next)
			}
			return page, nil
		}, &got)
		if err != nil || got.items != 100*pageSize {
			b.Fatal(got)
		}
	}
}

func BenchmarkByOffset_100Pages(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		got := discard{}
		err := paging.ByOffset(b.Context(), source, pageSize, func(_ context.Context, offset int64) (page paging.OffsetPage[int], err error) {
			page.List, _ = cut(numbers(100*pageSize), int(offset))
			total := int64(100 * pageSize)
			page.Total = &total
			return page, nil
		}, number, &got)
		if err != nil || got.items != 100*pageSize {
			b.Fatal(got)
		}
	}
}
