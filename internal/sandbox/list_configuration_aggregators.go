// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

var listConfigurationAggregators = api{
	cloud: huaweiCloud,
	name:  "ListConfigurationAggregators",
	list:  "configuration_aggregators",
	needs: []string{"page_info"},
	path:  "/v1/resource-manager/domains/{domain_id}/aggregators",
	parameters: []parameter{
		textParameter("aggregator_name"),
		sizeParameter("limit", false, 200),
		textParameter("marker"),
	},
	answerHuawei: func(_ *Server, account caller, a arguments) ([]byte, *huaweiCloudError) {
		return markerPage(a, "ListConfigurationAggregators", "configuration_aggregators", account.ListedAggregators(), "aggregator_name")
	},
}
