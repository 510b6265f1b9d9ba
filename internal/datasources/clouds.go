// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// Clouds returns the client of each cloud, or an error. A client is made when a data source first needs it, so a cloud
// that no data source uses needs no configuration. Several goroutines may call both functions at once.
type Clouds struct {
	TencentCloud func(context.Context) (*tencentcloud.Organization, error)
	HuaweiCloud  func(context.Context) (*huaweicloud.Client, error)
}

// configured is what every data source has: its name without the provider's prefix, and the clouds, once it is configured.
type configured struct {
	name   string
	clouds *Clouds
}

// Metadata implements datasource.DataSource.
func (c *configured) Metadata(_ context.Context, request datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_" + c.name
}

// Configure implements datasource.DataSourceWithConfigure. It gets no data during validation.
func (c *configured) Configure(_ context.Context, request datasource.ConfigureRequest, response *datasource.ConfigureResponse) {
	if request.ProviderData == nil {
		return
	}
	clouds, ok := request.ProviderData.(*Clouds)
	if !ok {
		response.Diagnostics.AddError("Data source not configured",
			fmt.Sprintf("The provider passed a %T. This is a bug in the provider: please report it.", request.ProviderData))
	}
	c.clouds = clouds
}

// setAccount sets the Huawei Cloud account to read to the provider's, unless the data source's configuration names one.
func setAccount(ctx context.Context, client *huaweicloud.Client, domainID **string) error {
	if *domainID != nil {
		return nil
	}
	account, err := client.DomainID(ctx)
	*domainID = &account
	return err
}
