// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const aggregateRules = "ListAggregateComplianceByPolicyAssignment"

// The services that issue keys answer 201, a list never does.
func TestAggregates_anotherStatusIsAnError(t *testing.T) {
	server, client := start(t, organization.Generate(1, organization.Size{AggregateAssignments: 3}), nil)
	server.Alter(aggregateRules, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status = http.StatusCreated })
	rules, err := paging.Collect(t.Context(), client.ListAggregateComplianceByPolicyAssignment, huaweicloud.AggregateAssignmentFilter{
		DomainID: organization.DefaultHuaweiDomainID, AggregatorID: organization.FirstAggregatorID,
	})
	if failed := errorOf(t, err); rules != nil || failed.Status != http.StatusCreated {
		t.Errorf("got %v, %v", rules, failed)
	}
}

func TestAggregates_sendAWholeBodyWithEachTry(t *testing.T) {
	var bodies []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(body))
		if len(bodies) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte(`{"aggregate_policy_assignments":[],"policy_states":[],"page_info":{"current_count":0}}`))
	}))
	t.Cleanup(server.Close)
	_, client := start(t, organization.Organization{}, func(config *huaweicloud.Config) {
		config.Endpoint, _ = url.Parse(server.URL)
		config.Policy.MaxRetries = 1
	})
	account, name := "x", `a <&> "b"`
	filter := huaweicloud.AggregateAssignmentFilter{DomainID: "d", AggregatorID: "a"}
	for _, chosen := range []*string{nil, &account} {
		filter.AccountID = chosen
		if _, err := paging.Collect(t.Context(), client.ListAggregateComplianceByPolicyAssignment, filter); err != nil {
			t.Error(err)
		}
	}
	states := huaweicloud.AggregateStateFilter{DomainID: "d", AggregatorID: "a", PolicyAssignmentName: &name}
	if _, err := paging.Collect(t.Context(), client.ShowAggregateComplianceDetailsByPolicyAssignment, states); err != nil {
		t.Error(err)
	}
	for i := range bodies {
		bodies[i] = strings.TrimSpace(strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(bodies[i]))
	}
	want := []string{
		`{"aggregator_id":"a"}`, `{"aggregator_id":"a"}`, `{"aggregator_id":"a","filter":{"account_id":"x"}}`,
		`{"aggregator_id":"a","policy_assignment_name":"a <&> \"b\""}`,
	}
	if !slices.Equal(bodies, want) {
		t.Errorf("sent %q, want %q", bodies, want)
	}
}
