// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"encoding/json"
	"testing"

	configmodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/config/v1/model"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestHuaweiCloud_trackerConfig(t *testing.T) {
	t.Setenv("HOME", t.TempDir()) // the SDK writes a file there
	eachOrganization(t, func(t *testing.T, server *sandbox.Server, org organization.Organization) {
		config, err := configClient(t, server, ownKeys, organization.DefaultHuaweiDomainID).ShowTrackerConfig(&configmodel.ShowTrackerConfigRequest{})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "recorder", config, json.RawMessage(org.HuaweiCloud.TrackerConfig))
	})
}

func TestHuaweiCloud_aggregators(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	eachOrganization(t, func(t *testing.T, server *sandbox.Server, org organization.Organization) {
		client := configClient(t, server, ownKeys, organization.DefaultHuaweiDomainID)
		var aggregators []configmodel.ConfigurationAggregatorResp
		for marker, pages := (*string)(nil), 0; marker != nil || pages == 0; pages++ {
			page, err := client.ListConfigurationAggregators(&configmodel.ListConfigurationAggregatorsRequest{Marker: marker})
			if err != nil {
				t.Fatal(err)
			}
			aggregators, marker = append(aggregators, *page.ConfigurationAggregators...), page.PageInfo.NextMarker
		}
		sameItems(t, "aggregator", aggregators, org.HuaweiCloud.ListedAggregators())

		var sources []configmodel.AggregatedSourceStatus
		for marker, pages := (*string)(nil), 0; marker != nil || pages == 0; pages++ {
			page, err := client.ShowConfigurationAggregatorSourcesStatus(
				&configmodel.ShowConfigurationAggregatorSourcesStatusRequest{AggregatorId: organization.FirstAggregatorID, Marker: marker})
			if err != nil {
				t.Fatal(err)
			}
			sources, marker = append(sources, *page.AggregatedSourceStatuses...), page.PageInfo.NextMarker
		}
		sameItems(t, "source", sources, org.HuaweiCloud.Aggregators[0].Sources)
	})
}
