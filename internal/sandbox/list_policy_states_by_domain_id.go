// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

var listPolicyStatesByDomainID = api{
	cloud: huaweiCloud,
	name:  "ListPolicyStatesByDomainId",
	list:  "value",
	needs: []string{"page_info"},
	path:  "/v1/resource-manager/domains/{domain_id}/policy-states",
	parameters: []parameter{
		textParameter("compliance_state"),
		textParameter("resource_id"),
		textParameter("resource_name"),
		sizeParameter("limit", false, 200),
		textParameter("marker"),
	},
	answerHuawei: func(_ *Server, account caller, a arguments) ([]byte, *huaweiCloudError) {
		return markerPage(a, "ListPolicyStatesByDomainId", "value", account.PolicyStates, "compliance_state", "resource_id", "resource_name")
	},
}
