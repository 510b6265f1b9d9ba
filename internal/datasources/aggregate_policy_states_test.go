// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

var aggregatePolicyStates = dataSource{
	name: "aggregate_policy_states", summary: "Policy states of the aggregator not read", dialect: byMarker,
	size: func(items int) organization.Size {
		return organization.Size{AggregatorSources: 3, AggregateStates: items}
	},
	answer: func(o organization.Organization) object {
		return listed("policy_states", o.HuaweiCloud.Aggregator(organization.FirstAggregatorID).PolicyStates)
	},
	state:    listState("policy_states", "policy_states", policyState),
	required: driver.Values{"aggregator_id": organization.FirstAggregatorID},
	optional: driver.Values{
		"domain_id": "0a-Z", "account_id": "39f4a9434e0c4bf3806e5aff54adea39", "policy_assignment_name": "名 <&>+/=%", "compliance_state": "NonCompliant",
		"resource_name": "名 & 1+/=%", "resource_id": "id:1.a_b-c+/=",
	},
	sent: driver.Values{ // in the body
		"aggregator_id": organization.FirstAggregatorID,
		"account_id":    "39f4a9434e0c4bf3806e5aff54adea39", "policy_assignment_name": "名 <&>+/=%", "compliance_state": "NonCompliant",
		"resource_name": "名 & 1+/=%", "resource_id": "id:1.a_b-c+/=",
	},
	valid:         []driver.Values{{"compliance_state": "Compliant"}},
	invalid:       []driver.Values{{"domain_id": "a/b"}, {"compliance_state": "NotStarted"}},
	documentedFor: driver.Values{"account_id": "39f4a9434e0c4bf3806e5aff54adea39"},
	odd:           policyStates.odd,
	outputs: map[string]any{
		"aggregated_resources_by_compliance":                 object{"Compliant": 2, "NonCompliant": 4},
		"noncompliant_resources_by_account/harbour-shop":     []string{"iam-user-mfa-enabled: ci-robot", "iam-user-mfa-enabled: m.weber"},
		"noncompliant_resources_by_account/harbour-payments": []string{"iam-user-mfa-enabled: k.tanaka"},
	},
}

// An item has the account as its domain_id.
func TestAggregatePolicyStates_anotherAccountIsAnError(t *testing.T) {
	t.Parallel()
	d := aggregatePolicyStates
	server := sandboxtest.Start(t, d.threePages())
	d.answers(server, object{"domain_id": "a"}, object{"domain_id": "b"})
	d.fails(t, startProvider(t, server, 0), d.with(driver.Values{"account_id": "a"}), "an item has the domain_id b, but the request asked for a")
	if _, problem := startProvider(t, server, 0).Read(d.typeName(), d.required); problem != "" {
		t.Error(problem)
	}
}

func TestAggregator_unknownOneIsAnError(t *testing.T) {
	t.Parallel()
	for _, d := range []dataSource{aggregatePolicyAssignments, aggregatePolicyStates, aggregatorSources} {
		server := sandboxtest.Start(t, d.threePages())
		d.fails(t, startProvider(t, server, 3), driver.Values{"aggregator_id": "other"}, "There is no such aggregator: check aggregator_id")
		d.checkCalls(t, server, 1)
	}
}
