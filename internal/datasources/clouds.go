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

// Clouds gives the client of each cloud, or why there is none: a cloud that no data source uses
// needs no configuration. Both functions may be called by several goroutines at once.
type Clouds struct {
	TencentCloud func(context.Context) (*tencentcloud.Organization, error)
	HuaweiCloud  func(context.Context) (*huaweicloud.Client, error)
}

// configured is a data source that reads from a cloud: the provider's Configure hands it the clouds.
type configured struct{ clouds *Clouds }

// Configure implements datasource.DataSourceWithConfigure. There are no clouds before the provider is configured, as
// during validation.
func (c *configured) Configure(_ context.Context, request datasource.ConfigureRequest, response *datasource.ConfigureResponse) {
	if request.ProviderData == nil {
		return
	}
	clouds, ok := request.ProviderData.(*Clouds)
	if !ok {
		response.Diagnostics.AddError("Data source not configured",
			fmt.Sprintf("The provider handed on a %T. This is a bug in the provider: please report it.", request.ProviderData))
	}
	c.clouds = clouds
}

// accountOr returns the account of Huawei Cloud that a configuration names, or that of the credentials.
func accountOr(ctx context.Context, client *huaweicloud.Client, configured *string) (*string, error) {
	if configured != nil {
		return configured, nil
	}
	domainID, err := client.DomainID(ctx)
	return &domainID, err
}
