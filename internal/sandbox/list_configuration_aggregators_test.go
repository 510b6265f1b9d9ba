// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestListConfigurationAggregators_pagesAndFilters(t *testing.T) {
	server := start(t, organization.Organization{HuaweiCloud: organization.HuaweiCloud{Aggregators: []organization.Aggregator{
		{AggregatorID: "a", Details: []byte(`{"N":0,"aggregator_name":"one"}`)}, {AggregatorID: "b", Details: []byte(`{"N":1,"aggregator_name":"two words"}`)}, {AggregatorID: "c"},
	}}})
	for _, test := range []struct {
		query  map[string]string
		status int
		want   string
	}{
		{nil, http.StatusOK, `{"configuration_aggregators":[{"N":0,"aggregator_name":"one"},{"N":1,"aggregator_name":"two words"},{"aggregator_id":"c"}],"page_info":{"current_count":3,"next_marker":null}}`},
		{map[string]string{"aggregator_name": "two words", "limit": "1"}, http.StatusOK, `{"configuration_aggregators":[{"N":1,"aggregator_name":"two words"}],"page_info":{"current_count":1,"next_marker":null}}`},
		{map[string]string{"aggregator_name": "none"}, http.StatusOK, `{"configuration_aggregators":[],"page_info":{"current_count":0,"next_marker":null}}`},
		{map[string]string{"aggregator_name": ""}, http.StatusBadRequest, ""},
		{map[string]string{"limit": "201"}, http.StatusBadRequest, ""},
		{map[string]string{"aggregator_type": "ACCOUNT"}, http.StatusBadRequest, ""},
	} {
		status, _, body := huaweiCaller{query: test.query}.get(t, server, "/v1/resource-manager/domains/"+organization.DefaultHuaweiDomainID+"/aggregators")
		if status != test.status || test.want != "" && string(body) != test.want {
			t.Errorf("%v: %d %s", test.query, status, body)
		}
	}
}
