// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

package main

import (
	"context"
	"net/url"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/datasources"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// newPlainServer gives a server of the same data sources that the framework alone answers for: every
// list goes through State.Set.
func newPlainServer() tfprotov6.ProviderServer { return providerserver.NewProtocol6(plain{})() }

type plain struct{}

// Metadata implements provider.Provider.
func (plain) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "orgaudit"
}

// Schema implements provider.Provider.
func (plain) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = schema.Schema{}
}

// Configure implements provider.Provider.
func (plain) Configure(_ context.Context, _ provider.ConfigureRequest, response *provider.ConfigureResponse) {
	response.DataSourceData = &datasources.Clouds{TencentCloud: func() (*tencentcloud.Organization, error) {
		endpoint, err := url.Parse(os.Getenv("ORGAUDIT_TENCENTCLOUD_ENDPOINT"))
		if err != nil {
			return nil, err
		}
		return tencentcloud.NewOrganization(tencentcloud.Config{
			Credentials: tencentcloud.Credentials{Keys: apicall.Keys{ID: sandbox.DefaultSecretID, Secret: sandbox.DefaultSecretKey}},
			Endpoint:    endpoint, Policy: apicall.Policy{RequestsPerSecond: 1000},
		})
	}}
}

// DataSources implements provider.Provider.
func (plain) DataSources(context.Context) []func() datasource.DataSource { return datasources.All() }

// Resources implements provider.Provider.
func (plain) Resources(context.Context) []func() resource.Resource { return nil }
