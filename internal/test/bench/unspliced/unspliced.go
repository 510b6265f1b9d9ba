// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package unspliced serves the provider's data sources without the splice. The benchmark compares it with the
// provider, and a test checks that both give the same answers.
package unspliced

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/datasources"
)

// NewServer returns a protocol 6 server of the data sources, which read these clouds.
func NewServer(clouds *datasources.Clouds) tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(unspliced{clouds})()
}

type unspliced struct{ clouds *datasources.Clouds }

// Metadata implements provider.Provider.
func (unspliced) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "orgaudit"
}

// Schema implements provider.Provider.
func (unspliced) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = schema.Schema{}
}

// Configure implements provider.Provider.
func (p unspliced) Configure(_ context.Context, _ provider.ConfigureRequest, response *provider.ConfigureResponse) {
	response.DataSourceData = p.clouds
}

// DataSources implements provider.Provider.
func (unspliced) DataSources(context.Context) []func() datasource.DataSource {
	return datasources.All()
}

// Resources implements provider.Provider.
func (unspliced) Resources(context.Context) []func() resource.Resource { return nil }
