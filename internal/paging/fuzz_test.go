// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package paging_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// script is what a server answers, page by page, as bytes say; behind its end it fails.
type script struct {
	t       *testing.T
	bytes   []byte
	fetches int
	ended   bool    // whether a fetch failed, which no other one may follow: so each read ends
	pages   [][]int // items given in this reading
}

var errScriptEnded = errors.New("the script has ended")

// scripted marks the answers of a script.
const (
	scriptFails = 1 << iota
	scriptListLeftOut
	scriptTokenLeftOut
	scriptTotalLeftOut
	scriptTruncated
	scriptTruncatedLeftOut
	scriptRefuses
	scriptNull

	scriptInfoLeftOut = scriptTruncatedLeftOut
)

// fetch begins an answer: it gives its marks, or an error.
func (s *script) fetch(first bool) (marks byte, err error) {
	if s.fetches++; s.ended {
		s.t.Fatalf("fetch %d comes after the one that failed", s.fetches)
	}
	if first {
		s.pages = nil
	}
	if len(s.bytes) == 0 {
		s.ended = true
		return 0, errScriptEnded
	}
	marks = s.next()
	switch {
	case marks&scriptFails != 0:
		s.ended = true
		return 0, &apicall.Error{Action: action, Code: "InternalError"}
	case marks&scriptRefuses != 0:
		return 0, &apicall.Error{Action: action, Code: "InvalidParameter.NextTokenInvalid"}
	}
	return marks, nil
}

func (s *script) next() byte {
	if len(s.bytes) == 0 {
		return 0
	}
	b := s.bytes[0]
	s.bytes = s.bytes[1:]
	return b
}

func (s *script) list(marks byte) apicall.List[int] {
	items := []int{}
	if marks&scriptNull == 0 && marks&scriptListLeftOut == 0 {
		for range s.next() % 8 {
			items = append(items, int(s.next()))
		}
	}
	s.pages = append(s.pages, items)
	return apicall.List[int]{Present: marks&scriptListLeftOut == 0, Items: items}
}

// token gives an empty token now and then.
func (s *script) token(marks byte) *string {
	if marks&scriptTokenLeftOut != 0 {
		return nil
	}
	text := ""
	if b := s.next(); b != 0 {
		text = strconv.Itoa(int(b))
	}
	return &text
}

func (s *script) total(marks byte) *int64 {
	if marks&scriptTotalLeftOut != 0 {
		return nil
	}
	total := int64(int8(s.next()))
	return &total
}

// check holds a result against the pages of the last reading.
func (s *script) check(got []int, err error) {
	s.t.Helper()
	if err != nil {
		if got != nil {
			s.t.Fatalf("%v came with an error: %v", got, err)
		}
		return
	}
	if want := slices.Concat(s.pages...); got == nil || !slices.Equal(got, want) {
		s.t.Fatalf("got %v of %v", got, want)
	}
}

func addScripts(f *testing.F) {
	f.Helper()
	for _, seed := range [][]byte{
		{},
		{0},
		{scriptFails},
		{scriptListLeftOut},
		{scriptTokenLeftOut, 3, 1, 2, 3},
		{scriptRefuses},
		{scriptNull},
		{0, 1, 1, 1, 0, 1, 2, 1},
		{0, 1, 1, 1, 0, 1, 2, 2, scriptTokenLeftOut, 0},
		{scriptTruncated, 1, 1, 7, 2, scriptRefuses, scriptTruncated, 1, 1, 7, 2, 0, 1, 2, 8, 2},
		{scriptTruncated, 1, 1, 7, 2, scriptTruncated, 1, 2, 7, 2},
		{scriptTruncatedLeftOut, 0},
		{0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0, 5},
		{0, 2, 1, 2, 3, 0, 1, 3, 3},
		{0, 2, 1, 2, 3, 0, 1, 1, 3},
		{0, 2, 1, 2, 1},
		{0, 0, 255},
		{scriptTotalLeftOut, 1, 1},
		{scriptTotalLeftOut, 0},
		{0, 2, 255, 255, 2},
		bytes.Repeat([]byte{0, 2, 1, 2, 3}, 9),
	} {
		f.Add(seed)
	}
}

func FuzzByToken(f *testing.F) {
	addScripts(f)
	f.Fuzz(func(t *testing.T, bytes []byte) {
		s := &script{t: t, bytes: bytes}
		var last *string
		got, err := byToken(t.Context(), func(_ context.Context, token *string) (page paging.TokenPage[int], err error) {
			marks, err := s.fetch(token == nil)
			if err != nil {
				return page, err
			}
			page.List, page.Token = s.list(marks), s.token(marks)
			last = page.Token
			return page, nil
		})
		s.check(got, err)
		if err == nil && last != nil && *last != "" {
			t.Fatalf("the page named %q was not read", *last)
		}
	})
}

func FuzzByMarker(f *testing.F) {
	addScripts(f)
	f.Fuzz(func(t *testing.T, bytes []byte) {
		s := &script{t: t, bytes: bytes}
		var last *paging.PageInfo
		got, err := byMarker(t.Context(), func(_ context.Context, marker *string) (page paging.MarkerPage[int], err error) {
			marks, err := s.fetch(marker == nil)
			if err != nil {
				return page, err
			}
			page.List = s.list(marks)
			if info := (paging.PageInfo{NextMarker: s.token(marks)}); marks&scriptInfoLeftOut == 0 {
				page.Info = &info
			}
			last = page.Info
			return page, nil
		})
		s.check(got, err)
		if err == nil && (last == nil || last.NextMarker != nil && *last.NextMarker != "") {
			t.Fatalf("what follows %+v was not read", last)
		}
	})
}

func FuzzByNextToken(f *testing.F) {
	addScripts(f)
	f.Fuzz(func(t *testing.T, bytes []byte) {
		s := &script{t: t, bytes: bytes}
		var last paging.TruncatedPage[int]
		got, err := byNextToken(t.Context(), func(_ context.Context, token *string) (page paging.TruncatedPage[int], err error) {
			marks, err := s.fetch(token == nil)
			if err != nil {
				return page, err
			}
			page.List, page.Total, page.Token = s.list(marks), s.total(marks), s.token(marks)
			if marks&scriptTruncatedLeftOut == 0 {
				truncated := marks&scriptTruncated != 0
				page.Truncated = &truncated
			}
			last = page
			return page, nil
		}, number)
		s.check(got, err)
		if err == nil && (last.Truncated == nil || *last.Truncated || last.Total != nil && int64(len(got)) < *last.Total) {
			t.Fatalf("%d items were taken for the whole of %+v", len(got), last)
		}
	})
}

func FuzzByOffset(f *testing.F) {
	addScripts(f)
	f.Fuzz(func(t *testing.T, bytes []byte) {
		const nobody = 255 // the item without identity
		s := &script{t: t, bytes: bytes}
		var totals []*int64
		got, err := byOffset(t.Context(), 7, func(_ context.Context, offset int64) (page paging.OffsetPage[int], err error) {
			if offset == 0 {
				totals = nil
			}
			marks, err := s.fetch(offset == 0)
			if err != nil {
				return page, err
			}
			page.List, page.Total = s.list(marks), s.total(marks)
			totals = append(totals, page.Total)
			return page, nil
		}, func(item int) (int, bool) { return item, item != nobody })
		s.check(got, err)
		if err != nil {
			return
		}
		seen := map[int]bool{}
		for _, item := range got {
			if seen[item] && item != nobody {
				t.Fatalf("%d came twice in %v", item, got)
			}
			seen[item] = true
		}
		for _, total := range totals {
			if total == nil && len(got) > 0 || total != nil && *total != int64(len(got)) {
				t.Fatalf("%d items were taken for the whole of %v", len(got), total)
			}
		}
	})
}
