// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// read is one data source of each paging dialect, over an organization of a few pages.
type read struct {
	action       string
	organization func() sandbox.Organization
	body         string
	address      string
	want         func(sandbox.Organization) map[string]any
	empty        map[string]any
	summary      string
	pages        int
}

var (
	tokenRead = read{
		action:       "ListNonCompliantResource",
		organization: func() sandbox.Organization { return members(120) },
		body:         `data "orgaudit_noncompliant_resources" "read" { member_uin = 100000000001 }`,
		address:      "data.orgaudit_noncompliant_resources.read",
		want: func(organization sandbox.Organization) map[string]any {
			return map[string]any{"resources": items(organization.TencentCloud.Members[0].NonCompliantResources, wantResource)}
		},
		empty:   map[string]any{"resources": []any{}},
		summary: "Non-compliant resources not read",
		pages:   3,
	}
	offsetRead = read{
		action:       "DescribeOrganizationMemberAuthAccounts",
		organization: func() sandbox.Organization { return policies(120) },
		body: `data "orgaudit_member_auth_accounts" "read" {
  member_uin = 100000000001
  policy_id  = 11
}`,
		address: "data.orgaudit_member_auth_accounts.read",
		want: func(organization sandbox.Organization) map[string]any {
			return map[string]any{"accounts": items(organization.TencentCloud.Members[0].Policies[0].Accounts, wantAccount)}
		},
		empty:   map[string]any{"accounts": []any{}},
		summary: "Sub-accounts that may log in to the member not read",
		pages:   3,
	}
	truncatedRead = read{
		action:       "ListTasks",
		organization: func() sandbox.Organization { return tasks(250) },
		body:         `data "orgaudit_cic_tasks" "read" { zone_id = "z-sandbox00001" }`,
		address:      "data.orgaudit_cic_tasks.read",
		want: func(organization sandbox.Organization) map[string]any {
			return map[string]any{"tasks": items(organization.TencentCloud.IdentityCenter.Tasks, wantTask)}
		},
		empty:   map[string]any{"tasks": []any{}},
		summary: "Identity Center tasks not read",
		pages:   3,
	}
	wholeRead = read{
		action:       "CollectPolicyStatesSummary",
		organization: func() sandbox.Organization { return rules(3) },
		body:         `data "orgaudit_policy_states_summary" "read" {}`,
		address:      "data.orgaudit_policy_states_summary.read",
		want: func(organization sandbox.Organization) map[string]any {
			return wantSummary(organization.HuaweiCloud.PolicyStatesSummary)
		},
		empty:   map[string]any{"policy_assignments": []any{}},
		summary: "Compliance summary not read",
		pages:   1,
	}
)

// edit changes the nth answers of an action; every answer where no n is given.
func edit(change func(response map[string]any), n ...int) func(sandbox.Call, *sandbox.Answer) {
	return func(call sandbox.Call, answer *sandbox.Answer) {
		for _, at := range n {
			if call.N == at {
				answer.Edit(change)
			}
		}
		if len(n) == 0 {
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
	answer.Body = sandbox.Documented(call.Action)
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

// tokenAgain makes the second answer name the page that it is.
func tokenAgain(field string) func(sandbox.Call, *sandbox.Answer) {
	return func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N == 2 {
			answer.Edit(set(field, call.Parameters[field]))
		}
	}
}

// itemTwice puts the first item of a page in the place of its second one.
func itemTwice(response map[string]any) {
	list := response["Items"].([]any)
	list[1] = list[0]
}

func TestAccEveryDataSource_incompleteIsAnErrorAtOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		read
		alter   func(sandbox.Call, *sandbox.Answer)
		problem string // in the error, white space aside
		calls   int
	}{
		"token: list left out":                     {tokenRead, edit(leaveOut("Items"), 2), "the answer has no list of items", 2},
		"token: seen before":                       {tokenRead, tokenAgain("PaginationToken"), "page token a second time", 2},
		"token: documented page word for word":     {tokenRead, documented, "page token a second time", 2},
		"token: Response left out":                 {tokenRead, body(`{}`), "the answer has no Response", 1},
		"token: Response null":                     {tokenRead, body(`{"Response": null}`), "the answer has no Response", 1},
		"token: an item is null":                   {tokenRead, edit(set("Items", []any{nil}), 1), "item 1 of the list is null", 1},
		"offset: list left out":                    {offsetRead, edit(leaveOut("Items"), 3), "the answer has no list of items", 3},
		"offset: Total left out although items":    {offsetRead, edit(leaveOut("Total"), 1), "does not say how many items", 1},
		"offset: Total null although items":        {offsetRead, edit(set("Total", nil), 1), "does not say how many items", 1},
		"offset: Total null on a later empty page": {offsetRead, edit(func(r map[string]any) { r["Total"], r["Items"] = nil, nil }, 2), "does not say how many items", 2},
		"offset: Response left out":                {offsetRead, body(`{"Items": [], "Total": 0}`), "the answer has no Response", 1},
		"truncated: list left out":                 {truncatedRead, edit(leaveOut("Tasks"), 3), "the answer has no list of items", 3},
		"truncated: no token":                      {truncatedRead, edit(leaveOut("NextToken"), 1), "names no next page", 1},
		"truncated: token empty":                   {truncatedRead, edit(set("NextToken", ""), 1), "names no next page", 1},
		"truncated: token seen before":             {truncatedRead, tokenAgain("NextToken"), "page token a second time", 2},
		"truncated: documented page word for word": {truncatedRead, documented, "page token a second time", 2},
		"truncated: IsTruncated left out":          {truncatedRead, edit(leaveOut("IsTruncated"), 3), "does not say whether it is truncated", 3},
		"truncated: IsTruncated null":              {truncatedRead, edit(set("IsTruncated", nil), 2), "does not say whether it is truncated", 2},
		"truncated: token invalid on page one":     {truncatedRead, fail("InvalidParameter.NextTokenInvalid", 1), "ListTasks: InvalidParameter.NextTokenInvalid: no (request id r-7)", 1},
		"whole: results left out":                  {wholeRead, edit(leaveOut("results")), "the answer has no results", 1},
		"whole: results null":                      {wholeRead, edit(set("results", nil)), "the answer has no results", 1},
		"whole: policy_assignments left out":       {wholeRead, edit(leaveOut("policy_assignments")), "the answer has no list of items", 1},
		"whole: no rules although some counted":    {wholeRead, edit(set("policy_assignments", []any{})), "lists nothing where the API counts some", 1},
		"whole: rules null although some counted":  {wholeRead, edit(set("policy_assignments", nil)), "lists nothing where the API counts some", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t, test.organization())
			server.Alter(test.action, test.alter)
			expectError(t, server, test.read, test.problem, test.calls)
		})
	}
}

// expectError reads with real Terraform and expects an error and a number of calls.
func expectError(t *testing.T, server *sandbox.Server, read read, problem string, calls int) {
	t.Helper()
	expectErrorOf(t, server, read, configuration(server, read.body), problem, calls)
}

// expectErrorOf is expectError with a configuration of one's own.
func expectErrorOf(t *testing.T, server *sandbox.Server, read read, configuration, problem string, calls int) {
	t.Helper()
	words := strings.Fields(regexp.QuoteMeta(problem))
	terraform(t, resource.TestStep{
		Config: configuration,
		// Terraform breaks long lines and draws a border.
		ExpectError: regexp.MustCompile(`(?s)` + regexp.QuoteMeta(read.summary) + `.*` + strings.Join(words, `[\s│]+`)),
	})
	if got := len(server.CallsOf(read.action)); got != calls {
		t.Errorf("%d calls of %s, want %d", got, read.action, calls)
	}
}

func TestAccEveryDataSource_listThatChangesIsReadAgain(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		read
		change func(map[string]any)
		at     int // the page whose answer is changed
	}{
		"offset: fewer items than Total":          {offsetRead, set("Items", []any{}), 3},
		"offset: list null where Total counts":    {offsetRead, set("Items", nil), 1},
		"offset: more items than Total":           {offsetRead, set("Total", 7), 1},
		"offset: Total differs":                   {offsetRead, set("Total", 119), 2},
		"offset: an item twice":                   {offsetRead, itemTwice, 2},
		"truncated: fewer items than TotalCounts": {truncatedRead, set("Tasks", []any{}), 3},
	} {
		t.Run(name+", once", func(t *testing.T) {
			t.Parallel()
			organization := test.organization()
			server := start(t, organization)
			server.Alter(test.action, edit(test.change, test.at))
			terraform(t, reads(configuration(server, test.body), expect(test.address, test.want(organization))))
			if got, refused := len(server.CallsOf(test.action)), test.at; got%test.pages != refused%test.pages {
				t.Errorf("%d calls are not whole readings after one that ended at page %d", got, refused)
			}
		})
		t.Run(name+", for ever", func(t *testing.T) {
			t.Parallel()
			server := start(t, test.organization())
			server.Alter(test.action, func(call sandbox.Call, answer *sandbox.Answer) {
				if (call.N-1)%test.at == test.at-1 {
					answer.Edit(test.change)
				}
			})
			expectError(t, server, test.read, "the list changed while it was read, in each of 4 readings", 4*test.at)
		})
	}
}

func TestAccEveryDataSource_tokenRefusedAfterPageOneIsReadAgain(t *testing.T) {
	t.Parallel()
	organization := truncatedRead.organization()
	server := start(t, organization)
	server.Alter("ListTasks", fail("InvalidParameter.NextTokenInvalid", 2))
	terraform(t, reads(configuration(server, truncatedRead.body), expect(truncatedRead.address, truncatedRead.want(organization))))
	if got := len(server.CallsOf("ListTasks")); got%3 != 2 {
		t.Errorf("%d calls are not whole readings after one that ended at page 2", got)
	}
}

func TestAccEveryDataSource_itemsThatCameWhileReading(t *testing.T) {
	t.Parallel()
	organization := policies(120)
	added := json.RawMessage(`{"OrgSubAccountUin": 5, "PolicyId": 11, "IdentityId": 1}`)
	server := start(t, organization)
	server.Alter("DescribeOrganizationMemberAuthAccounts", func(call sandbox.Call, _ *sandbox.Answer) {
		if call.N == 1 { // the second page sees a list that is longer, and shifted
			server.Update(func(organization *sandbox.Organization) {
				policy := &organization.TencentCloud.Members[0].Policies[0]
				policy.Accounts = append([]json.RawMessage{added}, policy.Accounts...)
			})
		}
	})
	all := append([]json.RawMessage{added}, organization.TencentCloud.Members[0].Policies[0].Accounts...)
	terraform(t, reads(configuration(server, offsetRead.body), expect(offsetRead.address, map[string]any{"accounts": items(all, wantAccount)})))
}

func TestAccEveryDataSource_nullListIsEmpty(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		read
		change func(map[string]any)
	}{
		"token":                 {tokenRead, func(r map[string]any) { r["Items"], r["PaginationToken"] = nil, nil }},
		"token, token empty":    {tokenRead, func(r map[string]any) { r["Items"], r["PaginationToken"] = []any{}, "" }},
		"offset":                {offsetRead, func(r map[string]any) { r["Items"], r["Total"] = nil, 0 }},
		"offset, Total null":    {offsetRead, func(r map[string]any) { r["Items"], r["Total"] = nil, nil }},
		"offset, Total absent":  {offsetRead, func(r map[string]any) { r["Items"] = []any{}; delete(r, "Total") }},
		"truncated":             {truncatedRead, func(r map[string]any) { r["Tasks"], r["IsTruncated"], r["TotalCounts"] = nil, false, 0 }},
		"truncated, Total null": {truncatedRead, func(r map[string]any) { r["Tasks"], r["IsTruncated"], r["TotalCounts"] = nil, false, nil }},
		"whole": {wholeRead, func(r map[string]any) {
			r["policy_assignments"], r["results"] = nil, map[string]any{"assignment_details": map[string]any{"compliant_count": 0}}
		}},
		"whole, nothing counted": {wholeRead, func(r map[string]any) { r["policy_assignments"], r["results"] = nil, map[string]any{} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t, test.organization())
			server.Alter(test.action, edit(test.change))
			terraform(t, reads(configuration(server, test.body), expect(test.address, test.empty)))
		})
	}
}

func TestAccCICTasksDataSource_tokenOnAnUntruncatedAnswerEndsTheRead(t *testing.T) {
	t.Parallel()
	organization := tasks(30)
	server := start(t, organization)
	server.Alter("ListTasks", edit(func(response map[string]any) {
		response["NextToken"], response["TotalCounts"] = "more", 29
	}))
	terraform(t, reads(configuration(server, truncatedRead.body), expect(truncatedRead.address, truncatedRead.want(organization))))
}

func TestAccEveryDataSource_answersThatAreNoAnswer(t *testing.T) {
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
		for _, read := range []read{tokenRead, wholeRead} {
			t.Run(name+" from "+read.action, func(t *testing.T) {
				t.Parallel()
				server := start(t, read.organization())
				server.Alter(read.action, test.alter)
				expectError(t, server, read, test.problem, 1)
			})
		}
	}
}
