// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// dialect is a way of paging. The package paging tests its rules; these show that each data source follows them.
type dialect struct {
	// first has the paging parameters of the first call, with %d for the page size. token is that of later calls.
	first, token string
	// page returns the answer of a last page with these items.
	page func(field string, items []any) object
	// incomplete are answers that are errors. changes are signs that the list has changed during the read.
	incomplete map[string]incomplete
	changes    map[string]change
}

// incomplete is an answer that must be an error at once.
type incomplete struct {
	alter   alteration
	problem string
	calls   int
}

// change edits the answer of a page, so that the list seems to have changed.
type change struct {
	edit func(field string) func(answer object)
	page int
}

type alteration = func(sandbox.Call, *sandbox.Answer)

var (
	byToken = dialect{
		first: `{"MaxResults": %d}`, token: "PaginationToken",
		page: func(field string, items []any) object { return object{field: items} },
		incomplete: map[string]incomplete{
			"a token is repeated": {tokenAgain("PaginationToken"), "the API repeated a page token", 3},
		},
	}
	byOffset = dialect{
		first: `{"Limit": %d, "Offset": 0}`, token: "Offset",
		page: func(field string, items []any) object { return object{field: items, "Total": len(items)} },
		incomplete: map[string]incomplete{
			"Total left out": {edit(leaveOut("Total"), 1), "the answer has no total", 1},
		},
		changes: map[string]change{
			"Total differs":             {func(string) func(object) { return set("Total", 119) }, 2},
			"an item twice":             {itemTwice, 2},
			"more items than asked for": {oneMoreItem, 1},
		},
	}
	byNextToken = dialect{
		first: `{"MaxResults": %d}`, token: "NextToken",
		page: func(field string, items []any) object {
			return object{field: items, "IsTruncated": false, "TotalCounts": len(items)}
		},
		incomplete: map[string]incomplete{
			"IsTruncated left out":      {edit(leaveOut("IsTruncated"), 3), "does not say whether it is truncated", 3},
			"no token":                  {edit(leaveOut("NextToken"), 1), "no token for the next page", 1},
			"a token is repeated":       {tokenAgain("NextToken"), "the API repeated a page token", 2},
			"token refused on page one": {fail("InvalidParameter.NextTokenInvalid", 1), "NextTokenInvalid: no (request id r-7)", 1},
		},
		changes: map[string]change{
			"TotalCounts differs": {func(string) func(object) { return set("TotalCounts", 2) }, 2},
			"an item twice":       {itemTwice, 2},
		},
	}
	byMarker = dialect{
		first: `{"limit": ["%d"]}`, token: "marker",
		page: func(field string, items []any) object {
			return object{field: items, "page_info": object{"current_count": len(items)}}
		},
		incomplete: map[string]incomplete{
			"page_info left out":     {edit(leaveOut("page_info"), 3), "the answer has no page_info", 3},
			"another current_count":  {edit(func(o object) { inner(o, "page_info")["current_count"] = 201 }, 2), "its page_info counts 201", 2},
			"the marker is repeated": {markerAgain, "the API repeated a page token", 2},
		},
	}
	// whole is an API without pages. Each of its items is a whole answer.
	whole = dialect{
		first: `{}`,
		page:  func(_ string, items []any) object { return items[0].(object) },
	}
)

// edit changes the nth answers, or each one.
func edit(change func(answer object), n ...int) alteration {
	return func(call sandbox.Call, answer *sandbox.Answer) {
		if len(n) == 0 || slices.Contains(n, call.N) {
			answer.Edit(change)
		}
	}
}

func set(field string, value any) func(object) {
	return func(answer object) { answer[field] = value }
}

func leaveOut(field string) func(object) {
	return func(answer object) { delete(answer, field) }
}

// body replaces each answer.
func body(text string) alteration {
	return func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status, answer.Body = 200, []byte(text) }
}

// fail makes the nth answer a vendor's error code.
func fail(code string, n int) alteration {
	return func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N == n {
			answer.Body = fmt.Appendf(nil, `{"Response": {"Error": {"Code": %q, "Message": "no"}, "RequestId": "r-7"}}`, code)
		}
	}
}

// tokenAgain makes the second answer repeat its own token.
func tokenAgain(field string) alteration {
	return func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N == 2 {
			answer.Edit(set(field, call.Parameters[field]))
		}
	}
}

// markerAgain is tokenAgain for a marker.
func markerAgain(call sandbox.Call, answer *sandbox.Answer) {
	if call.N == 2 {
		answer.Edit(func(o object) { inner(o, "page_info")["next_marker"] = call.Parameters["marker"].([]string)[0] })
	}
}

// itemTwice replaces the second item of a page by its first one.
func itemTwice(field string) func(object) {
	return func(answer object) {
		items := answer[field].([]any)
		items[1] = items[0]
	}
}

// oneMoreItem adds an item to a page.
func oneMoreItem(field string) func(object) {
	return func(answer object) { answer[field] = append(answer[field].([]any), object{}) }
}

// answers makes each answer of the API the last page of a list with these items.
func (d dataSource) answers(server *sandbox.Server, items ...any) {
	answer := d.dialect.page(sandbox.ListField(d.action()), items)
	if !d.isHuaweiCloud() {
		answer = object{"Response": answer}
	}
	text, err := json.Marshal(answer)
	if err != nil {
		panic(err)
	}
	server.Alter(d.action(), body(string(text)))
}

// firstPage returns the parameters of the first call that page.
func (d dataSource) firstPage() object {
	text := d.dialect.first
	if d.pageSize() > 0 {
		text = fmt.Sprintf(text, d.pageSize())
	}
	return decoded([]byte(text)).(object)
}
