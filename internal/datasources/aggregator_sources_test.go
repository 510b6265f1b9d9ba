// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var aggregatorSources = dataSource{
	name: "aggregator_sources", summary: "Aggregator sources not read", dialect: byMarker,
	size: func(items int) organization.Size { return organization.Size{Aggregators: 1, AggregatorSources: items} },
	answer: func(o organization.Organization) object {
		return listed("aggregated_source_statuses", o.HuaweiCloud.Aggregators[0].Sources)
	},
	state: listState("sources", "aggregated_source_statuses", func(source object) driver.Values {
		return fields(source, "source_id", "source_name", "source_type", "last_update_status", "last_update_time", "last_error_code", "last_error_message")
	}),
	required: driver.Values{"aggregator_id": organization.FirstAggregatorID},
	optional: driver.Values{"domain_id": "0a-Z", "update_status": "FAILED"},
	valid:    []driver.Values{{"update_status": "SUCCEEDED"}, {"update_status": "OUTDATED"}, {"aggregator_id": strings.Repeat("a-Z_", 8)}},
	invalid: []driver.Values{
		{"domain_id": "a/b"},
		{"update_status": "failed"},
		{"aggregator_id": "a/b"},
		{"aggregator_id": ".."},
		{"aggregator_id": "a?b"},
		{"aggregator_id": "a%2Fb"},
		{"aggregator_id": "a\n"},
		{"aggregator_id": strings.Repeat("a", 33)},
	},
	odd: []string{
		`{"source_id": "", "source_type": "A type of tomorrow", "last_update_status": "A status of tomorrow"}`,
		`{"source_name": "第一行\nsecond \"line\"", "last_error_message": ""}`,
	},
	outputs: map[string]any{
		"sources_by_status": object{"SUCCEEDED": 2, "FAILED": 1, "OUTDATED": 1},
		"not_aggregated": object{
			"harbour-sandbox": "FAILED: The source account has not authorized the aggregator.", "harbour-payments": "OUTDATED",
		},
	},
}
