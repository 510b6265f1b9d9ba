// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"
	"net/url"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// ConfigurationAggregator collects rules and compliance of several accounts.
// In it and below, fields that are absent or null are nil.
type ConfigurationAggregator struct {
	AggregatorName            *string                    `json:"aggregator_name"`
	AggregatorID              *string                    `json:"aggregator_id"`
	AggregatorURN             *string                    `json:"aggregator_urn"`
	AggregatorType            *string                    `json:"aggregator_type"` // ACCOUNT or ORGANIZATION
	AccountAggregationSources *AccountAggregationSources `json:"account_aggregation_sources"`
	UpdatedAt                 *string                    `json:"updated_at"` // such as 2020-01-18T02:49:12.465Z
	CreatedAt                 *string                    `json:"created_at"` // as UpdatedAt
}

// AccountAggregationSources are the accounts of an aggregator of type ACCOUNT.
type AccountAggregationSources struct {
	DomainIDs []*string `json:"domain_ids"`
}

// AggregatorFilter says which aggregators to list. A filter that is nil is not sent.
type AggregatorFilter struct {
	DomainID       string  // the account: 1 to 36 letters, digits, hyphens and underscores
	AggregatorName *string // 1 to 256 characters
}

// ListConfigurationAggregators reads every aggregator of an account that matches the filter, in the API's order, 200 each
// call.
// An error is an *apicall.Error, with HTTP status 400, 403 or 500 and the vendor's code.
// Permission: rms:aggregators:list.
// Source: Huawei Cloud Config, ListConfigurationAggregators, version 1.
func (c *Client) ListConfigurationAggregators(ctx context.Context, filter AggregatorFilter, into paging.Sink[ConfigurationAggregator]) error {
	type answer struct {
		Aggregators apicall.List[ConfigurationAggregator] `json:"configuration_aggregators"`
	}
	request := c.configRequest("ListConfigurationAggregators", filter.DomainID, "/aggregators")
	request.query = url.Values{"aggregator_name": given(filter.AggregatorName)}
	items := func(a answer) apicall.List[ConfigurationAggregator] { return a.Aggregators }
	return readMarkers(ctx, c, request, items, nil, into)
}
