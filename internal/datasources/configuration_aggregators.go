// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

var _ datasource.DataSourceWithConfigure = (*configurationAggregators)(nil)

func newConfigurationAggregators() datasource.DataSource {
	return &configurationAggregators{configured{name: "configuration_aggregators"}}
}

type configurationAggregators struct{ configured }

type configurationAggregatorsModel struct {
	DomainID                 *string                        `tfsdk:"domain_id"`
	AggregatorName           *string                        `tfsdk:"aggregator_name"`
	ConfigurationAggregators []configurationAggregatorModel `tfsdk:"configuration_aggregators"`
	Timeouts                 timeouts.Value                 `tfsdk:"timeouts"`
}

type configurationAggregatorModel struct {
	AggregatorName            *string                         `tfsdk:"aggregator_name"`
	AggregatorID              *string                         `tfsdk:"aggregator_id"`
	AggregatorURN             *string                         `tfsdk:"aggregator_urn"`
	AggregatorType            *string                         `tfsdk:"aggregator_type"`
	AccountAggregationSources *accountAggregationSourcesModel `tfsdk:"account_aggregation_sources"`
	UpdatedAt                 *string                         `tfsdk:"updated_at"`
	CreatedAt                 *string                         `tfsdk:"created_at"`
}

type accountAggregationSourcesModel struct {
	DomainIDs []*string `tfsdk:"domain_ids"`
}

// Schema implements datasource.DataSource.
func (d *configurationAggregators) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which aggregators does a Huawei Cloud account have, and from which accounts do they collect? An aggregator of Config collects rules and their results from several accounts or from an organization. Other data sources need its id.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"domain_id":       domainIDAttribute(),
			"aggregator_name": optionalString("Only aggregators with this name."),
			"configuration_aggregators": computedList("Every aggregator that matches the arguments, in the API's order.", map[string]schema.Attribute{
				"aggregator_name": computedString("Name of the aggregator."),
				"aggregator_id":   computedString("Id of the aggregator."),
				"aggregator_urn":  computedString("URN of the aggregator."),
				"aggregator_type": computedString("`ACCOUNT` if the aggregator lists its accounts, or `ORGANIZATION` if it collects from the whole organization."),
				"account_aggregation_sources": computedObject("The accounts of an aggregator of type `ACCOUNT`. Null if the API leaves it out, as it may for the other type.", map[string]schema.Attribute{
					"domain_ids": computedStrings("Ids of the accounts."),
				}),
				"updated_at": computedString("When the aggregator was last changed, in the form of `created_at`."),
				"created_at": computedString("When the aggregator was created, such as `2020-01-18T02:49:12.465Z`."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *configurationAggregators) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Aggregators not read", d.clouds.HuaweiCloud,
		func(ctx context.Context, client *huaweicloud.Client, model *configurationAggregatorsModel) error {
			if err := setAccount(ctx, client, &model.DomainID); err != nil {
				return err
			}
			filter := huaweicloud.AggregatorFilter{DomainID: *model.DomainID, AggregatorName: model.AggregatorName}
			return readList(ctx, &model.ConfigurationAggregators, "configuration_aggregators", client.ListConfigurationAggregators, filter, plain(newConfigurationAggregatorModel))
		})
}

func newConfigurationAggregatorModel(aggregator huaweicloud.ConfigurationAggregator) configurationAggregatorModel {
	model := configurationAggregatorModel{
		AggregatorName: aggregator.AggregatorName,
		AggregatorID:   aggregator.AggregatorID,
		AggregatorURN:  aggregator.AggregatorURN,
		AggregatorType: aggregator.AggregatorType,
		UpdatedAt:      aggregator.UpdatedAt,
		CreatedAt:      aggregator.CreatedAt,
	}
	if sources := aggregator.AccountAggregationSources; sources != nil {
		model.AccountAggregationSources = &accountAggregationSourcesModel{DomainIDs: orEmpty(sources.DomainIDs)}
	}
	return model
}
