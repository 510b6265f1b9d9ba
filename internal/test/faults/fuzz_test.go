// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package faults_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// repeater answers every call with one body.
type repeater struct {
	mu    sync.Mutex
	body  []byte
	calls int
}

// enough is the number of calls after which the repeater fails. Without it, a list whose items have no identity could
// be read until a huge total is reached.
const enough = 100

// ServeHTTP implements http.Handler.
func (r *repeater) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calls++; r.calls > enough {
		w.WriteHeader(http.StatusInternalServerError)
	}
	_, _ = w.Write(r.body)
}

func (r *repeater) repeat(body []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.body, r.calls = body, 0
}

// FuzzAnswer lets an API answer every call with the same bytes. A result has to be what a lenient decoder finds in
// them, and what the rules of the API's paging accept.
func FuzzAnswer(f *testing.F) {
	apis := slices.Concat(tencentCloudAPIs(), huaweiCloudAPIs())
	for i, api := range apis {
		f.Add(byte(i), organization.Documented(api.bareAction()))
		for _, seed := range seeds(api) {
			f.Add(byte(i), []byte(seed))
		}
	}
	answers := &repeater{}
	server := httptest.NewServer(answers)
	server.Config.SetKeepAlivesEnabled(false) // every body gets a new client, whose connection must not stay open
	f.Cleanup(server.Close)
	endpoint, err := url.Parse(server.URL)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, number byte, body []byte) {
		api := apis[int(number)%len(apis)]
		answers.repeat(body)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		got, err := api.connect(t, endpoint, apicall.Policy{RequestsPerSecond: 1e9})(ctx)
		switch {
		case ctx.Err() != nil:
			t.Fatal("the read does not end")
		case err != nil && got != nil:
			t.Fatalf("%v came with an error: %v", got, err)
		case err == nil:
			api.check(t, fieldsOfAnswer(t, body), got)
		}
	})
}

// fieldsOfAnswer decodes a body that was accepted, leniently, and returns the fields of the answer.
func fieldsOfAnswer(t *testing.T, body []byte) map[string]any {
	t.Helper()
	var fields map[string]any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&fields); err != nil || !json.Valid(body) {
		t.Fatalf("%q was accepted: %v", body, err)
	}
	response, nested := fields["Response"].(map[string]any)
	for _, field := range []string{"error", "Error", "error_code", "error_msg"} {
		for _, value := range []any{response[field], fields[field]} {
			if value != nil && value != "" {
				t.Fatalf("%q was accepted", body)
			}
		}
	}
	if nested {
		return response
	}
	return fields
}

// seeds returns the first bodies. The list of the API replaces LIST.
func seeds(api call) []string {
	documented := string(organization.Documented(api.bareAction()))
	list := sandbox.ListField(api.action)
	all := []string{
		strings.NewReplacer(`"fgh363"`, `""`, `"IsTruncated": true`, `"IsTruncated": false`).Replace(documented),
		strings.Replace(documented, `"`+list+`"`, `"`+strings.ToUpper(list)+`"`, 1),
		strings.Replace(documented, `"Response"`, `"response"`, 1), strings.Replace(documented, "[", "[null,", 1),
		documented + documented, documented + "x", documented[:len(documented)/2],
		"", " ", "null", "{}", "[]", "0", `""`, "<html><body>502</body></html>", "\ufeff{}", "\xff\xfe",
		strings.Repeat(`{"Response":`, 200), strings.Repeat(`{"results":`, 200), strings.Repeat("[", 20000),
		`{"Response": null}`, `{"Response": []}`, `{"Response": {"Response": {"LIST": []}, "Error": {"Error": {"Code": "x"}}}}`,
		`{"Response": {"LIST": [{}]}, "Response": {}}`, `{"Error": {"Code": "x"}, "Response": {"LIST": [], "Total": 0, "IsTruncated": false}}`,
	}
	for _, fields := range []string{
		``, `"error": {}`, `"error": null`, `"error": {"code": 401, "message": "m"}`, `"error": {"error": {"code": "x"}}`, `"error": "text"`,
		`"Error": null`, `"Error": {}`, `"Error": "text"`, `"Error": {"Code": "InternalError", "Message": "m"}, "RequestId": "r"`,
		`"error_code": "RMS.00010002", "error_msg": "m", "request_id": "r"`, `"error_code": "", "error_msg": ""`, `"error_code": [], "error_msg": {}`,

		`"LIST": null, "Total": 0, "IsTruncated": false, "results": {}, "page_info": {}`, `"LIST": []`, `"LIST": {}, "Total": "1", "IsTruncated": "false"`,
		`"LIST": [], "Total": null, "IsTruncated": null, "TotalCounts": null, "page_info": null, "results": null`,
		`"LIST": [], "LIST": [{}], "Total": 1, "IsTruncated": false`, `"LIST": [1, "a", []]`,
		`"LIST": [{}, {}], "Total": 4, "IsTruncated": false, "TotalCounts": 2, "results": {}, "page_info": {"next_marker": ""}`,
		`"LIST": [{}], "Total": 9223372036854775807, "IsTruncated": false, "TotalCounts": 9223372036854775807`,
		`"LIST": [{}], "Total": 1e99, "TotalCounts": 99999999999999999999, "IsTruncated": false`,
		`"LIST": [{}], "Total": -1, "TotalCounts": -1, "IsTruncated": false, "page_info": {"current_count": -1}`,
		`"LIST": [{"PolicyId": 1, "IdentityId": 1, "OrgSubAccountUin": 1, "MemberUin": 1}], "Total": 2`,
		`"LIST": [{"TargetUin": 1e3, "PolicyId": 1.5}], "Total": 1, "IsTruncated": false`,
		`"LIST": [{"Tags": [null]}], "Total": 1, "IsTruncated": false`, `"LIST": [{"Resource": "` + "\xff" + `"}]`,
		`"LIST": [{"TaskId": "\ud800"}], "IsTruncated": false`, `"LIST": [{}], "IsTruncated": true, "NextToken": "", "PaginationToken": "a"`,
		`"LIST": [{}, {}], "page_info": {"next_marker": "more"}`, `"LIST": [], "page_info": []`, `"LIST": [{"evaluation_time": true}], "page_info": {}`,
		`"LIST": [{"evaluation_time": 1e3}, {"evaluation_time": ""}], "page_info": {}`,

		`"ZoneId": "z-1"`, `"ZoneId": null`, `"ZoneId": ""`, `"ZoneId": []`, `"zoneId": "z-1"`, `"ZoneId": "z-1", "ServiceStatus": "Disabled"`, `"ZoneId": "z-1", "ZoneId": "z-2"`,
		`"EffectivePolicy": null`, `"EffectivePolicy": []`, `"EffectivePolicy": {}`, `"EffectivePolicy": {"PolicyContent": "{}"}`,
		`"EffectivePolicy": {"PolicyContent": "null"}`, `"EffectivePolicy": {"PolicyContent": "[]"}`, `"EffectivePolicy": {"PolicyContent": {}}`,
		`"EffectivePolicy": {"TargetId": 100000000001, "PolicyContent": "{\"tags\": {\"a\": {\"tag_key\": {\"@@assign\": \"a\"}, \"tag_value\": [\"b\"]}}}"}`,
		`"EffectivePolicy": {"TargetId": 1, "PolicyContent": "{}"}`, `"EffectivePolicy": {"PolicyContent": "{\"tags\": {\"a\": {}, \"a\": {}}}"}`,
		`"EffectivePolicy": {"PolicyContent": "{\"x\": 1}"}`, `"Error": {"Code": "ResourceNotFound.EffectivePolicyNotFound"}`,
		`"OrgId": 1`, `"OrgId": null`, `"OrgId": "1"`, `"OrgId": 1e3`, `"OrgId": 1, "OrgPermission": [null]`, `"OrgId": 1, "OrgId": 2`,

		`"AccountId": "1"`, `"AccountId": null`, `"AccountId": ""`, `"AccountId": 1`, `"accountId": "1"`, `"AccountId": "1", "AccountId": "2"`, `"AccountId": "1", "Error": {}`,
		`"selector": {}`, `"selector": null`, `"selector": []`, `"selector": {"all_supported": true}`, `"selector": {"all_supported": "true"}`,
		`"Selector": {"all_supported": true}`, `"selector": {"all_supported": false}, "selector": {"all_supported": true}`,
		`"selector": {"all_supported": true}, "frozen_status": null`, `"selector": {"all_supported": true}, "frozen_status": {"is_frozen": true}`,
		`"selector": {"all_supported": true}, "frozen_status": {"is_frozen": null}`, `"selector": {"all_supported": true}, "frozen_status": []`,
		`"selector": {"all_supported": true}, "domain_id": "another"`, `"selector": {"all_supported": true}, "domain_id": null`,

		`"results": {"assignment_details": {"compliant_count": 1}}, "LIST": []`, `"results": [], "LIST": []`, `"results": {}`,
		`"results": {"assignment_details": {"compliant_count": 0, "non_compliant_count": -1}}, "LIST": []`,
		`"results": {"assignment_details": {"compliant_count": 1e99}}, "LIST": [{}]`, `"results": {}, "LIST": [], "error": {}`,
		`"results": {}, "LIST": [{"policy_assignment": {"parameters": {"a": null, "b": {"value": [1e400]}}, "tags": [null]}}]`,

		`"domains": []`, `"domains": [null]`, `"domains": [{}]`, `"domains": [{"id": null}]`, `"domains": [{"id": ""}]`, `"domains": [{"id": 1}]`,
		`"domains": [{"id": "a/../b"}]`, `"domains": [{"id": "a\n"}]`, `"domains": [{"ID": "a"}]`, `"Domains": [{"id": "a"}]`, `"domains": {"id": "a"}`,
		`"domains": [{"id": "a"}, {"id": "b"}]`, `"domains": [{"id": "a", "id": "b"}]`, `"domains": [{"id": "a"}]`, `"domains": [{"id": "` + "\xff" + `"}]`,
		`"domains": [{"id": "a"}], "error": {"code": "x"}`, `"domains": [], "account_id": "a_b"`, `"domains": null, "account_id": "a_b"`, `"domains": [], "account_id": "a/b"`, `"domains": [], "account_id": 1`,
	} {
		all = append(all, `{`+fields+`}`, `{"Response": {`+fields+`}}`)
	}
	for i := range all {
		all[i] = strings.ReplaceAll(all[i], "LIST", list)
	}
	return all
}

// listOf returns the list of an answer, which has the field.
func listOf(t *testing.T, fields map[string]any, list string) []any {
	t.Helper()
	items, present := fields[list]
	array, isArray := items.([]any)
	if !present || items != nil && !isArray {
		t.Fatalf("%v was accepted as an answer with a list", fields)
	}
	return array
}

// none is a count that no result can have, so that accepting the answer fails the test.
const none = -1

// counted returns a check of the number of items in a result. Every page was the same answer, from which count derives
// that number.
func counted(list string, count func(fields map[string]any, items int) int) func(*testing.T, map[string]any, any) {
	return func(t *testing.T, fields map[string]any, got any) {
		t.Helper()
		if read, want := reflect.ValueOf(got).Len(), count(fields, len(listOf(t, fields, list))); read != want {
			t.Fatalf("read %d items of %v, want %d", read, fields, want)
		}
	}
}

func byToken(list string) func(*testing.T, map[string]any, any) {
	return counted(list, func(fields map[string]any, items int) int {
		if token := fields["PaginationToken"]; token != nil && token != "" && items > 0 {
			return none // every page names itself
		}
		return items
	})
}

func byTotal() func(*testing.T, map[string]any, any) {
	const limit = 50
	return counted("Items", func(fields map[string]any, items int) int {
		number, present := fields["Total"].(json.Number)
		if !present {
			if items > 0 {
				return none
			}
			return 0
		}
		total, err := number.Int64()
		switch pages := (total + limit - 1) / limit; {
		case err != nil, total < 0, total > limit*enough, items > limit, int64(items)*max(pages, 1) != total:
			return none
		case items > 0 && total%limit == 0: // the page after a full last one has items too
			return none
		}
		return int(total)
	})
}

func byTruncated(list string) func(*testing.T, map[string]any, any) {
	return counted(list, func(fields map[string]any, items int) int {
		if fields["IsTruncated"] != false {
			return none
		}
		if number, present := fields["TotalCounts"].(json.Number); present {
			if total, err := number.Int64(); err != nil || total > 0 && int64(items) != total {
				return none
			}
		}
		return items
	})
}

func byMarker(list string) func(*testing.T, map[string]any, any) {
	return counted(list, func(fields map[string]any, items int) int {
		info, present := fields["page_info"].(map[string]any)
		if marker := info["next_marker"]; !present || marker != nil && marker != "" {
			return none
		}
		return items
	})
}

func openZone(t *testing.T, fields map[string]any, _ any) {
	t.Helper()
	if zone, _ := fields["ZoneId"].(string); zone == "" || fields["ServiceStatus"] == "Disabled" {
		t.Fatalf("%v was accepted as an open service", fields)
	}
}

func wholeEffectivePolicy(t *testing.T, fields map[string]any, got any) {
	t.Helper()
	read, _ := got.(tencentcloud.EffectivePolicy)
	policy, _ := fields["EffectivePolicy"].(map[string]any)
	var content struct {
		Tags map[string]any `json:"tags"`
	}
	target, named := policy["TargetId"].(json.Number)
	if err := json.Unmarshal([]byte(read.Content), &content); err != nil || policy["PolicyContent"] == nil || named && target.String() != strconv.FormatInt(member, 10) {
		t.Fatalf("got %+v of %v", got, fields)
	}
	for _, tag := range read.Tags {
		delete(content.Tags, tag.Key)
	}
	if len(content.Tags) > 0 {
		t.Fatalf("got %+v of %v without %v", got, fields, content.Tags)
	}
}

func wholeOrganization(t *testing.T, fields map[string]any, got any) {
	t.Helper()
	details, _ := got.(tencentcloud.OrganizationDetails)
	if number, _ := fields["OrgId"].(json.Number); details.OrgID == nil || number.String() != strconv.FormatInt(*details.OrgID, 10) {
		t.Fatalf("got %+v of %v", got, fields)
	}
}

func selectedResources(t *testing.T, fields map[string]any, got any) {
	t.Helper()
	selector, isObject := fields["selector"].(map[string]any)
	frozen, _ := fields["frozen_status"].(map[string]any)
	read, isConfig := got.(trackerConfig)
	recording := selector["all_supported"] == true && frozen["is_frozen"] != true
	if account := fields["domain_id"]; !isObject || !isConfig || !read.exists || read.Recording() != recording || account != nil && account != huaweiDomainID {
		t.Fatalf("got %+v of %v", got, fields)
	}
}

func wholeSummary(t *testing.T, fields map[string]any, got any) {
	t.Helper()
	results, isObject := fields["results"].(map[string]any)
	listed := listOf(t, fields, "policy_assignments")
	if read, isSummary := got.(accountSummary); !isObject || !isSummary || len(read.rules) != len(listed) {
		t.Fatalf("got %+v of %v", got, fields)
	}
	counts, _ := results["assignment_details"].(map[string]any)
	for _, field := range []string{"compliant_count", "non_compliant_count"} {
		number, _ := counts[field].(json.Number)
		if count, _ := number.Int64(); count > 0 && len(listed) == 0 {
			t.Fatalf("no rules were accepted as the whole of %v", fields)
		}
	}
}

func mainAccount(t *testing.T, fields map[string]any, got any) {
	t.Helper()
	if got == "" || fields["AccountId"] != got {
		t.Fatalf("got %v of %v", got, fields)
	}
}

var accountForm = regexp.MustCompile(`\A[0-9A-Za-z_-]{1,36}\z`)

// namedAccount checks an account that both services were asked for, which gave the same answer.
func namedAccount(t *testing.T, fields map[string]any, got any) {
	t.Helper()
	named := fields["account_id"]
	switch domains, _ := fields["domains"].([]any); len(domains) {
	case 0:
	case 1:
		domain, _ := domains[0].(map[string]any)
		named = domain["id"]
	default:
		named = nil
	}
	if account, _ := got.(string); named != got || !accountForm.MatchString(account) {
		t.Fatalf("got %v of %v", got, fields)
	}
}
