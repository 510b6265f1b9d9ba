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

// The properties hold the paging dialects against a server in memory whose list changes while it is
// read, and whose answers have faults. A read gives an error and no items, or the list as it was at
// one moment of its last reading. An error has a cause: a fault that no rule forgives, which ends
// the read at once, or a disturbance in each of four readings.

// A hundred checks, the library's own number, let a missing rule through now and then.
func init() { _ = flag.Set("rapid.checks", "1000") }

// thing is an item: no two have the same number, which an anonymous one does not tell.
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

	disturbedReadings int // readings after these have neither faults nor changes

	fetches   int
	readings  int
	disturbed bool  // whether this reading has a fault or a change that makes it void or may do so
	fatal     error // fault that must have ended the read
	pages     int   // pages given in this reading
	sent      int   // items given in this reading
	undone    int   // disturbed readings
}

var errFatal = errors.New("a fault that no rule forgives")

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

// begin begins an answer, the first one of a reading or another.
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

// calm tells that this reading goes undisturbed.
func (m *model) calm() bool { return m.readings > m.disturbedReadings }

// fault draws a fault of a page, or none.
func (m *model) fault(kinds ...string) string {
	if m.calm() || rapid.IntRange(0, 2).Draw(m.T, "faulty") != 2 {
		return ""
	}
	return rapid.SampledFrom(kinds).Draw(m.T, "fault")
}

// disturb notes that this reading may come to nothing.
func (m *model) disturb() {
	if !m.disturbed {
		m.undone++
	}
	m.disturbed = true
}

// fail gives an error that ends the read.
func (m *model) fail(kind string) error {
	m.fatal = fmt.Errorf("%s on page %d of reading %d", kind, m.pages+1, m.readings)
	if kind != "error" {
		return nil
	}
	return &apicall.Error{Action: action, Code: "InternalError", Err: errFatal}
}

// give counts the items of a page.
func (m *model) give(items []thing) apicall.List[thing] {
	m.pages++
	m.sent += len(items)
	return apicall.List[thing]{Present: true, Items: slices.Clone(items)}
}

// omit takes one item or more from a page that has some.
func (m *model) omit(items []thing) []thing {
	from := rapid.IntRange(0, len(items)-1).Draw(m.T, "omit from")
	to := rapid.IntRange(from+1, len(items)).Draw(m.T, "omit to")
	return slices.Delete(slices.Clone(items), from, to)
}

// check holds the result against the whole list.
func (m *model) check(got []thing, err error, whole func([]thing) bool) {
	const most = 4
	switch {
	case m.readings > most:
		m.Fatalf("%d readings", m.readings)
	case err == nil && m.fatal != nil:
		m.Fatalf("no error in spite of: %v", m.fatal)
	case err == nil && (got == nil || !whole(got)):
		m.Fatalf("a part or a mixture was taken for the whole: %v of %v", got, m.list)
	case err == nil:
		return
	case got != nil:
		m.Fatalf("%v came with an error: %v", got, err)
	case m.fatal == nil && (m.readings != most || m.undone != most):
		m.Fatalf("error after %d readings, %d of them disturbed: %v", m.readings, m.undone, err)
	}
	var failed *apicall.Error
	if !errors.As(err, &failed) {
		m.Fatalf("no error of ours: %v", err)
	}
	if errors.Is(err, errFatal) && (failed.Pages != m.pages || failed.Items != m.sent) {
		m.Fatalf("the error says %d pages with %d items, not %d with %d", failed.Pages, failed.Items, m.pages, m.sent)
	}
}

// change changes the list. It leaves out what no reader by offset can tell from a list that stands
// still: a change that keeps the total and puts no item a second time before the reader, such as
// one read item taken away while another is put at the end (the first unread item slips into the
// part that is read), a list replaced as a whole, and any change of place among items that have no
// identity. There is no moment whose list such a reading gives, and nothing in its answers says so.
// It also leaves out two changes between the same two pages that make up for one another, and both
// ways to move items in one read: what a reorder brought before the reader, a slide puts behind it.
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

// chain is the tokens of a model that has some: each names a place in the list as it was when its
// reading began, as a real server's does. Were it a place in the list of the moment, no reader
// could tell that the list changed: nothing in the answers counts what a token's dialect lists.
type chain struct {
	*model
	snapshot []thing
	position int
	given    []string // in this reading
	made     int
}

// begin begins an answer and gives the items of the page, which may be none before the last page.
func (c *chain) begin(token *string) []thing {
	c.model.begin(token == nil)
	if token == nil {
		c.snapshot, c.position, c.given, c.made = slices.Clone(c.list), 0, nil, 0
	} else if len(c.given) == 0 || *token != c.given[len(c.given)-1] {
		c.Fatalf("token %q was not given last", *token)
	}
	if rapid.Bool().Draw(c.T, "changes") { // unseen by this reading
		c.change(true, rapid.SampledFrom([]string{"slide", "reorder"}).Draw(c.T, "move"))
	}
	from := c.position
	c.position = min(from+rapid.IntRange(0, 7).Draw(c.T, "page size"), len(c.snapshot))
	return c.snapshot[from:c.position]
}

// more tells that pages follow this one: those of no items behind the last item are a server's right.
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

// seen is a token given before in this reading.
func (c *chain) seen() *string {
	token := rapid.SampledFrom(c.given).Draw(c.T, "token")
	return &token
}

// older is a token given before the one of the page that is answered; there are two at least.
func (c *chain) older() *string {
	token := rapid.SampledFrom(c.given[:len(c.given)-1]).Draw(c.T, "token")
	return &token
}

// noToken is one of the two ways to say that no page follows.
func (c *chain) noToken() *string {
	if rapid.Bool().Draw(c.T, "empty token") {
		return new(string)
	}
	return nil
}

// A token's dialect counts nothing: items left out of a page, null for a page that has items, and a
// token left out before the last page cannot be told from a shorter list, by any reader.
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
				page.Token = token // the page behind it is empty
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

// A marker's dialect counts nothing either, but an answer that lost its page_info is found out.
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

// Lost items show by the total alone: where no page has one above 0, no reader can know.
func TestByNextToken_wholeOrError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &chain{model: newModel(t, true)}
		var totals string // of this reading
		told := false     // whether a page of this reading had a total
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
			case kind == "token seen" && len(c.given) > 0, !truncated && len(c.given) > 0 && rapid.Bool().Draw(t, "token of no use"):
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

// A wrong total that is the very number of the items given so far makes a whole of them, for any
// reader; so does one that another fault or a change makes right. Wrong totals therefore differ from
// what was given, and come where the list stands still.
func TestByOffset_wholeOrError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.Int64Range(1, 7).Draw(t, "limit")
		changing := rapid.Bool().Draw(t, "changing")
		anonymous := rapid.Bool().Draw(t, "some without identity")
		quiet := rapid.Bool().Draw(t, "no faults of a page")
		move := rapid.SampledFrom([]string{"slide", "reorder"}).Draw(t, "move")
		m := newModel(t, anonymous)
		var (
			next      int64 // offset of the page that comes next
			wrong     int64 // what each total of this reading is off by
			claimed   int64 // the last total
			ended     bool  // whether the last page had no items
			reordered bool  // in this reading
		)
		got, err := byOffset(t.Context(), limit, func(_ context.Context, offset int64) (page paging.OffsetPage[thing], err error) {
			behind := claimed > 0 && int64(m.sent) == claimed && claimed%limit == 0 // the last page was full
			if offset != 0 && (offset != next || int64(m.sent) >= claimed && !behind || ended) {
				m.Fatalf("asked for offset %d with %d of %d items read; the next page is at %d", offset, m.sent, claimed, next)
			}
			m.begin(offset == 0)
			next = offset + limit
			if offset != 0 && behind {
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
			// Items that changed their places alone may come in an order of no moment, each of them once.
			byNumber := func(a, b thing) int { return a.number - b.number }
			return reordered && slices.Equal(slices.SortedFunc(slices.Values(got), byNumber), slices.SortedFunc(slices.Values(m.list), byNumber))
		})
	})
}

func TestWhole_wholeOrError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newModel(t, true)
		list := apicall.List[thing]{Present: rapid.Bool().Draw(t, "present")}
		if list.Present && rapid.Bool().Draw(t, "given") {
			list.Items = m.list
		} else if list.Present {
			list.Items = []thing{}
		}
		counted := len(m.list) > 0
		got, err := collect(func(into paging.Sink[thing]) error { return paging.Whole(source, "r-1", list, counted, into) })
		lost := !list.Present || counted && len(list.Items) == 0
		if lost != (err != nil) || err != nil && got != nil || err == nil && (got == nil || !slices.Equal(got, m.list)) {
			t.Fatalf("got %v, %v of %+v, counted %v", got, err, list, counted)
		}
	})
}
