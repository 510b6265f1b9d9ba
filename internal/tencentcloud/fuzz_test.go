// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// fuzzAnswer answers every request with one body.
type fuzzAnswer struct {
	mu    sync.Mutex
	body  []byte
	calls int
}

// enough is after how many calls the server fails: a list whose items have no identity is read
// for as long as its total asks for more and items come.
const enough = 100

func (a *fuzzAnswer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.calls++; a.calls > enough {
		w.WriteHeader(http.StatusInternalServerError)
	}
	_, _ = w.Write(a.body)
}

// fuzz feeds a list API with answers. count says how many items a result of several answers, all
// with this Response, has; a result that it does not want is a failure.
func fuzz(f *testing.F, action, list string, read func(context.Context, *tencentcloud.Organization) (int, error), count func(response map[string]any, items int) int) {
	documented := string(organization.Documented(action))
	for _, seed := range []string{
		documented,
		strings.NewReplacer(`"fgh363"`, `""`, `"IsTruncated": true`, `"IsTruncated": false`).Replace(documented),
		strings.Replace(documented, `"`+list+`"`, `"`+strings.ToLower(list)+`"`, 1),
		strings.Replace(documented, `"Response"`, `"response"`, 1),
		strings.Replace(documented, "[", "[null,", 1),
		documented + documented, documented + "x", documented[:len(documented)/2],
		"", " ", "null", "{}", "[]", "0", `""`, "<html><body>502</body></html>", "\ufeff{}", "\xff\xfe",
		`{"Response": null}`, `{"Response": {}}`, `{"Response": []}`, `{"Response": {"Error": null}}`, `{"Response": {"Error": {}}}`,
		`{"Response": {"Error": {"Code": "InternalError", "Message": "m"}, "RequestId": "r"}}`, `{"Response": {"Error": "text"}}`,
		`{"Error": {"Code": "x"}, "Response": {"LIST": [], "Total": 0, "IsTruncated": false}}`,
		`{"Response": {"Response": {"LIST": []}, "Error": {"Error": {"Code": "x"}}}}`,
		`{"Response": {"LIST": null, "Total": 0, "IsTruncated": false}}`, `{"Response": {"LIST": []}}`,
		`{"Response": {"LIST": [], "Total": null, "IsTruncated": null, "TotalCounts": null}}`,
		`{"Response": {"LIST": [], "LIST": [{}], "Total": 1, "IsTruncated": false}}`,
		`{"Response": {"LIST": [{}], "Total": 1, "IsTruncated": false}, "Response": {}}`,
		`{"Response": {"LIST": [{}, {}], "Total": 4, "IsTruncated": false, "TotalCounts": 2}}`,
		`{"Response": {"LIST": [{}], "Total": 9223372036854775807, "IsTruncated": false, "TotalCounts": 9223372036854775807}}`,
		`{"Response": {"LIST": [{}], "Total": 1e99, "TotalCounts": 99999999999999999999, "IsTruncated": false}}`,
		`{"Response": {"LIST": [{}], "Total": -1, "TotalCounts": -1, "IsTruncated": false}}`,
		`{"Response": {"LIST": {}, "Total": "1", "IsTruncated": "false"}}`, `{"Response": {"LIST": [1, "a", []]}}`,
		`{"Response": {"LIST": [{"PolicyId": 1, "IdentityId": 1, "OrgSubAccountUin": 1, "MemberUin": 1}], "Total": 2}}`,
		`{"Response": {"LIST": [{"TargetUin": 1e3, "PolicyId": 1.5}], "Total": 1, "IsTruncated": false}}`,
		`{"Response": {"LIST": [{"Tags": [null]}], "Total": 1, "IsTruncated": false}}`,
		`{"Response": {"LIST": [{"Resource": "` + "\xff" + `"}]}}`, `{"Response": {"LIST": [{"TaskId": "\ud800"}], "IsTruncated": false}}`,
		`{"Response": {"LIST": [{}], "IsTruncated": true, "NextToken": "", "PaginationToken": "a"}}`,
		strings.Repeat(`{"Response":`, 200), strings.Repeat("[", 20000),
	} {
		f.Add([]byte(strings.ReplaceAll(seed, "LIST", list)))
	}
	fuzzAnswers(f, action, read, func(t *testing.T, response map[string]any, got int) {
		items, present := response[list]
		array, isArray := items.([]any)
		if !present || items != nil && !isArray {
			t.Fatalf("%v was taken for an answer with a list", response)
		}
		if want := count(response, len(array)); got != want {
			t.Fatalf("got %d items of %v, want %d", got, response, want)
		}
	})
}

// fuzzAnswers feeds an API with answers. check holds what was read, something in number, against the
// Response of each answer.
func fuzzAnswers(f *testing.F, action string, read func(context.Context, *tencentcloud.Organization) (int, error), check func(t *testing.T, response map[string]any, got int)) {
	answer := &fuzzAnswer{}
	server := httptest.NewServer(answer)
	f.Cleanup(server.Close)
	endpoint, err := url.Parse(server.URL)
	if err != nil {
		f.Fatal(err)
	}
	client, err := tencentcloud.NewOrganization(tencentcloud.Config{
		Credentials: tencentcloud.Credentials{Keys: apicall.Keys{ID: organization.DefaultSecretID, Secret: organization.DefaultSecretKey}}, Endpoint: endpoint,
		Policy: apicall.Policy{MaxRetries: 0, RequestsPerSecond: 1e9},
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(organization.Documented(action))
	f.Fuzz(func(t *testing.T, body []byte) {
		answer.mu.Lock()
		answer.body, answer.calls = body, 0
		answer.mu.Unlock()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		got, err := read(ctx, client)
		if ctx.Err() != nil {
			t.Fatal("the read does not end")
		}
		if err != nil {
			if got != 0 {
				t.Fatalf("%d items came with an error: %v", got, err)
			}
			return
		}
		var answered map[string]any
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		if err := decoder.Decode(&answered); err != nil || !json.Valid(body) {
			t.Fatalf("%q was taken for an answer: %v", body, err)
		}
		response, ok := answered["Response"].(map[string]any)
		if !ok {
			t.Fatalf("%q was taken for an answer", body)
		}
		for _, field := range []string{"error", "Error", "error_code", "error_msg"} {
			for _, value := range []any{response[field], answered[field]} {
				if value != nil && value != "" {
					t.Fatalf("%q was taken for an answer", body)
				}
			}
		}
		check(t, response, got)
	})
}

// none is a count that no result has.
const none = -1

func FuzzListNonCompliantResource(f *testing.F) {
	fuzz(f, "ListNonCompliantResource", "Items", func(ctx context.Context, client *tencentcloud.Organization) (int, error) {
		got, err := paging.Collect(ctx, client.ListNonCompliantResource, tencentcloud.NonCompliantResourceFilter{MemberUin: member})
		return len(got), err
	}, func(response map[string]any, items int) int {
		if token := response["PaginationToken"]; token != nil && token != "" && items > 0 {
			return none // each page would name itself
		}
		return items
	})
}

func FuzzDescribeOrganizationMemberAuthAccounts(f *testing.F) {
	fuzz(f, "DescribeOrganizationMemberAuthAccounts", "Items", func(ctx context.Context, client *tencentcloud.Organization) (int, error) {
		got, err := paging.Collect(ctx, client.DescribeOrganizationMemberAuthAccounts, tencentcloud.MemberAuthAccountFilter{MemberUin: member, PolicyID: 1})
		return len(got), err
	}, byTotal)
}

// byTotal is the count of a list that Offset and Limit page.
func byTotal(response map[string]any, items int) int {
	number, ok := response["Total"].(json.Number)
	if !ok {
		if items > 0 {
			return none
		}
		return 0
	}
	total, err := number.Int64()
	const limit = 50
	switch pages := (total + limit - 1) / limit; {
	case err != nil, total < 0, total > limit*enough, items > limit, int64(items)*max(pages, 1) != total:
		return none
	case items > 0 && total%limit == 0: // the page behind the last one has items too
		return none
	}
	return int(total)
}

func FuzzListTasks(f *testing.F) {
	fuzz(f, "ListTasks", "Tasks", func(ctx context.Context, client *tencentcloud.Organization) (int, error) {
		got, err := paging.Collect(ctx, client.ListTasks, tencentcloud.TaskFilter{ZoneID: organization.ZoneID})
		return len(got), err
	}, func(response map[string]any, items int) int {
		if response["IsTruncated"] != false {
			return none
		}
		if number, ok := response["TotalCounts"].(json.Number); ok {
			if total, err := number.Int64(); err != nil || total > 0 && int64(items) != total {
				return none
			}
		}
		return items
	})
}
