// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

var _ datasource.DataSourceWithConfigure = (*roleConfigurationProvisionings)(nil)

func newRoleConfigurationProvisionings() datasource.DataSource {
	return &roleConfigurationProvisionings{configured{name: "role_configuration_provisionings"}}
}

type roleConfigurationProvisionings struct{ configured }

type roleConfigurationProvisioningsModel struct {
	ZoneID              string              `tfsdk:"zone_id"`
	RoleConfigurationID *string             `tfsdk:"role_configuration_id"`
	TargetType          *string             `tfsdk:"target_type"`
	TargetUin           *int64              `tfsdk:"target_uin"`
	DeploymentStatus    *string             `tfsdk:"deployment_status"`
	Provisionings       []provisioningModel `tfsdk:"role_configuration_provisionings"`
	Timeouts            timeouts.Value      `tfsdk:"timeouts"`
}

type provisioningModel struct {
	DeploymentStatus      *string `tfsdk:"deployment_status"`
	RoleConfigurationID   *string `tfsdk:"role_configuration_id"`
	RoleConfigurationName *string `tfsdk:"role_configuration_name"`
	TargetUin             *int64  `tfsdk:"target_uin"`
	TargetName            *string `tfsdk:"target_name"`
	TargetType            *string `tfsdk:"target_type"`
	CreateTime            *string `tfsdk:"create_time"`
	UpdateTime            *string `tfsdk:"update_time"`
}

// Schema implements datasource.DataSource.
func (d *roleConfigurationProvisionings) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which role configurations (sets of permissions) of Tencent Cloud Identity Center (CIC) are not up to date, and on which accounts? For gates and reports: each provisioning has the deployment status of one role configuration on one account.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"zone_id":               zoneIDAttribute(),
			"role_configuration_id": optionalString("Only provisionings of this role configuration, such as `rc-xmw9xjdsd`."),
			"target_type":           optionalTargetType("Only provisionings on accounts of this type: `ManagerUin` (the administrator account) or `MemberUin`."),
			"target_uin":            optionalNumber("Only provisionings on the account with this UIN (account id)."),
			"deployment_status": optionalString("Only provisionings with this status: `Deployed`, `DeployedRequired` (the role configuration changed after its deployment) or `DeployFailed`.",
				stringvalidator.OneOf("Deployed", "DeployedRequired", "DeployFailed")),
			"role_configuration_provisionings": computedList("Every provisioning that matches, in the API's order.", map[string]schema.Attribute{
				"deployment_status":       computedString("`Deployed`: the account has the current permissions. `DeployedRequired`: the account has older permissions. `DeployFailed`: the deployment failed."),
				"role_configuration_id":   computedString("Id of the role configuration."),
				"role_configuration_name": computedString("Name of the role configuration."),
				"target_uin":              computedInt64("UIN of the account."),
				"target_name":             computedString("Name of the account."),
				"target_type":             computedString("Type of the account: `ManagerUin` (the administrator account) or `MemberUin`."),
				"create_time":             computedString("When the provisioning was created, such as `2024-01-01 12:12:12`. The API gives no time zone."),
				"update_time":             computedString("When the provisioning was last changed, in the form of `create_time`."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *roleConfigurationProvisionings) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Identity Center provisionings not read", d.clouds.TencentCloud,
		func(ctx context.Context, client *tencentcloud.Organization, model *roleConfigurationProvisioningsModel) error {
			return readList(ctx, &model.Provisionings, "role_configuration_provisionings", client.ListRoleConfigurationProvisionings, model.filter(), plain(newProvisioningModel))
		})
}

func (m roleConfigurationProvisioningsModel) filter() tencentcloud.ProvisioningFilter {
	return tencentcloud.ProvisioningFilter{
		ZoneID:              m.ZoneID,
		RoleConfigurationID: m.RoleConfigurationID,
		TargetType:          m.TargetType,
		TargetUin:           m.TargetUin,
		DeploymentStatus:    m.DeploymentStatus,
	}
}

func newProvisioningModel(provisioning tencentcloud.Provisioning) provisioningModel {
	return provisioningModel(provisioning)
}
