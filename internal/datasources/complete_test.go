// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// incomplete is an answer that must be an error at once.
type incomplete struct {
	alter   func(sandbox.Call, *sandbox.Answer)
	problem string // in the error, white space aside
	calls   int
}

// change is what happens to the answer of a page when the list changes.
type change struct {
	edit func(response map[string]any)
	at   int // the page
}

// edit changes the nth answers of an action; every answer where no n is given.
func edit(change func(response map[string]any), n ...int) func(sandbox.Call, *sandbox.Answer) {
	return func(call sandbox.Call, answer *sandbox.Answer) {
		if len(n) == 0 || slices.Contains(n, call.N) {
			answer.Edit(change)
		}
	}
}

func set(field string, value any) func(map[string]any) {
	return func(response map[string]any) { response[field] = value }
}

func leaveOut(field string) func(map[string]any) {
	return func(response map[string]any) { delete(response, field) }
}

func documented(call sandbox.Call, answer *sandbox.Answer) {
	answer.Body = organization.Documented(call.Action)
}

func body(text string) func(sandbox.Call, *sandbox.Answer) {
	return func(_ sandbox.Call, answer *sandbox.Answer) { answer.Body = []byte(text) }
}

// fail is an answer with a vendor's error code.
func fail(code string, n int) func(sandbox.Call, *sandbox.Answer) {
	return func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N == n {
			answer.Body = []byte(`{"Response": {"Error": {"Code": "` + code + `", "Message": "no"}, "RequestId": "r-7"}}`)
		}
	}
}

// tokenAgain makes the second answer, which has items, name the page that it is.
func tokenAgain(field string) func(sandbox.Call, *sandbox.Answer) {
	return func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N == 2 {
			answer.Edit(set(field, call.Parameters[field]))
		}
	}
}

// markerAgain makes the second answer name the page that it is.
func markerAgain(call sandbox.Call, answer *sandbox.Answer) {
	if call.N == 2 {
		marker := call.Parameters["marker"].([]string)[0]
		answer.Edit(set("page_info", map[string]any{"current_count": 200, "next_marker": marker}))
	}
}

// itemTwice puts the first item of a page in the place of its second one.
func itemTwice(field string) func(map[string]any) {
	return func(response map[string]any) {
		list := response[field].([]any)
		list[1] = list[0]
	}
}

// oneMoreItem repeats the last item under another identity: the page has one item too many.
func oneMoreItem(response map[string]any) {
	list := response["Items"].([]any)
	more := maps.Clone(list[len(list)-1].(map[string]any))
	more["MemberUin"], more["PolicyId"], more["IdentityId"] = nil, nil, nil
	response["Items"] = append(list, more)
}

// inFirstItem changes a field of the first item of each answer.
func inFirstItem(list, field string, value any) func(sandbox.Call, *sandbox.Answer) {
	return edit(func(response map[string]any) {
		response[list].([]any)[0].(map[string]any)[field] = value
	})
}

// currentCount says how many items a page has.
func currentCount(count any) func(map[string]any) {
	return func(response map[string]any) { response["page_info"].(map[string]any)["current_count"] = count }
}

// dialects are the ways of paging by name, with the rules of each: what holds for every data source that speaks
// it. A list has three pages in these tests. An API that is not paged has rules of its own.
var dialects = map[string]struct {
	incomplete map[string]incomplete
	changes    map[string]change
	nothing    map[string]func(map[string]any) // edits that make a list empty
}{
	"token": {
		incomplete: map[string]incomplete{
			"list left out":                 {edit(leaveOut("Items"), 2), "the answer has no list of items", 2},
			"token of a page with items":    {tokenAgain("PaginationToken"), "page token a second time", 3},
			"documented page word for word": {documented, "page token a second time", 3},
			"Response left out":             {body(`{}`), "the answer has no Response", 1},
			"Response null":                 {body(`{"Response": null}`), "the answer has no Response", 1},
			"an item is null":               {edit(set("Items", []any{nil}), 1), "item 1 of the list is null", 1},
		},
		nothing: map[string]func(map[string]any){
			"list null":   func(r map[string]any) { r["Items"], r["PaginationToken"] = nil, nil },
			"token empty": func(r map[string]any) { r["Items"], r["PaginationToken"] = []any{}, "" },
		},
	},
	"offset": {
		incomplete: map[string]incomplete{
			"list left out":                    {edit(leaveOut("Items"), 3), "the answer has no list of items", 3},
			"Total left out although items":    {edit(leaveOut("Total"), 1), "does not say how many items", 1},
			"Total null although items":        {edit(set("Total", nil), 1), "does not say how many items", 1},
			"Total null on a later empty page": {edit(func(r map[string]any) { r["Total"], r["Items"] = nil, nil }, 2), "does not say how many items", 2},
			"Response left out":                {body(`{"Items": [], "Total": 0}`), "the answer has no Response", 1},
			"an item is null":                  {edit(set("Items", []any{nil}), 1), "item 1 of the list is null", 1},
		},
		changes: map[string]change{
			"fewer items than Total":       {set("Items", []any{}), 3},
			"list null where Total counts": {set("Items", nil), 1},
			"more items than Total":        {set("Total", 7), 1},
			"Total differs":                {set("Total", 119), 2},
			"an item twice":                {itemTwice("Items"), 2},
			"more items than asked for":    {oneMoreItem, 1},
		},
		nothing: map[string]func(map[string]any){
			"list null":    func(r map[string]any) { r["Items"], r["Total"] = nil, 0 },
			"Total null":   func(r map[string]any) { r["Items"], r["Total"] = nil, nil },
			"Total absent": func(r map[string]any) { r["Items"] = []any{}; delete(r, "Total") },
		},
	},
	"truncated": {
		incomplete: map[string]incomplete{
			"list left out":                 {edit(leaveOut("Tasks"), 3), "the answer has no list of items", 3},
			"no token":                      {edit(leaveOut("NextToken"), 1), "names no next page", 1},
			"token empty":                   {edit(set("NextToken", ""), 1), "names no next page", 1},
			"token seen before":             {tokenAgain("NextToken"), "page token a second time", 2},
			"documented page word for word": {documented, "page token a second time", 2},
			"IsTruncated left out":          {edit(leaveOut("IsTruncated"), 3), "does not say whether it is truncated", 3},
			"IsTruncated null":              {edit(set("IsTruncated", nil), 2), "does not say whether it is truncated", 2},
			"token invalid on page one":     {fail("InvalidParameter.NextTokenInvalid", 1), "ListTasks: InvalidParameter.NextTokenInvalid: no (request id r-7)", 1},
		},
		changes: map[string]change{
			"fewer items than TotalCounts":          {set("Tasks", []any{}), 3},
			"TotalCounts differs":                   {set("TotalCounts", 2), 2},
			"TotalCounts left out behind one":       {leaveOut("TotalCounts"), 2},
			"TotalCounts null behind one":           {set("TotalCounts", nil), 2},
			"an item twice and another one missing": {itemTwice("Tasks"), 2},
			"TotalCounts differs on the last page":  {set("TotalCounts", 1000), 3},
			"an item twice on the last page":        {itemTwice("Tasks"), 3},
		},
		nothing: map[string]func(map[string]any){
			"list null":  func(r map[string]any) { r["Tasks"], r["IsTruncated"], r["TotalCounts"] = nil, false, 0 },
			"Total null": func(r map[string]any) { r["Tasks"], r["IsTruncated"], r["TotalCounts"] = nil, false, nil },
		},
	},
	"marker": {
		incomplete: map[string]incomplete{
			"list left out":                  {edit(leaveOut("value"), 3), "the answer has no list of items", 3},
			"page_info left out":             {edit(leaveOut("page_info"), 3), "the answer has no page_info", 3},
			"page_info null":                 {edit(set("page_info", nil), 1), "the answer has no page_info", 1},
			"page_info no object":            {edit(set("page_info", []any{}), 1), "is not the JSON expected", 1},
			"marker seen before":             {markerAgain, "page token a second time", 2},
			"an item is null":                {edit(set("value", []any{nil}), 1), "item 1 of the list is null", 1},
			"fewer items than current_count": {edit(currentCount(201), 2), "its page_info counts 201", 2},
			"more items than current_count":  {edit(currentCount(0), 1), "its page_info counts 0", 1},
			"another object":                 {body(`{"Response": {"value": [], "page_info": {}}}`), "the answer has no list of items", 1},
		},
		nothing: map[string]func(map[string]any){
			"list null":     func(r map[string]any) { r["value"], r["page_info"] = nil, map[string]any{"next_marker": nil} },
			"marker empty":  func(r map[string]any) { r["value"], r["page_info"] = []any{}, map[string]any{"next_marker": ""} },
			"marker absent": func(r map[string]any) { r["value"], r["page_info"] = []any{}, map[string]any{} },
		},
	},
}

func TestAccEveryDataSource_incompleteIsAnErrorAtOnce(t *testing.T) {
	t.Parallel()
	for _, d := range dataSources {
		rules := map[string]incomplete{}
		maps.Copy(rules, dialects[d.dialect].incomplete)
		maps.Copy(rules, d.incomplete)
		if len(rules) == 0 {
			t.Errorf("no test says what makes an answer of %s incomplete", d.action)
		}
		for name, test := range rules {
			t.Run(d.name+": "+name, func(t *testing.T) {
				t.Parallel()
				server := start(t, d.organization())
				server.Alter(d.action, test.alter)
				words := strings.Fields(regexp.QuoteMeta(test.problem))
				terraform(t, resource.TestStep{
					Config: configuration(server, d.body()),
					// Terraform breaks long lines and draws a border.
					ExpectError: regexp.MustCompile(`(?s)` + regexp.QuoteMeta(d.summary) + `.*` + strings.Join(words, `[\s│]+`)),
				})
				d.checkCalls(t, server, test.calls)
			})
		}
	}
}

func TestEveryDataSource_listThatChangesIsReadAgain(t *testing.T) {
	t.Parallel()
	for _, d := range dataSources {
		for name, test := range dialects[d.dialect].changes {
			t.Run(d.name+": "+name+", once", func(t *testing.T) {
				t.Parallel()
				org := d.organization()
				server := start(t, org)
				server.Alter(d.action, edit(test.edit, test.at))
				startProcess(t, server, 0).reads(d, d.want(org))
				d.checkCalls(t, server, test.at+d.pages) // a whole reading after one that ended at that page
			})
			t.Run(d.name+": "+name+", for ever", func(t *testing.T) {
				t.Parallel()
				server := start(t, d.organization())
				server.Alter(d.action, func(call sandbox.Call, answer *sandbox.Answer) {
					if (call.N-1)%test.at == test.at-1 {
						answer.Edit(test.edit)
					}
				})
				startProcess(t, server, 0).fails(d, "the list changed while it was read, in each of 4 readings", 4*test.at)
			})
		}
	}
}

// What stands in the place of an error is an error, whatever it is and whatever stands beside it.
func TestEveryDataSource_anythingInPlaceOfAnErrorIsAnError(t *testing.T) {
	t.Parallel()
	beside := func(change func(map[string]any)) func(sandbox.Call, *sandbox.Answer) {
		return func(_ sandbox.Call, answer *sandbox.Answer) {
			whole := decoded(answer.Body).(map[string]any)
			change(whole)
			answer.Body, _ = json.Marshal(whole)
		}
	}
	inside := func(change func(map[string]any)) func(sandbox.Call, *sandbox.Answer) { return edit(change) }
	places := map[bool]map[string]func(func(map[string]any)) func(sandbox.Call, *sandbox.Answer){
		false: {"in Response": inside, "beside Response": beside},
		true:  {"in the answer": inside},
	}
	for _, d := range dataSources {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			org := d.organization()
			server := start(t, org)
			p := startProcess(t, server, 0)
			for place, alter := range places[d.isHuaweiCloud()] {
				for _, field := range []string{"error", "Error", "error_code", "error_msg"} {
					for _, value := range []any{
						"text", []any{"x"}, []any{}, true, false, 0, 1.5, map[string]any{}, map[string]any{"code": 7}, map[string]any{"Code": nil, "Message": nil},
					} {
						for _, requestID := range []any{"r-1", 123, nil} {
							server.Alter(d.action, nil)
							server.Alter(d.action, alter(func(answer map[string]any) {
								answer[field], answer["request_id"], answer["RequestId"] = value, requestID, requestID
							}))
							if state, problem := p.read(d); state != nil || !strings.HasPrefix(problem, d.summary+": "+d.action+": ") {
								t.Errorf("%s %#v %s, request id %#v: got %v, %q", field, value, place, requestID, state, problem)
							}
						}
					}
					for _, value := range []any{nil, ""} {
						server.Alter(d.action, nil)
						server.Alter(d.action, alter(set(field, value)))
						p.reads(d, d.want(org))
					}
				}
			}
		})
	}
}

func TestCICTasks_totalBelowItemsOfOnePageIsAnError(t *testing.T) {
	t.Parallel()
	server := start(t, tasks(2))
	server.Alter("ListTasks", edit(set("TotalCounts", 1)))
	startProcess(t, server, 0).fails(dataSources["orgaudit_cic_tasks"], "2 items came where the API counts 1", 4)
}

func TestCICTasks_totalOfZeroOrNoneSaysNothing(t *testing.T) {
	t.Parallel()
	d := dataSources["orgaudit_cic_tasks"]
	for name, total := range map[string]any{"0": 0, "null": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := d.organization()
			server := start(t, org)
			server.Alter("ListTasks", edit(set("TotalCounts", total)))
			startProcess(t, server, 0).reads(d, d.want(org))
		})
	}
}

// The vendor's own example ends a list with an empty page that repeats its token.
func TestNonCompliantResources_repeatedTokenEndsTheList(t *testing.T) {
	t.Parallel()
	d := dataSources["orgaudit_noncompliant_resources"]
	end := func(items string) func(*sandbox.Answer) {
		return func(answer *sandbox.Answer) {
			answer.Body = []byte(`{"Response": {"Items": ` + items + `, "PaginationToken": "end", "RequestId": "r"}}`)
		}
	}
	lastPage := func(answer *sandbox.Answer) { answer.Edit(set("PaginationToken", "end")) }
	noToken := func(answer *sandbox.Answer) {
		answer.Body = []byte(`{"Response": {"Items": [], "RequestId": "r"}}`)
	}
	for name, answers := range map[string][]func(*sandbox.Answer){ // from the last page with items on
		"an empty page repeats its token":                         {lastPage, end("[]")},
		"an empty page that is null repeats its token":            {lastPage, end("null")},
		"the last page repeats its token, and then an empty one":  {repeatOwnToken, end("[]")},
		"the last page repeats its token, and then there is none": {repeatOwnToken, noToken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := d.organization()
			server := start(t, org)
			server.Alter(d.action, func(call sandbox.Call, answer *sandbox.Answer) {
				if call.N < d.pages {
					return
				}
				token, _ := call.Parameters["PaginationToken"].(string)
				answers[call.N-d.pages](answer)
				answer.Body = []byte(strings.ReplaceAll(string(answer.Body), ownToken, token))
				if token != "end" && call.N > d.pages {
					answer.Body = []byte(strings.ReplaceAll(string(answer.Body), `"end"`, `"`+token+`"`))
				}
			})
			p := startProcess(t, server, 0)
			p.reads(d, d.want(org))
			d.checkCalls(t, server, d.pages+1)
		})
	}
}

// ownToken stands for the token that a page was asked with.
const ownToken = "its own token"

func repeatOwnToken(answer *sandbox.Answer) { answer.Edit(set("PaginationToken", ownToken)) }

// The total of each answer may be the number of items of the page alone.
func TestOffsetLists_fullLastPageIsFollowedByOneMoreCall(t *testing.T) {
	t.Parallel()
	for _, d := range dataSources {
		if d.dialect != "offset" {
			continue
		}
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			server := start(t, d.organization())
			server.Alter(d.action, edit(set("Total", d.pageSize)))
			startProcess(t, server, 0).fails(d, "the list changed while it was read, in each of 4 readings", 4*2)
		})
	}
}

// While the second page is read, an item is added to it and the last item goes: the total stays, and the last item of
// the second page moves to the third one. A reader that has the third page already would lose it.
func TestMemberAuthAccounts_itemsThatMoveToAPageThatWasReadBefore(t *testing.T) {
	t.Parallel()
	d := dataSources["orgaudit_member_auth_accounts"]
	org := policies(120)
	before := org.TencentCloud.Members[0].Policies[0].Accounts
	added := json.RawMessage(`{"OrgSubAccountUin": 5, "PolicyId": 11, "IdentityId": 1}`)
	after := slices.Concat(before[:60], []json.RawMessage{added}, before[60:119])
	server := start(t, org)
	thirdPage := make(chan struct{})
	var once sync.Once
	server.Alter(d.action, func(call sandbox.Call, answer *sandbox.Answer) {
		switch fmt.Sprint(call.Parameters["Offset"]) {
		case "100":
			once.Do(func() { close(thirdPage) })
		case "50":
			select {
			case <-thirdPage:
			case <-time.After(200 * time.Millisecond): // it is read after this one
			}
			server.Update(func(org *organization.Organization) {
				org.TencentCloud.Members[0].Policies[0].Accounts = after
			})
			answer.Edit(set("Items", after[50:100]))
		}
	})
	startProcess(t, server, 0).reads(d, map[string]any{"accounts": items(after, wantAccount)})
}

func TestEveryDataSource_textThatIsNotUnicodeGetsAReplacementCharacter(t *testing.T) {
	t.Parallel()
	fields := map[string]string{ // one field of an item that the sandbox always has
		"ListNonCompliantResource": "Resource", "DescribeOrganizationMemberAuthAccounts": "OrgSubAccountName", "ListTasks": "TaskId",
		"DescribeOrganizationMembers": "Name", "DescribeOrganizationMemberPolicies": "PolicyName", "DescribeIdentityCenter": "ZoneId",
		"CollectPolicyStatesSummary": "id", "ListPolicyStatesByDomainId": "policy_assignment_id",
	}
	for _, d := range dataSources {
		for name, text := range map[string]string{"a lone surrogate": `a\ud800b`, "the end of a pair alone": `a\udc00b`, "invalid UTF-8": "a\xffb", "in a field that nobody reads": ""} {
			t.Run(d.name+": "+name, func(t *testing.T) {
				t.Parallel()
				server := start(t, d.organization())
				start := `"` + fields[d.action] + `":"`
				with := start + text
				if text == "" {
					with = `"Unread":{"x":"\udfff` + "\xfe" + `"},` + start
				}
				server.Alter(d.action, func(call sandbox.Call, answer *sandbox.Answer) {
					if call.N == 1 {
						answer.Body = []byte(strings.Replace(string(answer.Body), start, with, 1))
					}
				})
				state, problem := startProcess(t, server, 0).read(d)
				read, _ := json.Marshal(state)
				if problem != "" || text != "" && !strings.Contains(string(read), "a\ufffdb") {
					t.Errorf("got %.300s, %q", read, problem)
				}
			})
		}
	}
}

func TestCICTasks_tokenRefusedAfterPageOneIsReadAgain(t *testing.T) {
	t.Parallel()
	d := dataSources["orgaudit_cic_tasks"]
	org := d.organization()
	server := start(t, org)
	server.Alter("ListTasks", fail("InvalidParameter.NextTokenInvalid", 2))
	startProcess(t, server, 0).reads(d, d.want(org))
	if got := len(server.CallsOf("ListTasks")); got != 2+3 {
		t.Errorf("%d calls are not a whole reading after one that ended at page 2", got)
	}
}

func TestMemberAuthAccounts_itemsThatCameWhileReading(t *testing.T) {
	t.Parallel()
	org := policies(120)
	added := json.RawMessage(`{"OrgSubAccountUin": 5, "PolicyId": 11, "IdentityId": 1}`)
	server := start(t, org)
	server.Alter("DescribeOrganizationMemberAuthAccounts", func(call sandbox.Call, _ *sandbox.Answer) {
		if call.N == 1 { // the second page sees a list that is longer, and shifted
			server.Update(func(org *organization.Organization) {
				policy := &org.TencentCloud.Members[0].Policies[0]
				policy.Accounts = append([]json.RawMessage{added}, policy.Accounts...)
			})
		}
	})
	all := append([]json.RawMessage{added}, org.TencentCloud.Members[0].Policies[0].Accounts...)
	startProcess(t, server, 0).reads(dataSources["orgaudit_member_auth_accounts"], map[string]any{"accounts": items(all, wantAccount)})
}

func TestEveryDataSource_nullListIsEmpty(t *testing.T) {
	t.Parallel()
	for _, d := range dataSources {
		edits := map[string]func(map[string]any){}
		maps.Copy(edits, dialects[d.dialect].nothing)
		maps.Copy(edits, d.nothing)
		if len(edits) == 0 && sandbox.ListField(d.action) != "" {
			t.Errorf("no test says what an empty list of %s is", d.action)
		}
		for name, change := range edits {
			t.Run(d.name+": "+name, func(t *testing.T) {
				t.Parallel()
				server := start(t, d.organization())
				server.Alter(d.action, edit(change))
				startProcess(t, server, 0).reads(d, d.empty)
			})
		}
	}
}

func TestCICTasks_tokenOnAnUntruncatedAnswerEndsTheRead(t *testing.T) {
	t.Parallel()
	org := tasks(30)
	server := start(t, org)
	server.Alter("ListTasks", edit(func(response map[string]any) {
		response["NextToken"] = "more"
	}))
	d := dataSources["orgaudit_cic_tasks"]
	startProcess(t, server, 0).reads(d, d.want(org))
}

func TestEveryDataSource_answersThatAreNoAnswer(t *testing.T) {
	t.Parallel()
	status := func(status int, text string, header ...string) func(sandbox.Call, *sandbox.Answer) {
		return func(_ sandbox.Call, answer *sandbox.Answer) {
			answer.Status, answer.Body = status, []byte(text)
			for i := 0; i+1 < len(header); i += 2 {
				answer.Header.Set(header[i], header[i+1])
			}
		}
	}
	garbage := func(_ sandbox.Call, answer *sandbox.Answer) { answer.Body = append(answer.Body, "]}"...) }
	cut := func(_ sandbox.Call, answer *sandbox.Answer) {
		answer.Header.Set("Content-Length", "1000000")
		answer.Body = answer.Body[:len(answer.Body)/2]
	}
	short := func(_ sandbox.Call, answer *sandbox.Answer) { answer.Body = answer.Body[:len(answer.Body)/2] }
	for name, test := range map[string]struct {
		alter   func(sandbox.Call, *sandbox.Answer)
		problem string
	}{
		"redirect":           {status(302, "", "Location", "http://127.0.0.1:1/"), "is a redirect, which is never followed"},
		"no content":         {status(204, ""), "HTTP status 204 No Content is not an answer of this API"},
		"accepted":           {status(202, `{"Response": {"Items": [], "Tasks": [], "Total": 0, "IsTruncated": false}, "results": {}, "policy_assignments": []}`), "HTTP status 202 Accepted"},
		"empty":              {body(""), "is not the JSON expected"},
		"null":               {body("null"), "the answer"},
		"HTML":               {status(200, "<html>proxy</html>", "Content-Type", "text/html"), "is not the JSON expected"},
		"HTML with an error": {status(502, "<html>proxy</html>", "Content-Type", "text/html"), "HTTP status 502"},
		"an event stream":    {status(200, "data: {}\n\n", "Content-Type", "text/event-stream"), "is not the JSON expected"},
		"trailing garbage":   {garbage, "is not the JSON expected"},
		"connection cut":     {cut, "the answer was cut short"},
		"body cut":           {short, "is not the JSON expected"},
	} {
		for _, d := range dataSources {
			t.Run(d.name+": "+name, func(t *testing.T) {
				t.Parallel()
				server := start(t, d.organization())
				server.Alter(d.action, test.alter)
				startProcess(t, server, 0).fails(d, test.problem, 1)
			})
		}
	}
}

func TestEveryDataSource_aReadEndsAtItsTimeoutAndWhenItIsCancelled(t *testing.T) {
	t.Parallel()
	for _, d := range dataSources {
		slow := func(t *testing.T) (*process, chan struct{}) {
			server, asked := start(t, d.organization()), make(chan struct{})
			server.Alter(d.action, func(call sandbox.Call, answer *sandbox.Answer) {
				if call.N == d.pages { // never a whole list
					answer.Delay = time.Hour
					close(asked)
				}
			})
			return startProcess(t, server, 3), asked
		}
		t.Run(d.name+": timeout", func(t *testing.T) {
			t.Parallel()
			p, _ := slow(t)
			_, problem := p.read(d.with("timeouts", map[string]any{"read": "1s"}))
			if !strings.Contains(problem, "the read did not end within 1s: raise timeouts.read") {
				t.Errorf("got %q", problem)
			}
		})
		t.Run(d.name+": cancelled", func(t *testing.T) {
			t.Parallel()
			p, asked := slow(t)
			ctx, cancel := context.WithCancel(t.Context())
			p.ctx = ctx
			go func() {
				<-asked
				cancel()
			}()
			p.fails(d, "the read was cancelled", d.pages)
		})
	}
}
