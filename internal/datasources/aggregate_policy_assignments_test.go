// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var aggregatePolicyAssignments = dataSource{
	name: "aggregate_policy_assignments", summary: "Rules of the aggregator not read", dialect: byMarker,
	size: func(items int) organization.Size {
		return organization.Size{AggregatorSources: 3, AggregateAssignments: items}
	},
	answer: func(o organization.Organization) object {
		return listed("aggregate_policy_assignments", o.HuaweiCloud.Aggregator(organization.FirstAggregatorID).PolicyAssignments)
	},
	state: listState("aggregate_policy_assignments", "aggregate_policy_assignments", func(assignment object) driver.Values {
		want := fields(assignment, "policy_assignment_id", "policy_assignment_name", "account_id", "account_name")
		want["compliance"] = nil
		if compliance := inner(assignment, "compliance"); compliance != nil {
			want["compliance"] = driver.Values{"compliance_state": compliance["compliance_state"], "resource_details": counts(compliance)}
		}
		return want
	}),
	required: driver.Values{"aggregator_id": organization.FirstAggregatorID},
	optional: driver.Values{
		"domain_id": "0a-Z", "account_id": "a1-Z", "compliance_state": "NonCompliant", "policy_assignment_name": "名 <&> \"1\"+/=%",
	},
	sent: driver.Values{ // in the body
		"aggregator_id": organization.FirstAggregatorID,
		"account_id":    "a1-Z", "compliance_state": "NonCompliant", "policy_assignment_name": "名 <&> \"1\"+/=%",
	},
	asked:   []string{"account_id"},
	valid:   []driver.Values{{"compliance_state": "Compliant"}, {"compliance_state": "NotStarted"}},
	invalid: []driver.Values{{"domain_id": "a/b"}, {"compliance_state": "noncompliant"}},
	odd: []string{
		`{"policy_assignment_name": "", "compliance": {"compliance_state": "A state of tomorrow", "resource_details": null}}`,
		`{"account_name": "第一行\nsecond \"line\"", "compliance": {"resource_details": {"compliant_count": 9223372036854775807, "non_compliant_count": null}}}`,
		`{"compliance": {}}`,
	},
	outputs: map[string]any{
		"rules_by_compliance":                object{"Compliant": 3, "NonCompliant": 3},
		"noncompliant_rules_of_all_accounts": object{"iam-user-mfa-enabled": []string{"harbour-shop: 2", "harbour-payments: 1"}, "evs-volumes-encrypted": []string{"harbour-trading: 19"}},
	},
}

// counts returns the numbers of resources.
func counts(compliance object) any {
	details := inner(compliance, "resource_details")
	if details == nil {
		return nil
	}
	return fields(details, "compliant_count", "non_compliant_count")
}
