// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"list": [1, "a", {"b": [1e400, true]}], "text": { "c" : 1.10 }}`,
		`{}`, `null`, ``, ` `, `[]`, `""`, `0`, `{"list": null, "text": null}`, `{"list": []}`, `{"list": [null]}`,
		`{"List": [1]}`, `{"list": {}}`, `{"list": "[]"}`, `{"list": [1], "list": [2]}`, `{"text": {"a": 1, "a": 2}}`,
		`{"list": [1]}{"list": []}`, `{"list": [1]} x`, `{"list": [1`, "{\"text\": \"\xff\"}", `{"text": "\ud800"}`,
		`{"text": 123456789012345678901234567890}`, `{"text": "\u003c\u2028"}`, "\ufeff{}", `<html></html>`, `{"other": [null]}`,
		`{"list": [[[[[[[[]]]]]]]]}`, `{"list":[1],}`, `{"li\u0073t": [1]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var got struct {
			List apicall.List[apicall.JSONText] `json:"list"`
			Text apicall.JSONText               `json:"text"`
		}
		if err := apicall.Decode(t.Context(), body, &got); err != nil {
			var failed *apicall.Error
			if !errors.As(err, &failed) || failed.Message == "" || failed.Advice == "" {
				t.Errorf("got %#v", err)
			}
			return
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(body, &fields); err != nil {
			t.Fatalf("no JSON object was taken: %v", err)
		}
		list, present := fields["list"]
		var items []json.RawMessage
		if present {
			if err := json.Unmarshal(list, &items); err != nil {
				t.Fatalf("no list was taken for one: %v", err)
			}
		}
		if got.List.Present != present || len(got.List.Items) != len(items) {
			t.Fatalf("got %+v of %q", got.List, list)
		}
		for i, item := range items {
			if string(item) == "null" {
				t.Fatal("an item of null was taken")
			}
			checkText(t, got.List.Items[i], item)
		}
		if text, present := fields["text"]; present {
			checkText(t, got.Text, text)
		} else if got.Text != "" {
			t.Fatalf("got %q from nowhere", got.Text)
		}
	})
}

func checkText(t *testing.T, got apicall.JSONText, text []byte) {
	t.Helper()
	var want bytes.Buffer
	if err := json.Compact(&want, text); err != nil {
		t.Fatal(err)
	}
	// What is not Unicode is written anew.
	if got.String() != want.String() && jsontext.Value(text).IsValid() {
		t.Fatalf("got %q of %q", got, text)
	}
}

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

func FuzzReadTokenPages(f *testing.F) {
	addScripts(f)
	f.Fuzz(func(t *testing.T, bytes []byte) {
		s := &script{t: t, bytes: bytes}
		var last *string
		got, err := apicall.ReadTokenPages(t.Context(), action, func(_ context.Context, token *string) (page apicall.TokenPage[int], err error) {
			marks, err := s.fetch(token == nil)
			if err != nil {
				return page, err
			}
			page.List, page.Token = s.list(marks), s.token(marks)
			last = page.Token
			return page, nil
		}).All()
		s.check(got, err)
		if err == nil && last != nil && *last != "" {
			t.Fatalf("the page named %q was not read", *last)
		}
	})
}

func FuzzReadMarkerPages(f *testing.F) {
	addScripts(f)
	f.Fuzz(func(t *testing.T, bytes []byte) {
		s := &script{t: t, bytes: bytes}
		var last *apicall.PageInfo
		got, err := apicall.ReadMarkerPages(t.Context(), action, func(_ context.Context, marker *string) (page apicall.MarkerPage[int], err error) {
			marks, err := s.fetch(marker == nil)
			if err != nil {
				return page, err
			}
			page.List = s.list(marks)
			if info := (apicall.PageInfo{NextMarker: s.token(marks)}); marks&scriptInfoLeftOut == 0 {
				page.Info = &info
			}
			last = page.Info
			return page, nil
		}).All()
		s.check(got, err)
		if err == nil && (last == nil || last.NextMarker != nil && *last.NextMarker != "") {
			t.Fatalf("what follows %+v was not read", last)
		}
	})
}

func FuzzReadTruncatedPages(f *testing.F) {
	addScripts(f)
	f.Fuzz(func(t *testing.T, bytes []byte) {
		s := &script{t: t, bytes: bytes}
		var last apicall.TruncatedPage[int]
		got, err := apicall.ReadTruncatedPages(t.Context(), action, func(_ context.Context, token *string) (page apicall.TruncatedPage[int], err error) {
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
		}, number).All()
		s.check(got, err)
		if err == nil && (last.Truncated == nil || *last.Truncated || last.Total != nil && int64(len(got)) < *last.Total) {
			t.Fatalf("%d items were taken for the whole of %+v", len(got), last)
		}
	})
}

func FuzzReadOffsetPages(f *testing.F) {
	addScripts(f)
	f.Fuzz(func(t *testing.T, bytes []byte) {
		const nobody = 255 // the item without identity
		s := &script{t: t, bytes: bytes}
		var totals []*int64
		got, err := readOffset(t.Context(), 7, func(_ context.Context, offset int64) (page apicall.OffsetPage[int], err error) {
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
