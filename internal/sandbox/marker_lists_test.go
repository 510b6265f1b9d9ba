// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// Paths below those of Config, but for the accounts of Organizations.
const (
	configOf      = "/v1/resource-manager/domains/" + organization.DefaultHuaweiDomainID
	statesPath    = configOf + "/policy-states"
	sourcesOfA    = configOf + "/aggregators/a/aggregator-sources-status"
	accountsPath  = "/v1/organizations/accounts"
	rulesPath     = configOf + "/aggregators/aggregate-data/policy-assignments/compliance"
	rulesStates   = configOf + "/aggregators/aggregate-data/policy-states/compliance-details"
	ofAggregatorA = `{"aggregator_id":"a"}`
)

// markerOrganization has lists whose items have a number N.
func markerOrganization() organization.Organization {
	org := identityOrganization()
	org.HuaweiCloud.PolicyStates = rawItems(
		`{"N":0,"compliance_state":"Compliant","resource_id":"a"}`, `{"N":1,"compliance_state":"NonCompliant","resource_name":"名 & 1"}`,
		`{"N":2,"compliance_state":null}`, `{"N":3,"compliance_state":"NonCompliant"}`, `{}`)
	org.HuaweiCloud.OrganizationAccounts = rawItems(`{"N":0,"id":"a"}`, `{"N":1,"id":"b"}`, `{}`)
	org.HuaweiCloud.Aggregators = []organization.Aggregator{{
		AggregatorID: "a", Details: []byte(`{"N":0,"aggregator_name":"one"}`),
		Sources: rawItems(`{"N":0,"last_update_status":"FAILED"}`, `{"N":1,"last_update_status":"SUCCEEDED"}`, `{"N":2}`),
		PolicyAssignments: rawItems(
			`{"N":0,"account_id":"x","policy_assignment_name":"p","compliance":{"compliance_state":"Compliant"}}`,
			`{"N":1,"account_id":"x","compliance":{"compliance_state":"NonCompliant"}}`,
			`{"N":2,"account_id":"y","compliance":null}`, `{"N":3,"compliance":{"compliance_state":"NotStarted"}}`),
		PolicyStates: rawItems(
			`{"N":0,"domain_id":"x","compliance_state":"Compliant","resource_name":"r","resource_id":"i"}`,
			`{"N":1,"domain_id":"y","compliance_state":"NonCompliant","policy_assignment_name":"p"}`, `{"N":2,"domain_id":"x"}`),
	}, {AggregatorID: "b", Sources: rawItems(`{"N":3}`, `{"N":4}`), Details: []byte(`{"N":1,"aggregator_name":"two words"}`)}, {AggregatorID: "c"}}
	return org
}

// ask sends a request, with POST if it has a body, and returns the status and the answer.
func (c huaweiCaller) ask(t *testing.T, server *Server, path, query, body string) (int, map[string]any) {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	c.query = map[string]string{}
	for name := range values {
		c.query[name] = values.Get(name)
	}
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	status, _, text := c.send(t, server, method, path, body)
	return status, decodeObject(t, text)
}

// markerPages reads a list to its end, and tells the numbers and the count of each page's items.
func markerPages(t *testing.T, server *Server, path, query, body string) string {
	t.Helper()
	api, _ := huaweiCloudAPI(map[bool]string{true: http.MethodGet, false: http.MethodPost}[body == ""], path)
	var pages []string
	for marker := ""; ; {
		status, answer := huaweiCaller{}.ask(t, server, path, query+marker, body)
		if status != http.StatusOK {
			t.Fatalf("%s?%s %s: %d %v", path, query, body, status, answer)
		}
		info := answer["page_info"].(map[string]any)
		pages = append(pages, fmt.Sprintf("%s (%v)", numbers(answer[api.list]), info["current_count"]))
		next, given := info["next_marker"].(string)
		if !given {
			return strings.Join(pages, "; ")
		}
		if !strings.Contains(next, "+") || !strings.Contains(next, "/") || !strings.HasSuffix(next, "=") {
			t.Errorf("marker %q lacks + / or =", next)
		}
		marker = "&marker=" + url.QueryEscape(next)
	}
}

func TestMarkerLists_pagesAndFilters(t *testing.T) {
	server := start(t, markerOrganization())
	for _, test := range []struct{ path, query, body, want string }{
		{statesPath, "", "", "0 1 2 3 <nil> (5)"},
		{statesPath, "limit=2", "", "0 1 (2); 2 3 (2); <nil> (1)"},
		{statesPath, "limit=5", "", "0 1 2 3 <nil> (5)"},
		{statesPath, "limit=200", "", "0 1 2 3 <nil> (5)"},
		{statesPath, "compliance_state=NonCompliant&limit=1", "", "1 (1); 3 (1)"},
		{statesPath, "compliance_state=none", "", " (0)"},
		{statesPath, "resource_id=a", "", "0 (1)"},
		{statesPath, "resource_name=名+%26+1", "", "1 (1)"},
		{accountsPath, "", "", "0 1 <nil> (3)"},
		{accountsPath, "limit=1000&parent_id=r-1", "", "0 1 <nil> (3)"},
		{accountsPath, "parent_id=ou-1", "", " (0)"},
		{configOf + "/aggregators", "", "", "0 1 <nil> (3)"},
		{configOf + "/aggregators", "aggregator_name=two+words&limit=1", "", "1 (1)"},
		{sourcesOfA, "limit=2", "", "0 1 (2); 2 (1)"},
		{sourcesOfA, "update_status=FAILED", "", "0 (1)"},
		{sourcesOfA, "update_status=OUTDATED", "", " (0)"},
		{rulesPath, "limit=3", ofAggregatorA, "0 1 2 (3); 3 (1)"},
		{rulesPath, "", `{"aggregator_id":"a","filter":{}}`, "0 1 2 3 (4)"},
		{rulesPath, "", `{"aggregator_id":"b"}`, " (0)"},
		{rulesPath, "", `{"aggregator_id":"a","filter":{"account_id":"x"}}`, "0 1 (2)"},
		{rulesPath, "", `{"aggregator_id":"a","filter":{"compliance_state":"NotStarted"}}`, "3 (1)"},
		{rulesPath, "", `{"aggregator_id":"a","filter":{"policy_assignment_name":"p","account_id":"x"}}`, "0 (1)"},
		{rulesStates, "limit=2", ofAggregatorA, "0 1 (2); 2 (1)"},
		{rulesStates, "", `{"aggregator_id":"a","account_id":"x"}`, "0 2 (2)"},
		{rulesStates, "", `{"aggregator_id":"a","compliance_state":"NonCompliant","policy_assignment_name":"p"}`, "1 (1)"},
		{rulesStates, "", `{"aggregator_id":"a","resource_name":"r"}`, "0 (1)"},
		{rulesStates, "", `{"aggregator_id":"a","resource_id":"i"}`, "0 (1)"},
	} {
		if got := markerPages(t, server, test.path, test.query, test.body); got != test.want {
			t.Errorf("%s?%s %s: %s, want %s", test.path, test.query, test.body, got, test.want)
		}
	}
}

func TestHuaweiCloud_errors(t *testing.T) {
	server := start(t, markerOrganization())
	of := func(path, query string) string {
		_, answer := huaweiCaller{}.ask(t, server, path, query, "")
		return "&marker=" + url.QueryEscape(answer["page_info"].(map[string]any)["next_marker"].(string))
	}
	noncompliant, sources := of(statesPath, "limit=1&compliance_state=NonCompliant"), of(sourcesOfA, "limit=1")
	ofAgency := (huaweiCaller{}).withAssumed(agencyKeys(t, server, huaweiCaller{}, "d1", ""))
	const invalid, summary = "RMS.00010004", configOf + "/policy-states/summary"
	for _, test := range []struct {
		caller            huaweiCaller
		path, query, body string
		status            int
		code              any
	}{
		{path: statesPath, query: "limit=1&compliance_state=NonCompliant" + noncompliant, status: 200},
		{path: statesPath, query: "limit=1" + noncompliant, status: 400, code: invalid},
		{path: statesPath, query: "limit=1&compliance_state=NonCompliant" + strings.ReplaceAll(noncompliant, "%2B", "+"), status: 400, code: invalid},
		{path: statesPath, query: "limit=1&compliance_state=NonCompliant" + strings.ReplaceAll(noncompliant, "%", "%25"), status: 400, code: invalid},
		{path: sourcesOfA, query: "limit=1" + sources, status: 200},
		{path: strings.Replace(sourcesOfA, "/a/", "/b/", 1), query: "limit=1" + sources, status: 400, code: invalid},
		{path: statesPath, query: "marker=abcd", status: 400, code: invalid},
		{path: statesPath, query: "marker=", status: 400, code: invalid},
		{path: statesPath, query: "limit=0", status: 400, code: invalid},
		{path: statesPath, query: "limit=201", status: 400, code: invalid},
		{path: statesPath, query: "limit=x", status: 400, code: invalid},
		{path: statesPath, query: "resource_id=", status: 400, code: invalid},
		{path: statesPath, query: "offset=1", status: 400, code: invalid},
		{path: "/v1/resource-manager/domains/other/policy-states", status: 403, code: "RMS.00010006"},
		{path: accountsPath, query: "limit=1001", status: 400, code: invalid},
		{path: accountsPath, query: "parent_id=", status: 400, code: invalid},
		{path: accountsPath, query: "name=a", status: 400, code: invalid},
		{path: accountsPath, caller: ofAgency, status: 401, code: "Organizations.1002"},
		{path: accountsPath, caller: huaweiCaller{unsigned: true}, status: 401, code: "APIGW.0301"},
		{path: configOf + "/aggregators", query: "limit=201", status: 400, code: invalid},
		{path: configOf + "/aggregators", query: "aggregator_type=ACCOUNT", status: 400, code: invalid},
		{path: sourcesOfA, query: "update_status=failed", status: 400, code: invalid},
		{path: sourcesOfA, query: "limit=201", status: 400, code: invalid},
		{path: sourcesOfA, query: "aggregator_id=b", status: 400, code: invalid},
		{path: strings.Replace(sourcesOfA, "/a/", "/d/", 1), status: 404, code: "RMS.00010005"},
		{path: strings.Replace(sourcesOfA, "/a/", "/a%2Fb/", 1), status: 404, code: "RMS.00010005"},
		{path: rulesPath, body: `[]`, status: 400, code: invalid},
		{path: rulesPath, body: ofAggregatorA + " x", status: 400, code: invalid},
		{path: rulesPath, body: `{}`, status: 400, code: invalid},
		{path: rulesPath, body: `{"aggregator_id":1}`, status: 400, code: invalid},
		{path: rulesPath, body: `{"aggregator_id":""}`, status: 400, code: invalid},
		{path: rulesPath, body: `{"aggregator_id":"a","account_id":"x"}`, status: 400, code: invalid},
		{path: rulesPath, body: `{"aggregator_id":"a","filter":null}`, status: 400, code: invalid},
		{path: rulesPath, body: `{"aggregator_id":"a","filter":"x"}`, status: 400, code: invalid},
		{path: rulesPath, body: `{"aggregator_id":"a","filter":{"resource_id":"x"}}`, status: 400, code: invalid},
		{path: rulesPath, body: `{"aggregator_id":"a","filter":{"account_id":""}}`, status: 400, code: invalid},
		{path: rulesPath, body: `{"aggregator_id":"a","filter":{"compliance_state":"none"}}`, status: 400, code: invalid},
		{path: rulesPath, body: `{"aggregator_id":"d"}`, status: 404, code: "RMS.00010005"},
		{path: rulesPath, body: ofAggregatorA, caller: huaweiCaller{tamper: addBody}, status: 401, code: "APIGW.0301"},
		{path: rulesPath, query: "limit=201", body: ofAggregatorA, status: 400, code: invalid},
		{path: rulesPath, query: "aggregator_id=a", body: `{}`, status: 400, code: invalid},
		{path: rulesStates, query: "limit=201", body: ofAggregatorA, status: 400, code: invalid},
		{path: rulesStates, body: `{"account_id":"x"}`, status: 400, code: invalid},
		{path: rulesStates, body: `{"aggregator_id":"a","filter":{"account_id":"x"}}`, status: 400, code: invalid},
		{path: rulesStates, body: `{"aggregator_id":"a","compliance_state":"NotStarted"}`, status: 400, code: invalid},
		{path: configOf + "/tracker-config", query: "limit=1", status: 400, code: invalid},
		{path: configOf + "/tracker-config", status: 404, code: "RMS.00010005"},
		{path: summary, caller: huaweiCaller{tags: []string{"a", "b", "c", "d", "e"}}, status: 200},
		{path: summary, caller: huaweiCaller{tags: []string{"a", "b", "c", "d", "e", "f"}}, status: 400, code: invalid},
		{path: summary, caller: huaweiCaller{tags: []string{""}}, status: 400, code: invalid},
		{path: statesPath, caller: huaweiCaller{tags: []string{"a"}}, status: 400, code: invalid},
		{path: "/v3/auth/domains", caller: huaweiCaller{secret: "other"}, status: 401, code: "APIGW.0301"},
	} {
		status, answer := test.caller.ask(t, server, test.path, test.query, test.body)
		if status != test.status || answer["error_code"] != test.code {
			t.Errorf("%s?%s %s: %d %v, want %d %v", test.path, test.query, test.body, status, answer, test.status, test.code)
		}
	}
}

func TestQueryFields_aValueThatIsGivenTwiceIsWrong(t *testing.T) {
	for _, p := range []parameter{sizeParameter("limit", false, 200), textParameter("limit")} {
		var given arguments
		if wrong := given.check([]parameter{p}, queryFields([]parameter{p}, url.Values{"limit": {"1", "1"}})); wrong == nil {
			t.Errorf("accepted: %+v", given.values)
		}
	}
}

func TestHuaweiCloud_detailsAreServedWordForWord(t *testing.T) {
	const config = `{"selector": {"all_supported": true}, "frozen_status": null}`
	server := start(t, organization.Organization{HuaweiCloud: organization.HuaweiCloud{
		TrackerConfig: []byte(config), Aggregators: []organization.Aggregator{{AggregatorID: "a", Details: []byte(`{"aggregator_id": null}`)}, {AggregatorID: "b"}},
	}})
	for path, want := range map[string]string{
		"/tracker-config": config,
		"/aggregators":    `{"configuration_aggregators":[{"aggregator_id": null},{"aggregator_id":"b"}],"page_info":{"current_count":2,"next_marker":null}}`,
	} {
		if status, _, body := (huaweiCaller{}).get(t, server, configOf+path); status != http.StatusOK || string(body) != want {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}

func TestCalls_fieldsOfABodyAreRecorded(t *testing.T) {
	server := start(t, markerOrganization())
	huaweiCaller{}.ask(t, server, rulesPath, "limit=5", `{"aggregator_id":"a","filter":{"account_id":"x"}}`)
	want := map[string]any{
		"aggregator_id": "a", "account_id": "x", "limit": []string{"5"}, "domain_id": organization.DefaultHuaweiDomainID,
	}
	if got := server.CallsOf("ListAggregateComplianceByPolicyAssignment")[0].Parameters; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
}
