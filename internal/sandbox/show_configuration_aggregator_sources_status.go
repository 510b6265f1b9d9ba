// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

var showConfigurationAggregatorSourcesStatus = api{
	cloud: huaweiCloud,
	name:  "ShowConfigurationAggregatorSourcesStatus",
	list:  "aggregated_source_statuses",
	needs: []string{"page_info"},
	path:  "/v1/resource-manager/domains/{domain_id}/aggregators/{aggregator_id}/aggregator-sources-status",
	parameters: []parameter{
		textParameter("update_status", "SUCCEEDED", "FAILED", "OUTDATED"),
		sizeParameter("limit", false, 200),
		textParameter("marker"),
	},
	answerHuawei: func(_ *Server, account caller, a arguments) ([]byte, *huaweiCloudError) {
		id := a.text(aggregatorID)
		aggregator := account.Aggregator(id)
		if aggregator == nil {
			return nil, notFound("the account has no aggregator " + id)
		}
		return markerPage(a, "ShowConfigurationAggregatorSourcesStatus "+id, "aggregated_source_statuses", aggregator.Sources, "update_status=last_update_status")
	},
}
