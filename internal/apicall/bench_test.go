// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"context"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// benchItem is an item as the largest list has it.
type benchItem struct {
	Resource          *string `json:"Resource"`
	ComplianceDetails *struct {
		ComplianceStatus           *bool     `json:"ComplianceStatus"`
		KeysWithNonCompliantValues []*string `json:"KeysWithNonCompliantValues"`
		NonCompliantKeys           []*string `json:"NonCompliantKeys"`
	} `json:"ComplianceDetails"`
	Tags apicall.List[struct {
		TagKey   *string `json:"TagKey"`
		TagValue *string `json:"TagValue"`
	}] `json:"Tags"`
}

// benchPage is the text of a page of 50 items.
func benchPage() []byte {
	text := []byte(`{"Items": [`)
	for i, item := range sandbox.Generate(1, sandbox.Size{Members: 1, ResourcesPerMember: 50}).TencentCloud.Members[0].NonCompliantResources {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, item...)
	}
	return append(text, "]}"...)
}

func BenchmarkDecode_pageOf50(b *testing.B) {
	page := benchPage()
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		var received struct {
			Items apicall.List[benchItem] `json:"Items"`
		}
		if err := apicall.Decode(b.Context(), page, &received); err != nil || len(received.Items.Items) != 50 {
			b.Fatal(err)
		}
	}
}

// discard implements apicall.Into and counts.
type discard struct{ items int }

func (d *discard) Add(items []int) error {
	d.items += len(items)
	return nil
}

func (d *discard) Reset() { d.items = 0 }

func BenchmarkReadTokenPages_100Pages(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		read := apicall.ReadTokenPages(b.Context(), action, func(_ context.Context, token *string) (page apicall.TokenPage[int], err error) {
			var next int
			page.List, next = cut(numbers(100*pageSize), position(b, token))
			if next >= 0 {
				page.Token = text(next)
			}
			return page, nil
		})
		if got := (discard{}); read(&got) != nil || got.items != 100*pageSize {
			b.Fatal(got)
		}
	}
}

func BenchmarkReadOffsetPages_100Pages(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		read := apicall.ReadOffsetPages(b.Context(), action, pageSize, func(_ context.Context, offset int64) (page apicall.OffsetPage[int], err error) {
			page.List, _ = cut(numbers(100*pageSize), int(offset))
			total := int64(100 * pageSize)
			page.Total = &total
			return page, nil
		}, func(item int) (int, bool) { return item, true })
		if got := (discard{}); read(&got) != nil || got.items != 100*pageSize {
			b.Fatal(got)
		}
	}
}
