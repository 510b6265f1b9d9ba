// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the Terraform provider orgaudit: its configuration and its server.
package provider

import (
	"context"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/datasources"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/functions"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

var _ provider.ProviderWithFunctions = (*orgaudit)(nil)

type orgaudit struct {
	version string
	// metadata is the address of the instance's metadata service. Nil stands for the vendor's fixed address.
	metadata *url.URL
}

type orgauditModel struct {
	TencentCloud types.Object `tfsdk:"tencentcloud"`
	HuaweiCloud  types.Object `tfsdk:"huaweicloud"`
}

// Metadata implements provider.Provider.
func (p *orgaudit) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName, response.Version = "orgaudit", p.version
}

// Schema implements provider.Provider.
func (p *orgaudit) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Checks in `terraform plan` whether an organization on Tencent Cloud or Huawei Cloud follows your rules. It only reads, and changes nothing.",
		Blocks: map[string]schema.Block{
			tencentCloudBlock.name: tencentCloudBlock.schema(),
			huaweiCloudBlock.name:  huaweiCloudBlock.schema(),
		},
	}
}

// Configure implements provider.Provider. It gives data sources a function for each cloud's client, so that a cloud that
// no data source uses needs no configuration. Invalid settings are reported by the data source that uses them:
// Terraform prints the first line of the provider's block below an error of the provider, and that line may hold a secret.
func (p *orgaudit) Configure(ctx context.Context, request provider.ConfigureRequest, response *provider.ConfigureResponse) {
	var model orgauditModel
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	if response.Diagnostics.HasError() {
		return
	}
	userAgent := "terraform-provider-orgaudit/" + p.version + " Terraform/" + request.TerraformVersion
	response.DataSourceData = &datasources.Clouds{
		TencentCloud: connect(tencentCloudBlock, model.TencentCloud, func(given values) (*tencentcloud.Organization, error) {
			config, err := tencentCloud{given}.config()
			if err != nil {
				return nil, err
			}
			config.UserAgent, config.Metadata = userAgent, p.metadata
			return tencentcloud.NewOrganization(config)
		}),
		HuaweiCloud: connect(huaweiCloudBlock, model.HuaweiCloud, func(given values) (*huaweicloud.Client, error) {
			config, err := huaweiCloud{given}.config()
			if err != nil {
				return nil, err
			}
			config.UserAgent, config.Metadata = userAgent, p.metadata
			return huaweicloud.NewClient(config)
		}),
	}
}

// DataSources implements provider.Provider.
func (p *orgaudit) DataSources(context.Context) []func() datasource.DataSource {
	return datasources.All()
}

// Functions implements provider.ProviderWithFunctions.
func (p *orgaudit) Functions(context.Context) []func() function.Function {
	return functions.All()
}

// Resources implements provider.Provider. There are none, because the provider only reads.
func (p *orgaudit) Resources(context.Context) []func() resource.Resource { return nil }
