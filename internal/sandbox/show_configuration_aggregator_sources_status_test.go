// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestShowAggregatorSources_pagesFiltersAndErrors(t *testing.T) {
	server := start(t, organization.Organization{HuaweiCloud: organization.HuaweiCloud{Aggregators: []organization.Aggregator{
		{AggregatorID: "a", Sources: rawItems(`{"N":0,"last_update_status":"FAILED"}`, `{"N":1,"last_update_status":"SUCCEEDED"}`, `{"N":2}`)},
		{AggregatorID: "b"},
	}}})
	base := "/v1/resource-manager/domains/" + organization.DefaultHuaweiDomainID + "/aggregators/"
	for _, test := range []struct {
		aggregator string
		query      map[string]string
		status     int
		want       string // numbers of the items, or the error code
	}{
		{"a", nil, http.StatusOK, "0 1 2"},
		{"a", map[string]string{"limit": "1"}, http.StatusOK, "0"},
		{"a", map[string]string{"update_status": "FAILED"}, http.StatusOK, "0"},
		{"a", map[string]string{"update_status": "OUTDATED"}, http.StatusOK, ""},
		{"b", nil, http.StatusOK, ""},
		{"c", nil, http.StatusNotFound, "RMS.00010005"},
		{"a%2Fb", nil, http.StatusNotFound, "RMS.00010005"},
		{"a", map[string]string{"update_status": "failed"}, http.StatusBadRequest, "RMS.00010004"},
		{"a", map[string]string{"limit": "201"}, http.StatusBadRequest, "RMS.00010004"},
		{"a", map[string]string{"aggregator_id": "b"}, http.StatusBadRequest, "RMS.00010004"},
	} {
		status, _, body := huaweiCaller{query: test.query}.get(t, server, base+test.aggregator+"/aggregator-sources-status")
		answer := decodeObject(t, body)
		got, _ := answer["error_code"].(string)
		if status == http.StatusOK {
			got = numbers(answer["aggregated_source_statuses"])
		}
		if status != test.status || got != test.want {
			t.Errorf("%s %v: %d %s", test.aggregator, test.query, status, body)
		}
	}
}

// A marker belongs to one list.
func TestShowAggregatorSources_markerOfAnotherAggregatorIsRefused(t *testing.T) {
	sources := rawItems(`{}`, `{}`)
	server := start(t, organization.Organization{HuaweiCloud: organization.HuaweiCloud{Aggregators: []organization.Aggregator{
		{AggregatorID: "a", Sources: sources}, {AggregatorID: "b", Sources: sources},
	}}})
	get := func(aggregator string, query map[string]string) (int, []byte) {
		query["limit"] = "1"
		status, _, body := huaweiCaller{query: query}.get(t, server, "/v1/resource-manager/domains/"+organization.DefaultHuaweiDomainID+"/aggregators/"+aggregator+"/aggregator-sources-status")
		return status, body
	}
	_, body := get("a", map[string]string{})
	marker, _ := decodeObject(t, body)["page_info"].(map[string]any)["next_marker"].(string)
	for aggregator, want := range map[string]int{"a": http.StatusOK, "b": http.StatusBadRequest} {
		if status, body := get(aggregator, map[string]string{"marker": marker}); status != want {
			t.Errorf("%s: %d %s", aggregator, status, body)
		}
	}
}
