// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

var configurationAggregators = dataSource{
	name: "configuration_aggregators", summary: "Aggregators not read", dialect: byMarker,
	size: func(items int) organization.Size { return organization.Size{Aggregators: items} },
	answer: func(o organization.Organization) object {
		return listed("configuration_aggregators", o.HuaweiCloud.ListedAggregators())
	},
	state: listState("configuration_aggregators", "configuration_aggregators", func(aggregator object) driver.Values {
		want := fields(aggregator, "aggregator_name", "aggregator_id", "aggregator_urn", "aggregator_type", "updated_at", "created_at")
		want["account_aggregation_sources"] = nil
		if sources := inner(aggregator, "account_aggregation_sources"); sources != nil {
			want["account_aggregation_sources"] = driver.Values{"domain_ids": list(sources, "domain_ids")}
		}
		return want
	}),
	optional: driver.Values{"domain_id": "0a-Z", "aggregator_name": "名 & 1+/=%"},
	invalid:  []driver.Values{{"domain_id": "a/b"}},
	odd: []string{
		`{"aggregator_name": "", "aggregator_type": "A type of tomorrow", "account_aggregation_sources": {}}`,
		`{"aggregator_name": "第一行\nsecond \"line\"", "account_aggregation_sources": {"domain_ids": null}}`,
		`{"account_aggregation_sources": {"domain_ids": ["a", null, ""]}}`,
	},
	outputs: map[string]any{
		"aggregators":      object{"ACCOUNT": []string{"finance"}, "ORGANIZATION": []string{"whole-organization"}},
		"finance_accounts": 2,
	},
}
