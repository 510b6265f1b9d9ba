// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"
	"net/url"
	"regexp"
	"sync"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// AggregatorIDForm matches the id of an aggregator, which becomes part of a path. It is compiled when it is first needed.
var AggregatorIDForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^[0-9A-Za-z_-]{1,32}$") })

// AggregatedSourceStatus says how the last aggregation from one account, or from the organization, ended.
// Fields that are absent or null are nil.
type AggregatedSourceStatus struct {
	SourceID         *string `json:"source_id"`
	SourceName       *string `json:"source_name"`
	SourceType       *string `json:"source_type"`        // ACCOUNT or ORGANIZATION
	LastUpdateStatus *string `json:"last_update_status"` // SUCCEEDED, FAILED or OUTDATED
	LastUpdateTime   *string `json:"last_update_time"`   // such as 2020-01-18T10:49:12.442+08:00
	LastErrorCode    *string `json:"last_error_code"`
	LastErrorMessage *string `json:"last_error_message"`
}

// AggregatorSourceFilter says which sources to list. A filter that is nil is not sent.
type AggregatorSourceFilter struct {
	DomainID     string  // the account: 1 to 36 letters, digits, hyphens and underscores
	AggregatorID string  // 1 to 32 letters, digits, hyphens and underscores
	UpdateStatus *string // SUCCEEDED, FAILED or OUTDATED
}

// ShowConfigurationAggregatorSourcesStatus reads every source of an aggregator that matches the filter, in the API's
// order, 200 each call. An aggregator id of another form is an error, without a call.
// An error is an *apicall.Error, with HTTP status 400, 403, 404 or 500 and the vendor's code.
// Permission: rms:aggregators:get.
// Source: Huawei Cloud Config, ShowConfigurationAggregatorSourcesStatus, version 1.
func (c *Client) ShowConfigurationAggregatorSourcesStatus(ctx context.Context, filter AggregatorSourceFilter, into paging.Sink[AggregatedSourceStatus]) error {
	const action = "ShowConfigurationAggregatorSourcesStatus"
	type answer struct {
		Statuses apicall.List[AggregatedSourceStatus] `json:"aggregated_source_statuses"`
	}
	if !AggregatorIDForm().MatchString(filter.AggregatorID) {
		return &apicall.Error{Action: action, Message: "the id of an aggregator must be 1 to 32 letters, digits, _ and -"}
	}
	request := c.configRequest(action, filter.DomainID, "/aggregators/"+filter.AggregatorID+"/aggregator-sources-status")
	request.query = url.Values{"update_status": given(filter.UpdateStatus)}
	items := func(a answer) apicall.List[AggregatedSourceStatus] { return a.Statuses }
	return readMarkers(ctx, c, request, items, nil, into)
}
