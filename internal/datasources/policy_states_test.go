// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var policyStates = dataSource{
	name: "policy_states", summary: "Policy states not read", dialect: byMarker,
	size: func(items int) organization.Size {
		return organization.Size{Rules: 4, PolicyStates: items}
	},
	answer: func(o organization.Organization) object {
		return listed("value", o.HuaweiCloud.PolicyStates)
	},
	state: listState("policy_states", "value", policyState),
	optional: driver.Values{
		"domain_id": "0a-Z", "compliance_state": "NonCompliant", "resource_id": "id:1.a_b-c+/=", "resource_name": "名 & 1+/=%",
	},
	asked:         []string{"domain_id"},
	valid:         []driver.Values{{"compliance_state": "Compliant"}},
	invalid:       []driver.Values{{"domain_id": "a/b"}, {"compliance_state": "noncompliant"}},
	documentedFor: driver.Values{"domain_id": "059b5c937100d3e40ff0c00a7675a0a0"},
	odd: []string{
		`{"resource_id": "", "compliance_state": "A state of tomorrow", "evaluation_time": "2025-06-17T07:49:38.717Z"}`,
		`{"resource_name": "第一行\nsecond \"line\"", "evaluation_time": 9007199254740993}`,
		`{"evaluation_time": ""}`,
	},
	outputs: map[string]any{
		"resources_by_compliance":                             object{"Compliant": 8, "NonCompliant": 57},
		"noncompliant_resources_by_rule/iam-user-mfa-enabled": []string{"iam/users/ci-robot", "iam/users/k.tanaka"},
		"noncompliant_resources_by_rule/required-tag-owner":   length(26),
	},
}

// policyState returns the state of one item.
func policyState(state object) driver.Values {
	want := fields(state, "domain_id", "region_id", "resource_id", "resource_name", "resource_provider", "resource_type",
		"trigger_type", "compliance_state", "policy_assignment_id", "policy_assignment_name", "policy_definition_id", "evaluation_time")
	if number, ok := want["evaluation_time"].(json.Number); ok {
		want["evaluation_time"] = number.String()
	}
	return want
}
