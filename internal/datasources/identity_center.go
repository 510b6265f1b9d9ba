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

func newIdentityCenter() datasource.DataSource {
	return &identityCenter{configured{name: "identity_center"}}
}

type identityCenter struct{ configured }

type identityCenterModel struct {
	ZoneID         *string        `tfsdk:"zone_id"`
	ZoneName       *string        `tfsdk:"zone_name"`
	ServiceStatus  *string        `tfsdk:"service_status"`
	ScimSyncStatus *string        `tfsdk:"scim_sync_status"`
	CreateTime     *string        `tfsdk:"create_time"`
	UpdateTime     *string        `tfsdk:"update_time"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

// Schema implements datasource.DataSource.
func (d *identityCenter) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Does a Tencent Cloud organization use Identity Center (CIC), and what is the id of the zone? The other data sources of Identity Center need this id. If the service is not open, the read fails.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"zone_id":          computedString("Id of the zone (space), such as `z-vft38p2hq8tq`. The other data sources of Identity Center need this id."),
			"zone_name":        computedString("Name of the zone."),
			"service_status":   computedString("Status of the service, such as `Enabled`. `Disabled` means that the service is not open: the read fails."),
			"scim_sync_status": computedString("Whether SCIM synchronization is on: `Enabled` or `Disabled`."),
			"create_time":      computedString("When the service was opened, such as `2024-05-30 10:50:11`. The API gives no time zone."),
			"update_time":      computedString("When the service was last changed, in the form of `create_time`."),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *identityCenter) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Identity Center not read", d.clouds.TencentCloud,
		func(ctx context.Context, client *tencentcloud.Organization, model *identityCenterModel) error {
			center, err := client.DescribeIdentityCenter(ctx)
			if err == nil {
				model.take(center)
			}
			return err
		})
}

// take copies the fields of the API's answer.
func (m *identityCenterModel) take(center *tencentcloud.IdentityCenter) {
	m.ZoneID, m.ZoneName = center.ZoneID, center.ZoneName
	m.ServiceStatus, m.ScimSyncStatus = center.ServiceStatus, center.ScimSyncStatus
	m.CreateTime, m.UpdateTime = center.CreateTime, center.UpdateTime
}
