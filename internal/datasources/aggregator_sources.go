// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

var _ datasource.DataSourceWithConfigure = (*aggregatorSources)(nil)

func newAggregatorSources() datasource.DataSource {
	return &aggregatorSources{configured{name: "aggregator_sources"}}
}

type aggregatorSources struct{ configured }

type aggregatorSourcesModel struct {
	DomainID     *string                 `tfsdk:"domain_id"`
	AggregatorID string                  `tfsdk:"aggregator_id"`
	UpdateStatus *string                 `tfsdk:"update_status"`
	Sources      []aggregatorSourceModel `tfsdk:"sources"`
	Timeouts     timeouts.Value          `tfsdk:"timeouts"`
}

type aggregatorSourceModel struct {
	SourceID         *string `tfsdk:"source_id"`
	SourceName       *string `tfsdk:"source_name"`
	SourceType       *string `tfsdk:"source_type"`
	LastUpdateStatus *string `tfsdk:"last_update_status"`
	LastUpdateTime   *string `tfsdk:"last_update_time"`
	LastErrorCode    *string `tfsdk:"last_error_code"`
	LastErrorMessage *string `tfsdk:"last_error_message"`
}

// Schema implements datasource.DataSource.
func (d *aggregatorSources) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Is the data of a Huawei Cloud aggregator up to date? For the account that has the aggregator: lists the accounts that the aggregator collects from, each with the status of its last aggregation. If that aggregation failed, the data of the account is old or missing.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"domain_id":     domainIDAttribute(),
			"aggregator_id": aggregatorIDAttribute(),
			"update_status": optionalString("Only sources whose last aggregation has this status: `SUCCEEDED`, `FAILED` or `OUTDATED`.",
				stringvalidator.OneOf("SUCCEEDED", "FAILED", "OUTDATED")),
			"sources": computedList("Every source that matches the arguments, in the API's order. If the type of the aggregator is `ORGANIZATION`, the list may have only one source: the organization.", map[string]schema.Attribute{
				"source_id":          computedString("Id of the account or of the organization."),
				"source_name":        computedString("Name of the account."),
				"source_type":        computedString("`ACCOUNT` for one account, or `ORGANIZATION` for all accounts of the organization."),
				"last_update_status": computedString("Status of the last aggregation: `SUCCEEDED`, `FAILED` or `OUTDATED` (no longer valid). Unless it is `SUCCEEDED`, the data of this source may be old or missing."),
				"last_update_time":   computedString("Time of the last aggregation, such as `2020-01-18T10:49:12.442+08:00`."),
				"last_error_code":    computedString("Error code of the last aggregation, if it failed."),
				"last_error_message": computedString("Error message of the last aggregation, if it failed."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *aggregatorSources) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Aggregator sources not read", d.clouds.HuaweiCloud,
		func(ctx context.Context, client *huaweicloud.Client, model *aggregatorSourcesModel) error {
			if err := setAccount(ctx, client, &model.DomainID); err != nil {
				return err
			}
			filter := huaweicloud.AggregatorSourceFilter{DomainID: *model.DomainID, AggregatorID: model.AggregatorID, UpdateStatus: model.UpdateStatus}
			return readList(ctx, &model.Sources, "sources", client.ShowConfigurationAggregatorSourcesStatus, filter, plain(newAggregatorSourceModel))
		})
}

func newAggregatorSourceModel(status huaweicloud.AggregatedSourceStatus) aggregatorSourceModel {
	return aggregatorSourceModel(status)
}
