// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

var _ datasource.DataSourceWithConfigure = (*identityCenter)(nil)

func newIdentityCenter() datasource.DataSource { return &identityCenter{} }

type identityCenter struct{ clouds *Clouds }

type identityCenterModel struct {
	ZoneID         *string        `tfsdk:"zone_id"`
	ZoneName       *string        `tfsdk:"zone_name"`
	ServiceStatus  *string        `tfsdk:"service_status"`
	ScimSyncStatus *string        `tfsdk:"scim_sync_status"`
	CreateTime     *string        `tfsdk:"create_time"`
	UpdateTime     *string        `tfsdk:"update_time"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

// Metadata implements datasource.DataSource.
func (d *identityCenter) Metadata(_ context.Context, request datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_identity_center"
}

// Schema implements datasource.DataSource.
func (d *identityCenter) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Tencent Cloud Identity Center (CIC) of the organization. A service that is not open is an error.\n\nPermission: `organization:DescribeIdentityCenter`. One request reads it all.",
		Attributes: map[string]schema.Attribute{
			"zone_id":          computedString("Zone (space) of Identity Center, such as `z-vft38p2hq8tq`."),
			"zone_name":        computedString("Name of the zone."),
			"service_status":   computedString("Status of the service, `Enabled`."),
			"scim_sync_status": computedString("Whether SCIM synchronization is on: `Enabled` or `Disabled`."),
			"create_time":      computedString("When the service was opened, such as `2024-05-30 10:50:11`. The API gives no time zone."),
			"update_time":      computedString("When the service was last changed, in the same form."),
			"timeouts":         timeoutsAttribute(),
		},
	}
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *identityCenter) Configure(_ context.Context, request datasource.ConfigureRequest, response *datasource.ConfigureResponse) {
	d.clouds = configuredClouds(request, response)
}

// Read implements datasource.DataSource.
func (d *identityCenter) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	const summary = "Identity Center not read"
	var model identityCenterModel
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	if response.Diagnostics.HasError() {
		return
	}
	ctx, cancel := withReadTimeout(ctx, model.Timeouts, &response.Diagnostics)
	defer cancel()
	client, err := d.clouds.TencentCloud(ctx)
	if err != nil {
		addError(&response.Diagnostics, summary, err)
		return
	}
	center, err := client.DescribeIdentityCenter(ctx)
	if err != nil {
		addError(&response.Diagnostics, summary, err)
		return
	}
	read := newIdentityCenterModel(center)
	read.Timeouts = model.Timeouts
	response.Diagnostics.Append(response.State.Set(ctx, &read)...)
}

func newIdentityCenterModel(center *tencentcloud.IdentityCenter) identityCenterModel {
	return identityCenterModel{
		ZoneID:         center.ZoneID,
		ZoneName:       center.ZoneName,
		ServiceStatus:  center.ServiceStatus,
		ScimSyncStatus: center.ScimSyncStatus,
		CreateTime:     center.CreateTime,
		UpdateTime:     center.UpdateTime,
	}
}
