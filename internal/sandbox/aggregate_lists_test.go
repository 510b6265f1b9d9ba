// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"net/http"
	"reflect"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const (
	aggregateOf    = "/v1/resource-manager/domains/" + organization.DefaultHuaweiDomainID + "/aggregators/aggregate-data"
	aggregateRules = aggregateOf + "/policy-assignments/compliance"
	aggregateState = aggregateOf + "/policy-states/compliance-details"
)

func aggregateOrganization() organization.Organization {
	return organization.Organization{HuaweiCloud: organization.HuaweiCloud{Aggregators: []organization.Aggregator{{
		AggregatorID: "a",
		PolicyAssignments: rawItems(
			`{"N":0,"account_id":"x","policy_assignment_name":"p","compliance":{"compliance_state":"Compliant"}}`,
			`{"N":1,"account_id":"x","compliance":{"compliance_state":"NonCompliant"}}`,
			`{"N":2,"account_id":"y","compliance":null}`, `{"N":3,"compliance":{"compliance_state":"NotStarted"}}`),
		PolicyStates: rawItems(
			`{"N":0,"domain_id":"x","compliance_state":"Compliant","resource_name":"r","resource_id":"i"}`,
			`{"N":1,"domain_id":"y","compliance_state":"NonCompliant","policy_assignment_name":"p"}`, `{"N":2,"domain_id":"x"}`),
	}, {AggregatorID: "b"}}}}
}

func TestAggregates_pagesAndFilters(t *testing.T) {
	server := start(t, aggregateOrganization())
	for _, test := range []struct {
		path, list, body string
		want             []string
	}{
		{aggregateRules, "aggregate_policy_assignments", `{"aggregator_id":"a"}`, []string{"0 1 2 (3)", "3 (1)"}},
		{aggregateRules, "aggregate_policy_assignments", `{"aggregator_id":"a","filter":{}}`, []string{"0 1 2 (3)", "3 (1)"}},
		{aggregateRules, "aggregate_policy_assignments", `{"aggregator_id":"b"}`, []string{" (0)"}},
		{aggregateRules, "aggregate_policy_assignments", `{"aggregator_id":"a","filter":{"account_id":"x"}}`, []string{"0 1 (2)"}},
		{aggregateRules, "aggregate_policy_assignments", `{"aggregator_id":"a","filter":{"compliance_state":"NotStarted"}}`, []string{"3 (1)"}},
		{aggregateRules, "aggregate_policy_assignments", `{"aggregator_id":"a","filter":{"policy_assignment_name":"p","account_id":"x"}}`, []string{"0 (1)"}},
		{aggregateState, "policy_states", `{"aggregator_id":"a"}`, []string{"0 1 2 (3)"}},
		{aggregateState, "policy_states", `{"aggregator_id":"a","account_id":"x"}`, []string{"0 2 (2)"}},
		{aggregateState, "policy_states", `{"aggregator_id":"a","compliance_state":"NonCompliant","policy_assignment_name":"p"}`, []string{"1 (1)"}},
		{aggregateState, "policy_states", `{"aggregator_id":"a","resource_name":"r","resource_id":"i"}`, []string{"0 (1)"}},
	} {
		var pages []string
		for marker, more := "", true; more; {
			caller := huaweiCaller{query: map[string]string{"limit": "3"}}
			if marker != "" {
				caller.query["marker"] = marker
			}
			status, _, text := caller.post(t, server, test.path, test.body)
			if status != http.StatusOK {
				t.Fatalf("%s: %d %s", test.body, status, text)
			}
			answer := decodeObject(t, text)
			info := answer["page_info"].(map[string]any)
			pages = append(pages, fmt.Sprintf("%s (%v)", numbers(answer[test.list]), info["current_count"]))
			marker, more = info["next_marker"].(string)
		}
		if !reflect.DeepEqual(pages, test.want) {
			t.Errorf("%s: pages %q, want %q", test.body, pages, test.want)
		}
	}
}

func TestAggregates_errors(t *testing.T) {
	server := start(t, aggregateOrganization())
	for _, test := range []struct {
		path, body string
		status     int
		code       string
	}{
		{aggregateRules, ``, 400, "RMS.00010004"},
		{aggregateRules, `[]`, 400, "RMS.00010004"},
		{aggregateRules, `{"aggregator_id":"a"} x`, 400, "RMS.00010004"},
		{aggregateRules, `{}`, 400, "RMS.00010004"},
		{aggregateRules, `{"aggregator_id":1}`, 400, "RMS.00010004"},
		{aggregateRules, `{"aggregator_id":""}`, 400, "RMS.00010004"},
		{aggregateRules, `{"aggregator_id":"a","account_id":"x"}`, 400, "RMS.00010004"},
		{aggregateRules, `{"aggregator_id":"a","filter":null}`, 400, "RMS.00010004"},
		{aggregateRules, `{"aggregator_id":"a","filter":"x"}`, 400, "RMS.00010004"},
		{aggregateRules, `{"aggregator_id":"a","filter":{"resource_id":"x"}}`, 400, "RMS.00010004"},
		{aggregateRules, `{"aggregator_id":"a","filter":{"account_id":""}}`, 400, "RMS.00010004"},
		{aggregateRules, `{"aggregator_id":"a","filter":{"compliance_state":"none"}}`, 400, "RMS.00010004"},
		{aggregateRules, `{"aggregator_id":"c"}`, 404, "RMS.00010005"},
		{aggregateState, `{"account_id":"x"}`, 400, "RMS.00010004"},
		{aggregateState, `{"aggregator_id":"a","filter":{"account_id":"x"}}`, 400, "RMS.00010004"},
		{aggregateState, `{"aggregator_id":"a","compliance_state":"NotStarted"}`, 400, "RMS.00010004"},
		{aggregateState, `{"aggregator_id":"c"}`, 404, "RMS.00010005"},
	} {
		status, _, text := (huaweiCaller{}).post(t, server, test.path, test.body)
		if code := decodeObject(t, text)["error_code"]; status != test.status || code != test.code {
			t.Errorf("%s: %d %v, want %d %s", test.body, status, code, test.status, test.code)
		}
	}
	if status, _, _ := (huaweiCaller{}).get(t, server, aggregateRules); status != http.StatusNotFound {
		t.Errorf("GET: %d", status)
	}
	tampered := huaweiCaller{tamper: addBody}
	if status, _, text := tampered.post(t, server, aggregateRules, `{"aggregator_id":"a"}`); status != http.StatusUnauthorized {
		t.Errorf("another body than the signed one: %d %s", status, text)
	}
}

func TestAggregates_fieldsOfTheBodyAreRecorded(t *testing.T) {
	server := start(t, aggregateOrganization())
	(huaweiCaller{query: map[string]string{"limit": "5"}}).post(t, server, aggregateRules, `{"aggregator_id":"a","filter":{"account_id":"x"}}`)
	want := map[string]any{
		"aggregator_id": "a", "account_id": "x", "limit": []string{"5"}, "domain_id": organization.DefaultHuaweiDomainID,
	}
	if got := server.CallsOf("ListAggregateComplianceByPolicyAssignment")[0].Parameters; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
}
