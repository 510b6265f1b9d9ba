// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// readTracker reads the recorder of the account.
func readTracker(ctx context.Context, b *bench) (wrong, err error) {
	client, err := b.huaweiCloud()
	if err != nil {
		return nil, err
	}
	var read []huaweicloud.TrackerConfig
	config, exists, err := client.ShowTrackerConfig(ctx, organization.DefaultHuaweiDomainID)
	if exists {
		read = append(read, config)
	} else if err == nil {
		err = errors.New("the account has no recorder") // a fault says so
	}
	return outcome(read, []json.RawMessage{json.RawMessage(b.organization.HuaweiCloud.TrackerConfig)}, err)
}

// readAggregators reads the aggregators of the account.
func readAggregators(ctx context.Context, b *bench) (wrong, err error) {
	client, err := b.huaweiCloud()
	if err != nil {
		return nil, err
	}
	got, err := paging.Collect(ctx, client.ListConfigurationAggregators, huaweicloud.AggregatorFilter{DomainID: organization.DefaultHuaweiDomainID})
	return outcome(got, b.organization.HuaweiCloud.ListedAggregators(), err)
}

// readSources reads the sources of the first aggregator.
func readSources(ctx context.Context, b *bench) (wrong, err error) {
	client, err := b.huaweiCloud()
	if err != nil {
		return nil, err
	}
	got, err := paging.Collect(ctx, client.ShowConfigurationAggregatorSourcesStatus,
		huaweicloud.AggregatorSourceFilter{DomainID: organization.DefaultHuaweiDomainID, AggregatorID: organization.FirstAggregatorID})
	return outcome(got, b.organization.HuaweiCloud.Aggregators[0].Sources, err)
}
