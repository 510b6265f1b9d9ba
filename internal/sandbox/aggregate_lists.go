// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const aggregateData = "/v1/resource-manager/domains/{domain_id}/aggregators/aggregate-data"

var markerParameters = []parameter{
	sizeParameter("limit", false, 200),
	textParameter("marker"),
}

var aggregatorParameter = parameter{name: aggregatorID, required: true}

var listAggregateComplianceByPolicyAssignment = api{
	cloud:      huaweiCloud,
	name:       "ListAggregateComplianceByPolicyAssignment",
	list:       "aggregate_policy_assignments",
	needs:      []string{"page_info"},
	method:     http.MethodPost,
	path:       aggregateData + "/policy-assignments/compliance",
	parameters: markerParameters,
	body: []parameter{
		aggregatorParameter,
		textParameter("filter.account_id"),
		textParameter("filter.compliance_state", "NonCompliant", "Compliant", "NotStarted"),
		textParameter("filter.policy_assignment_name"),
	},
	answerHuawei: answerAggregate("ListAggregateComplianceByPolicyAssignment", "aggregate_policy_assignments",
		func(a *organization.Aggregator) []json.RawMessage { return a.PolicyAssignments },
		"account_id", "compliance_state=compliance.compliance_state", "policy_assignment_name"),
}

var showAggregateComplianceDetailsByPolicyAssignment = api{
	cloud:      huaweiCloud,
	name:       "ShowAggregateComplianceDetailsByPolicyAssignment",
	list:       "policy_states",
	needs:      []string{"page_info"},
	method:     http.MethodPost,
	path:       aggregateData + "/policy-states/compliance-details",
	parameters: markerParameters,
	body: []parameter{
		aggregatorParameter,
		textParameter("account_id"),
		textParameter("compliance_state", "NonCompliant", "Compliant"),
		textParameter("policy_assignment_name"),
		textParameter("resource_name"),
		textParameter("resource_id"),
	},
	answerHuawei: answerAggregate("ShowAggregateComplianceDetailsByPolicyAssignment", "policy_states",
		func(a *organization.Aggregator) []json.RawMessage { return a.PolicyStates },
		"account_id=domain_id", "compliance_state", "policy_assignment_name", "resource_name", "resource_id"),
}

// answerAggregate answers with a page of a list of the aggregator that the body names.
func answerAggregate(
	action, field string, list func(*organization.Aggregator) []json.RawMessage, filters ...string,
) func(*Server, caller, arguments) ([]byte, *huaweiCloudError) {
	return func(_ *Server, account caller, a arguments) ([]byte, *huaweiCloudError) {
		id := a.text(aggregatorID)
		aggregator := account.Aggregator(id)
		if aggregator == nil {
			return nil, notFound("the account has no aggregator " + id)
		}
		return markerPage(a, action+" "+id, field, list(aggregator), filters...)
	}
}
