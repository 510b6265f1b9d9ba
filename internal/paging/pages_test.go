// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package paging_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// tokenAnswer is one answer to a call for a page by its token.
type tokenAnswer struct {
	items int
	token string // "" for none
}

func TestByToken_repeatedToken(t *testing.T) {
	for name, test := range map[string]struct {
		answers []tokenAnswer
		asked   string // the tokens, in order
		items   int    // -1 for an error
	}{
		"an empty page repeats its own token":         {[]tokenAnswer{{2, "a"}, {2, "b"}, {0, "b"}}, ",a,b", 4},
		"a page with items repeats it, then no items": {[]tokenAnswer{{2, "a"}, {2, "a"}, {0, "a"}}, ",a,a", 4},
		"then no items and no token":                  {[]tokenAnswer{{2, "a"}, {2, "a"}, {0, ""}}, ",a,a", 4},
		"then no items and another token":             {[]tokenAnswer{{2, "a"}, {2, "a"}, {0, "b"}, {1, ""}}, ",a,a,b", 5},
		"a page with items repeats it, then more":     {[]tokenAnswer{{2, "a"}, {2, "a"}, {2, "a"}}, ",a,a", -1},
		"then more and no token":                      {[]tokenAnswer{{2, "a"}, {2, "a"}, {2, ""}}, ",a,a", -1},
		"an older token":                              {[]tokenAnswer{{2, "a"}, {2, "b"}, {2, "a"}}, ",a,b", -1},
		"an older token of an empty page":             {[]tokenAnswer{{2, "a"}, {2, "b"}, {0, "a"}}, ",a,b", -1},
		"a token of 64 KiB":                           {[]tokenAnswer{{2, strings.Repeat("a", 64<<10)}, {1, ""}}, "," + strings.Repeat("a", 64<<10), 3},
		"a longer token":                              {[]tokenAnswer{{2, strings.Repeat("a", 64<<10+1)}, {1, ""}}, "", -1},
	} {
		var asked []string
		got, err := byToken(t.Context(), func(_ context.Context, token *string) (page paging.TokenPage[int], err error) {
			answer := test.answers[len(asked)]
			if token == nil {
				token = new(string)
			}
			asked = append(asked, *token)
			page.List = apicall.List[int]{Present: true, Items: numbers(answer.items)}
			page.Token = &answer.token
			return page, nil
		})
		if strings.Join(asked, ",") != test.asked || (err != nil) != (test.items < 0) || err == nil && len(got) != test.items {
			t.Errorf("%s: asked for %.40q, got %v, %.200v", name, asked, got, err)
		}
	}
}

func TestByMarker_checksTheCountOfAPage(t *testing.T) {
	for counted, whole := range map[int64]bool{-1: true, 3: true, 2: false, 4: false, 0: false} {
		got, err := byMarker(t.Context(), func(context.Context, *string) (page paging.MarkerPage[int], err error) {
			page.List, page.Info = apicall.List[int]{Present: true, Items: numbers(3)}, &paging.PageInfo{}
			if counted >= 0 {
				page.Info.CurrentCount = &counted
			}
			return page, nil
		})
		if (err == nil) != whole || whole != (len(got) == 3) {
			t.Errorf("%d: got %v, %v", counted, got, err)
		}
	}
}

func TestByNextToken_itemsMustMatchTheTotal(t *testing.T) {
	const none = -1
	for name, test := range map[string]struct {
		totals []int64 // of each page
		pages  [][]int
		whole  bool
	}{
		"one total for all":               {[]int64{4, 4}, [][]int{{1, 2}, {3, 4}}, true},
		"0 for items, as documented":      {[]int64{0}, [][]int{{1}}, true},
		"0 for items on every page":       {[]int64{0, 0}, [][]int{{1}, {2}}, true},
		"none":                            {[]int64{none, none}, [][]int{{1}, {2}}, true},
		"none, then the right one":        {[]int64{none, 2}, [][]int{{1}, {2}}, true},
		"1 for 2":                         {[]int64{1}, [][]int{{1, 2}}, false},
		"3 for 2":                         {[]int64{3}, [][]int{{1, 2}}, false},
		"300, then none":                  {[]int64{300, none}, [][]int{{1}, {2}}, false},
		"the right one, then none":        {[]int64{2, none}, [][]int{{1}, {2}}, false},
		"0, then none":                    {[]int64{0, none}, [][]int{{1}, {2}}, false},
		"300, then the right one":         {[]int64{300, 2}, [][]int{{1}, {2}}, false},
		"the right one, then 0":           {[]int64{2, 0}, [][]int{{1}, {2}}, false},
		"one item twice, another missing": {[]int64{4, 4}, [][]int{{1, 2}, {2, 4}}, false},
		"one item twice on one page":      {[]int64{2}, [][]int{{1, 1}}, false},
		"items without identity":          {[]int64{2}, [][]int{{0, 0}}, true},
	} {
		calls := 0
		got, err := byNextToken(t.Context(), func(_ context.Context, token *string) (page paging.TruncatedPage[int], err error) {
			n := 0
			if token != nil {
				n = position(t, token)
			}
			calls++
			truncated := n+1 < len(test.pages)
			page.List, page.Truncated = apicall.List[int]{Present: true, Items: test.pages[n]}, &truncated
			if test.totals[n] != none {
				page.Total = &test.totals[n]
			}
			if truncated {
				page.Token = text(n + 1)
			}
			return page, nil
		}, func(item int) (int, bool) { return item, item != 0 })
		readings := calls / len(test.pages)
		if (err == nil) != test.whole || test.whole && (readings != 1 || len(got) == 0) || !test.whole && readings != 4 {
			t.Errorf("%s: got %v after %d calls, %v", name, got, calls, err)
		}
	}
}

func TestAskedFor_anotherValueIsAnError(t *testing.T) {
	seven, eight := int64(7), int64(8)
	for name, test := range map[string]struct {
		named, asked *int64
		ok           bool
	}{
		"the same": {&seven, &seven, true}, "another": {&eight, &seven, false}, "nothing named": {nil, &seven, true}, "nothing asked for": {&seven, nil, true},
	} {
		if err := paging.AskedFor(source, "r-1", "PolicyId", test.named, test.asked); (err == nil) != test.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestByToken_errorSaysHowMuchWasRead(t *testing.T) {
	_, err := byToken(t.Context(), func(_ context.Context, token *string) (page paging.TokenPage[int], err error) {
		if position(t, token) == 20 {
			return page, &apicall.Error{Action: action, Code: "InternalError", Tries: 9}
		}
		list, next := cut(numbers(100), position(t, token))
		return paging.TokenPage[int]{List: list, Token: text(next)}, nil
	})
	if err == nil || err.Error() != "ListThings: InternalError (9 tries, after 2 pages with 20 items)" {
		t.Errorf("got %v", err)
	}
}

// rejecting is a sink that rejects every page.
type rejecting struct{ paging.Sink[int] }

// Add implements paging.Sink.
func (rejecting) Add([]int) error { return errors.New("a tag came twice") }

func TestSink_errorEndsTheReadAndIsCleaned(t *testing.T) {
	one, total, truncated := apicall.List[int]{Present: true, Items: numbers(1)}, int64(1), false
	cleaning := paging.Source{Action: action, Clean: func(err error) error { return fmt.Errorf("cleaned: %w", err) }}
	ctx, into := t.Context(), rejecting{}
	for name, err := range map[string]error{
		"token": paging.ByToken(ctx, cleaning, func(context.Context, *string) (paging.TokenPage[int], error) {
			return paging.TokenPage[int]{List: one, RequestID: "r-1"}, nil
		}, into),
		"marker": paging.ByMarker(ctx, cleaning, func(context.Context, *string) (paging.MarkerPage[int], error) {
			return paging.MarkerPage[int]{List: one, Info: &paging.PageInfo{}, RequestID: "r-1"}, nil
		}, into),
		"truncated": paging.ByNextToken(ctx, cleaning, func(context.Context, *string) (paging.TruncatedPage[int], error) {
			return paging.TruncatedPage[int]{List: one, Truncated: &truncated, RequestID: "r-1"}, nil
		}, number, into),
		"offset": paging.ByOffset(ctx, cleaning, pageSize, func(context.Context, int64) (paging.OffsetPage[int], error) {
			return paging.OffsetPage[int]{List: one, Total: &total, RequestID: "r-1"}, nil
		}, number, into),
		"whole": paging.Whole(cleaning, "r-1", one, false, into),
	} {
		if err == nil || err.Error() != "cleaned: ListThings: a tag came twice (request id r-1)" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
