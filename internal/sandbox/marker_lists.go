// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// Paths of Huawei Cloud Config.
const (
	configPath        = "/v1/resource-manager/domains/{domain_id}"
	aggregateDataPath = configPath + "/aggregators/aggregate-data"
)

var listPolicyStatesByDomainID = api{
	cloud: huaweiCloud,
	name:  "ListPolicyStatesByDomainId",
	list:  "value",
	needs: []string{"page_info"},
	path:  configPath + "/policy-states",
	parameters: markerParameters(200,
		textFilter("compliance_state"),
		textFilter("resource_id"),
		textFilter("resource_name")),
	answer: func(_ *Server, r *request) ([]byte, *vendorError) { return markerPage(r, r.account.PolicyStates) },
}

var listConfigurationAggregators = api{
	cloud:      huaweiCloud,
	name:       "ListConfigurationAggregators",
	list:       "configuration_aggregators",
	needs:      []string{"page_info"},
	path:       configPath + "/aggregators",
	parameters: markerParameters(200, textFilter("aggregator_name")),
	answer: func(_ *Server, r *request) ([]byte, *vendorError) {
		return markerPage(r, r.account.ListedAggregators())
	},
}

var showConfigurationAggregatorSourcesStatus = api{
	cloud:      huaweiCloud,
	name:       "ShowConfigurationAggregatorSourcesStatus",
	list:       "aggregated_source_statuses",
	needs:      []string{"page_info"},
	path:       configPath + "/aggregators/{aggregator_id}/aggregator-sources-status",
	parameters: markerParameters(200, textFilter("update_status", "SUCCEEDED", "FAILED", "OUTDATED").of("last_update_status")),
	answer:     ofAggregator(func(a *organization.Aggregator) []json.RawMessage { return a.Sources }),
}

var listAggregateComplianceByPolicyAssignment = api{
	cloud:      huaweiCloud,
	name:       "ListAggregateComplianceByPolicyAssignment",
	list:       "aggregate_policy_assignments",
	needs:      []string{"page_info"},
	method:     http.MethodPost,
	path:       aggregateDataPath + "/policy-assignments/compliance",
	parameters: markerParameters(200),
	body: []parameter{
		{name: aggregatorID, required: true},
		textFilter("filter.account_id"),
		textFilter("filter.compliance_state", "NonCompliant", "Compliant", "NotStarted").of("compliance.compliance_state"),
		textFilter("filter.policy_assignment_name"),
	},
	answer: ofAggregator(func(a *organization.Aggregator) []json.RawMessage { return a.PolicyAssignments }),
}

var showAggregateComplianceDetailsByPolicyAssignment = api{
	cloud:      huaweiCloud,
	name:       "ShowAggregateComplianceDetailsByPolicyAssignment",
	list:       "policy_states",
	needs:      []string{"page_info"},
	method:     http.MethodPost,
	path:       aggregateDataPath + "/policy-states/compliance-details",
	parameters: markerParameters(200),
	body: []parameter{
		{name: aggregatorID, required: true},
		textFilter("account_id").of("domain_id"),
		textFilter("compliance_state", "NonCompliant", "Compliant"),
		textFilter("policy_assignment_name"),
		textFilter("resource_name"),
		textFilter("resource_id"),
	},
	answer: ofAggregator(func(a *organization.Aggregator) []json.RawMessage { return a.PolicyStates }),
}

var listAccounts = api{
	cloud:      huaweiCloud,
	name:       "ListAccounts",
	list:       "accounts",
	needs:      []string{"page_info"},
	path:       "/v1/organizations/accounts",
	parameters: markerParameters(1000, textParameter("parent_id")),
	answer:     (*Server).listAccounts,
}

// listAccounts returns the accounts of the organization. All of them are directly below its root, so a unit has none. The
// account of an agency does not manage the organization.
func (s *Server) listAccounts(r *request) ([]byte, *vendorError) {
	if r.account.DomainID != s.organization.HuaweiCloud.DomainID {
		return nil, &vendorError{
			http.StatusUnauthorized, "Organizations.1002",
			"This operation can be called only from the management account of an organization or by a member account that is a delegated administrator for a service.",
		}
	}
	accounts := r.account.OrganizationAccounts
	if strings.HasPrefix(r.text("parent_id"), "ou-") {
		accounts = nil
	}
	return markerPage(r, accounts)
}

// markerParameters are those of a list with markers, in pages of at most this size.
func markerParameters(most uint64, filters ...parameter) []parameter {
	return append([]parameter{sizeParameter("limit", false, most), tokenParameter("marker")}, filters...)
}

// ofAggregator answers with a page of a list of the aggregator that the request names.
func ofAggregator(list func(*organization.Aggregator) []json.RawMessage) func(*Server, *request) ([]byte, *vendorError) {
	return func(_ *Server, r *request) ([]byte, *vendorError) {
		id := r.text(aggregatorID)
		aggregator := r.account.Aggregator(id)
		if aggregator == nil {
			return nil, notFound("the account has no aggregator " + id)
		}
		return markerPage(r, list(aggregator))
	}
}

// markerPage answers with the page of a list for limit and marker.
func markerPage(r *request, list []json.RawMessage) ([]byte, *vendorError) {
	position, ok := r.position("marker")
	if !ok {
		return nil, invalidHuaweiParameter("the marker is unknown")
	}
	items, next := page(list, position, r.number("limit", 200), r.matches)
	var answer bytes.Buffer
	answer.WriteByte('{')
	writeItems(&answer, r.api.list, items)
	marker := "null"
	if next >= 0 {
		marker = `"` + r.token(next) + `"`
	}
	fmt.Fprintf(&answer, `,"page_info":{"current_count":%d,"next_marker":%s}}`, len(items), marker)
	return answer.Bytes(), nil
}
