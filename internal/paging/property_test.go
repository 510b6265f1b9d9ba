// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package paging_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// The properties read from a server in memory whose list changes and whose answers have faults. A read returns a
// consistent snapshot of its last reading, or an error and no items. An error has one of two causes. A fatal fault ends
// the read at once. A disturbance, such as a change, has to come in each of four readings.

// The library's own number of checks, 100, sometimes misses a missing rule.
func init() { _ = flag.Set("rapid.checks", "1000") }

// thing is an item with a unique number. An anonymous one has no identity.
type thing struct {
	number    int
	anonymous bool
}

func (i thing) identity() (int, bool) {
	if i.anonymous {
		return 0, false
	}
	return i.number, true
}

// model is the server.
type model struct {
	*rapid.T
	list []thing
	made int // things made so far

	disturbedReadings int // later readings have neither faults nor changes

	fetches   int
	readings  int
	disturbed bool  // whether a fault or a change may end this reading
	fatal     error // a fault that has to end the read
	pages     int   // sent in this reading
	sent      int   // items sent in this reading
	undone    int   // disturbed readings
}

var errFatal = errors.New("a fatal fault")

func newModel(t *rapid.T, anonymous bool) *model {
	m := &model{T: t, disturbedReadings: rapid.SampledFrom([]int{9, 1, 0, 3}).Draw(t, "disturbed readings")}
	m.list = m.things(rapid.IntRange(0, 16).Draw(t, "items"), anonymous)
	return m
}

func (m *model) things(n int, anonymous bool) []thing {
	things := make([]thing, n)
	for i := range things {
		things[i] = thing{number: m.made, anonymous: anonymous && rapid.Bool().Draw(m.T, "anonymous")}
		m.made++
	}
	return things
}

// begin begins an answer. first tells that it begins a reading.
func (m *model) begin(first bool) {
	if m.fatal != nil {
		m.Fatalf("read on after: %v", m.fatal)
	}
	if m.fetches++; m.fetches > 1000 {
		m.Fatal("the read does not end")
	}
	if first {
		m.readings++
		m.disturbed, m.pages, m.sent = false, 0, 0
	}
}

// calm reports whether this reading has neither faults nor changes.
func (m *model) calm() bool { return m.readings > m.disturbedReadings }

// fault draws a fault of a page, or an empty text for none.
func (m *model) fault(kinds ...string) string {
	if m.calm() || rapid.IntRange(0, 2).Draw(m.T, "faulty") != 2 {
		return ""
	}
	return rapid.SampledFrom(kinds).Draw(m.T, "fault")
}

// disturb notes that a rule may end this reading.
func (m *model) disturb() {
	if !m.disturbed {
		m.undone++
	}
	m.disturbed = true
}

// fail returns an error that ends the read, nil for a fault that is no error of a call.
func (m *model) fail(kind string) error {
	m.fatal = fmt.Errorf("%s on page %d of reading %d", kind, m.pages+1, m.readings)
	if kind != "error" {
		return nil
	}
	return &apicall.Error{Action: action, Code: "InternalError", Err: errFatal}
}

// give returns a page of items and counts them.
func (m *model) give(items []thing) apicall.List[thing] {
	m.pages++
	m.sent += len(items)
	return apicall.List[thing]{Present: true, Items: slices.Clone(items)}
}

// omit returns a page without one item or more.
func (m *model) omit(items []thing) []thing {
	from := rapid.IntRange(0, len(items)-1).Draw(m.T, "omit from")
	to := rapid.IntRange(from+1, len(items)).Draw(m.T, "omit to")
	return slices.Delete(slices.Clone(items), from, to)
}

// check compares the result with the whole list.
func (m *model) check(got []thing, err error, whole func([]thing) bool) {
	const most = 4
	switch {
	case m.readings > most:
		m.Fatalf("%d readings", m.readings)
	case err == nil && m.fatal != nil:
		m.Fatalf("no error after: %v", m.fatal)
	case err == nil && (got == nil || !whole(got)):
		m.Fatalf("a part or a mixture was accepted as the whole: %v of %v", got, m.list)
	case err == nil:
		return
	case got != nil:
		m.Fatalf("%v with an error: %v", got, err)
	case m.fatal == nil && (m.readings != most || m.undone != most):
		m.Fatalf("error after %d readings, %d of them disturbed: %v", m.readings, m.undone, err)
	}
	var failed *apicall.Error
	if !errors.As(err, &failed) {
		m.Fatalf("not an *apicall.Error: %v", err)
	}
	if errors.Is(err, errFatal) && (failed.Pages != m.pages || failed.Items != m.sent) {
		m.Fatalf("the error says %d pages with %d items, not %d with %d", failed.Pages, failed.Items, m.pages, m.sent)
	}
}

// change changes the list, but not in ways that no reader by offset can notice:
//   - Changes that keep the total and give the reader no item twice. An example is a read item that is removed while
//     another one is added at the end: the first unread item moves into the part that was read.
//   - A list that is replaced as a whole, and any move of items without identity.
//   - Two changes between the same two pages that cancel each other out.
//   - Both ways to move items in one read: a slide can undo a reorder.
func (m *model) change(anonymous bool, move string) {
	kinds := []string{"grow", "shrink"}
	if !anonymous {
		kinds = []string{move, "grow", "shrink"}
	}
	kind := rapid.SampledFrom(kinds).Draw(m.T, "change")
	n := rapid.IntRange(1, 4).Draw(m.T, "change by")
	place := rapid.IntRange(0, len(m.list)).Draw(m.T, "change at")
	switch kind {
	case "grow": // the total tells
		m.list = slices.Insert(slices.Clone(m.list), place, m.things(n, anonymous)...)
	case "shrink": // the total tells
		m.list = slices.Delete(slices.Clone(m.list), place, min(place+n, len(m.list)))
	case "slide": // new items in front, as many gone from the end: the next page begins with an item read
		if n = min(n, m.sent); n < len(m.list) {
			m.list = append(m.things(n, false), m.list[:len(m.list)-n]...)
		}
	case "reorder": // an item comes twice unless every one comes once
		m.list = rapid.Permutation(m.list).Draw(m.T, "order")
	}
}

// chain is a model whose pages are named by tokens. A token is a place in the list as it was when the reading began, as
// on a real server. No reader could notice a change if it were a place in the current list, since nothing counts items.
type chain struct {
	*model
	snapshot []thing
	position int
	given    []string // the tokens of this reading
	made     int
}

// begin begins an answer and returns the items of the page. A page before the last one may be empty.
func (c *chain) begin(token *string) []thing {
	c.model.begin(token == nil)
	if token == nil {
		c.snapshot, c.position, c.given, c.made = slices.Clone(c.list), 0, nil, 0
	} else if len(c.given) == 0 || *token != c.given[len(c.given)-1] {
		c.Fatalf("token %q was not given last", *token)
	}
	if rapid.Bool().Draw(c.T, "changes") { // this reading does not see it
		c.change(true, rapid.SampledFrom([]string{"slide", "reorder"}).Draw(c.T, "move"))
	}
	from := c.position
	c.position = min(from+rapid.IntRange(0, 7).Draw(c.T, "page size"), len(c.snapshot))
	return c.snapshot[from:c.position]
}

// more reports whether pages follow this one. Empty pages may follow the last item.
func (c *chain) more() bool {
	return c.position < len(c.snapshot) || rapid.IntRange(0, 4).Draw(c.T, "empty page") == 4
}

func (c *chain) next() *string {
	c.made++
	token := fmt.Sprint("token ", c.made)
	c.given = append(c.given, token)
	return &token
}

func (c *chain) whole(got []thing) bool { return slices.Equal(got, c.snapshot) }

// seen returns a token of this reading.
func (c *chain) seen() *string {
	token := rapid.SampledFrom(c.given).Draw(c.T, "token")
	return &token
}

// older returns a token of this reading other than the last one. There are at least two.
func (c *chain) older() *string {
	token := rapid.SampledFrom(c.given[:len(c.given)-1]).Draw(c.T, "token")
	return &token
}

// noToken returns one of the two ways to say that no page follows.
func (c *chain) noToken() *string {
	if rapid.Bool().Draw(c.T, "empty token") {
		return new(string)
	}
	return nil
}

// This dialect counts nothing. No reader can tell a shorter list from items left out of a page, null instead of items,
// or a token left out before the last page.
func TestByToken_wholeOrError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &chain{model: newModel(t, true)}
		got, err := byToken(t.Context(), func(_ context.Context, token *string) (page paging.TokenPage[thing], err error) {
			items := c.begin(token)
			kind := c.fault("error", "list left out", "token seen")
			switch {
			case kind == "error":
				return page, c.fail(kind)
			case kind == "list left out":
				_ = c.fail(kind)
			case kind == "token seen" && len(c.given) > 1:
				_ = c.fail(kind)
				page.List, page.Token = c.give(items), c.older()
				return page, nil
			}
			if page.List = c.give(items); kind == "list left out" {
				page.List = apicall.List[thing]{}
			}
			switch {
			case token != nil && c.position == len(c.snapshot) && rapid.Bool().Draw(t, "repeats its token"):
				page.Token = token // the page after it is empty
			case c.more():
				page.Token = c.next()
			default:
				page.Token = c.noToken()
			}
			return page, nil
		})
		c.check(got, err, c.whole)
	})
}

// This dialect counts nothing either, but a reader notices an answer without page_info.
func TestByMarker_wholeOrError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &chain{model: newModel(t, true)}
		got, err := byMarker(t.Context(), func(_ context.Context, marker *string) (page paging.MarkerPage[thing], err error) {
			items := c.begin(marker)
			kind := c.fault("error", "list left out", "page_info left out", "marker seen")
			if kind == "error" {
				return page, c.fail(kind)
			}
			if kind != "" && (kind != "marker seen" || len(c.given) > 0) {
				_ = c.fail(kind)
			}
			if page.List = c.give(items); kind == "list left out" {
				page.List = apicall.List[thing]{}
			}
			page.Info = &paging.PageInfo{}
			switch {
			case kind == "page_info left out":
				page.Info = nil
			case kind == "marker seen" && len(c.given) > 0:
				page.Info.NextMarker = c.seen()
			case c.more():
				page.Info.NextMarker = c.next()
			default:
				page.Info.NextMarker = c.noToken()
			}
			return page, nil
		})
		c.check(got, err, c.whole)
	})
}

// Only the total shows that items were lost. No reader can notice it if no page has a total above 0.
func TestByNextToken_wholeOrError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &chain{model: newModel(t, true)}
		var totals string // of this reading
		told := false     // a page of this reading had a total
		got, err := byNextToken(t.Context(), func(_ context.Context, token *string) (page paging.TruncatedPage[thing], err error) {
			items := c.begin(token)
			if token == nil {
				totals, told = rapid.SampledFrom([]string{"exact", "zero", "none"}).Draw(t, "totals"), false
			}
			kinds := []string{"error", "list left out", "IsTruncated left out", "token left out", "token seen", "token refused", "total wrong", "total lost"}
			if totals == "exact" {
				kinds = append(kinds, "null", "omitted", "cut")
			}
			kind := c.fault(kinds...)
			switch kind {
			case "error":
				return page, c.fail(kind)
			case "token refused":
				if token == nil {
					_ = c.fail(kind)
				} else {
					c.disturb()
				}
				return page, &apicall.Error{Action: action, Code: "InvalidParameter.NextTokenInvalid", Err: fmt.Errorf("page %d", c.pages+1)}
			case "list left out", "IsTruncated left out":
				_ = c.fail(kind)
			case "null":
				items = nil
				c.disturb()
			case "omitted":
				if len(items) > 0 {
					items = c.omit(items)
					c.disturb()
				}
			}
			if page.List = c.give(items); kind == "list left out" {
				page.List = apicall.List[thing]{}
			}
			truncated := c.more()
			switch {
			case kind == "cut":
				truncated = false
				c.disturb()
			case kind == "token seen" && len(c.given) > 0, kind == "token left out":
				truncated = true
				_ = c.fail(kind)
			}
			if kind != "IsTruncated left out" {
				page.Truncated = &truncated
			}
			switch {
			case kind == "token seen" && len(c.given) > 0, !truncated && len(c.given) > 0 && rapid.Bool().Draw(t, "useless token"):
				page.Token = c.seen()
			case !truncated || kind == "token left out":
				page.Token = c.noToken()
			default:
				page.Token = c.next()
			}
			total := int64(len(c.snapshot))
			page.Total = &total
			switch totals {
			case "zero":
				total = 0
			case "none":
				page.Total = nil
			}
			switch {
			case kind == "total wrong":
				wrong := int64(len(c.snapshot) + rapid.SampledFrom([]int{-2, -1, 1, 2}).Draw(t, "wrong by"))
				if wrong > 0 {
					page.Total = &wrong
					c.disturb()
				}
			case kind == "total lost" && page.Total != nil:
				page.Total = nil
				if told {
					c.disturb()
				}
			}
			told = told || page.Total != nil
			return page, nil
		}, thing.identity)
		c.check(got, err, c.whole)
	})
}

// No reader can notice a wrong total that is the number of items sent so far, or that another fault or a change makes
// right. So wrong totals differ from the number sent, and come while the list does not change.
func TestByOffset_wholeOrError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.Int64Range(1, 7).Draw(t, "limit")
		changing := rapid.Bool().Draw(t, "changing")
		anonymous := rapid.Bool().Draw(t, "some without identity")
		quiet := rapid.Bool().Draw(t, "no faults of a page")
		move := rapid.SampledFrom([]string{"slide", "reorder"}).Draw(t, "move")
		m := newModel(t, anonymous)
		var (
			next      int64 // offset of the next page
			wrong     int64 // error of each total of this reading
			claimed   int64 // the last total
			ended     bool  // the last page had no items
			reordered bool  // in this reading
		)
		got, err := byOffset(t.Context(), limit, func(_ context.Context, offset int64) (page paging.OffsetPage[thing], err error) {
			afterFull := claimed > 0 && int64(m.sent) == claimed && claimed%limit == 0
			if offset != 0 && (offset != next || int64(m.sent) >= claimed && !afterFull || ended) {
				m.Fatalf("asked for offset %d with %d of %d items read; the next page is at %d", offset, m.sent, claimed, next)
			}
			m.begin(offset == 0)
			next = offset + limit
			if offset != 0 && afterFull {
				ended = true
				switch kind := m.fault("error", "list left out", "more items"); kind {
				case "error":
					return page, m.fail(kind)
				case "list left out":
					_ = m.fail(kind)
					return page, nil
				case "more items":
					m.disturb()
					return paging.OffsetPage[thing]{List: m.give(m.things(1, false))}, nil
				}
				return paging.OffsetPage[thing]{List: m.give(nil)}, nil
			}
			if offset == 0 {
				wrong, reordered = 0, false
				if !changing && !m.calm() && rapid.Bool().Draw(t, "wrong totals") {
					wrong = rapid.SampledFrom([]int64{-1, 1, -2, 2, -3}).Draw(t, "wrong by")
				}
			} else if changing && !m.calm() && rapid.Bool().Draw(t, "change") {
				m.change(anonymous, move)
				m.disturb()
				reordered = true
			}
			size := int64(len(m.list))
			items := m.list[min(offset, size):min(next, size)]

			kinds := []string{"error", "list left out", "total left out", "null", "omitted"}
			if !changing {
				kinds = append(kinds, "wrong total")
			}
			off := wrong
			kind := ""
			if !quiet {
				kind = m.fault(kinds...)
			}
			switch kind {
			case "error":
				return page, m.fail(kind)
			case "list left out":
				_ = m.fail(kind)
			case "null":
				items = nil
				m.disturb()
			case "omitted":
				if len(items) > 0 {
					items = m.omit(items)
					m.disturb()
				}
			case "wrong total":
				off = rapid.Int64Range(-3, 3).Draw(t, "wrong by")
			}
			if page.List = m.give(items); kind == "list left out" {
				page.List = apicall.List[thing]{}
			}
			claimed, ended = size, len(items) == 0
			if total := size + off; off != 0 && total >= 0 && total != int64(m.sent) {
				claimed = total
				m.disturb()
			}
			total := claimed
			page.Total = &total
			if kind == "total left out" && m.sent > 0 {
				page.Total = nil
				_ = m.fail(kind)
			} else if size == 0 && m.sent == 0 && rapid.Bool().Draw(t, "no total of nothing") && claimed == 0 && offset == 0 {
				page.Total = nil
			}
			return page, nil
		}, thing.identity)
		m.check(got, err, func(got []thing) bool {
			if slices.Equal(got, m.list) {
				return true
			}
			// Items that only moved may come in an order that no snapshot has, each of them once.
			byNumber := func(a, b thing) int { return a.number - b.number }
			return reordered && slices.Equal(slices.SortedFunc(slices.Values(got), byNumber), slices.SortedFunc(slices.Values(m.list), byNumber))
		})
	})
}
