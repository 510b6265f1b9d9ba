// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Command empty is a provider of the framework with one data source that reads nothing. make bench compares the
// provider with it, under the same name, as the least that such a provider costs.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return empty{} },
		providerserver.ServeOpts{Address: "registry.terraform.io/orgaudit/orgaudit"})
	if err != nil {
		log.Fatal(err)
	}
}

type empty struct{}

// Metadata implements provider.Provider.
func (empty) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "orgaudit"
}

// Schema implements provider.Provider.
func (empty) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = schema.Schema{}
}

// Configure implements provider.Provider.
func (empty) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

// Resources implements provider.Provider.
func (empty) Resources(context.Context) []func() resource.Resource { return nil }

// DataSources implements provider.Provider.
func (empty) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return one{} }}
}

type one struct{}

type oneModel struct {
	Name string `tfsdk:"name"`
}

// Metadata implements datasource.DataSource.
func (one) Metadata(_ context.Context, _ datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = "orgaudit_one"
}

// Schema implements datasource.DataSource.
func (one) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = dataschema.Schema{Attributes: map[string]dataschema.Attribute{"name": dataschema.StringAttribute{Computed: true}}}
}

// Read implements datasource.DataSource.
func (one) Read(ctx context.Context, _ datasource.ReadRequest, response *datasource.ReadResponse) {
	response.Diagnostics.Append(response.State.Set(ctx, oneModel{Name: "one"})...)
}
