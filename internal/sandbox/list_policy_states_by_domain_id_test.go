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

// states reads policy states. The query has names and values in turn.
func states(t *testing.T, server *Server, query ...string) (int, map[string]any) {
	t.Helper()
	caller := huaweiCaller{query: map[string]string{}}
	for i := 0; i < len(query); i += 2 {
		caller.query[query[i]] = query[i+1]
	}
	status, _, body := caller.get(t, server, "/v1/resource-manager/domains/"+organization.DefaultHuaweiDomainID+"/policy-states")
	return status, decodeObject(t, body)
}

func TestListPolicyStates_pagesAndFilters(t *testing.T) {
	server := start(t, organization.Organization{HuaweiCloud: organization.HuaweiCloud{PolicyStates: rawItems(
		`{"N":0,"compliance_state":"Compliant","resource_id":"a"}`, `{"N":1,"compliance_state":"NonCompliant","resource_name":"名 & 1"}`,
		`{"N":2,"compliance_state":null}`, `{"N":3,"compliance_state":"NonCompliant"}`, `{}`)}})
	for query, want := range map[string][]string{
		"":                                      {"0 1 2 3 <nil> (5)"},
		"limit 2":                               {"0 1 (2)", "2 3 (2)", "<nil> (1)"},
		"limit 5":                               {"0 1 2 3 <nil> (5)"},
		"compliance_state NonCompliant":         {"1 3 (2)"},
		"compliance_state NonCompliant limit 1": {"1 (1)", "3 (1)"},
		"compliance_state none":                 {" (0)"},
		"resource_id a":                         {"0 (1)"},
		"resource_name 名_&_1":                   {"1 (1)"},
	} {
		given := strings.Fields(query)
		for i := range given {
			given[i] = strings.ReplaceAll(given[i], "_&_", " & ")
		}
		var pages []string
		for marker := ""; ; {
			asked := given
			if marker != "" {
				asked = append(asked[:len(asked):len(asked)], "marker", marker)
			}
			status, answer := states(t, server, asked...)
			if status != http.StatusOK {
				t.Fatalf("%s: %d %v", query, status, answer)
			}
			info := answer["page_info"].(map[string]any)
			pages = append(pages, fmt.Sprintf("%s (%v)", numbers(answer["value"]), info["current_count"]))
			next, given := info["next_marker"].(string)
			if !given {
				break
			}
			if marker = next; !strings.Contains(marker, "+") || !strings.Contains(marker, "/") || !strings.HasSuffix(marker, "=") {
				t.Errorf("marker %q lacks + / or =", marker)
			}
		}
		if !reflect.DeepEqual(pages, want) {
			t.Errorf("%s: pages %q, want %q", query, pages, want)
		}
	}
}

func TestListPolicyStates_errors(t *testing.T) {
	server := start(t, organization.Generate(1, organization.Size{Rules: 1, PolicyStates: 40}))
	_, answer := states(t, server, "limit", "1", "compliance_state", "Compliant")
	marker := answer["page_info"].(map[string]any)["next_marker"].(string)
	for _, test := range []struct {
		query []string
		want  int
	}{
		{[]string{"limit", "1", "compliance_state", "Compliant", "marker", marker}, 200},
		{[]string{"limit", "1", "marker", marker}, 400},
		{[]string{"limit", "1", "compliance_state", "Compliant", "marker", strings.ReplaceAll(marker, "+", " ")}, 400},
		{[]string{"limit", "1", "compliance_state", "Compliant", "marker", url.QueryEscape(marker)}, 400},
		{[]string{"marker", "abcd"}, 400},
		{[]string{"marker", ""}, 400},
		{[]string{"limit", "0"}, 400},
		{[]string{"limit", "201"}, 400},
		{[]string{"limit", "200"}, 200},
		{[]string{"limit", "x"}, 400},
		{[]string{"resource_id", ""}, 400},
		{[]string{"offset", "1"}, 400},
	} {
		if status, answer := states(t, server, test.query...); status != test.want {
			t.Errorf("%q: %d %v, want %d", test.query, status, answer, test.want)
		}
	}
	if status, _, body := (huaweiCaller{}).get(t, server, "/v1/resource-manager/domains/other/policy-states"); status != http.StatusForbidden {
		t.Errorf("another account: %d %s", status, body)
	}
}
