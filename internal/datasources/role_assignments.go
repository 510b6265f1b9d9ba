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

var (
	_ datasource.DataSourceWithConfigure      = (*roleAssignments)(nil)
	_ datasource.DataSourceWithValidateConfig = (*roleAssignments)(nil)
)

func newRoleAssignments() datasource.DataSource {
	return &roleAssignments{configured{name: "role_assignments"}}
}

type roleAssignments struct{ configured }

type roleAssignmentsModel struct {
	ZoneID              string                `tfsdk:"zone_id"`
	RoleConfigurationID *string               `tfsdk:"role_configuration_id"`
	TargetType          *string               `tfsdk:"target_type"`
	TargetUin           *int64                `tfsdk:"target_uin"`
	PrincipalType       *string               `tfsdk:"principal_type"`
	PrincipalID         *string               `tfsdk:"principal_id"`
	RoleAssignments     []roleAssignmentModel `tfsdk:"role_assignments"`
	Timeouts            timeouts.Value        `tfsdk:"timeouts"`
}

type roleAssignmentModel struct {
	RoleConfigurationID   *string `tfsdk:"role_configuration_id"`
	RoleConfigurationName *string `tfsdk:"role_configuration_name"`
	TargetUin             *int64  `tfsdk:"target_uin"`
	TargetName            *string `tfsdk:"target_name"`
	TargetType            *string `tfsdk:"target_type"`
	PrincipalID           *string `tfsdk:"principal_id"`
	PrincipalName         *string `tfsdk:"principal_name"`
	PrincipalType         *string `tfsdk:"principal_type"`
	CreateTime            *string `tfsdk:"create_time"`
	UpdateTime            *string `tfsdk:"update_time"`
}

// Schema implements datasource.DataSource.
func (d *roleAssignments) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Who may log in to which accounts through Tencent Cloud Identity Center (CIC)? For access reviews: each role assignment gives a user or user group the permissions of a role configuration in one account.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"zone_id":               zoneIDAttribute(),
			"role_configuration_id": optionalString("Only assignments of this role configuration, such as `rc-xmw9xjdsd`."),
			"target_type":           optionalTargetType("Only assignments in accounts of this type: `ManagerUin` (the administrator account) or `MemberUin`."),
			"target_uin":            optionalNumber("Only assignments in the account with this UIN (account id)."),
			"principal_type":        optionalPrincipalType("Only assignments to principals of this type: `User` or `Group`."),
			"principal_id":          optionalPrincipalID("Only assignments to this user (`u-...`) or user group (`g-...`)."),
			"role_assignments": computedList("Every role assignment that matches, in the API's order.", map[string]schema.Attribute{
				"role_configuration_id":   computedString("Id of the role configuration."),
				"role_configuration_name": computedString("Name of the role configuration."),
				"target_uin":              computedInt64("UIN of the account that the principal may log in to."),
				"target_name":             computedString("Name of the account."),
				"target_type":             computedString("Type of the account: `ManagerUin` (the administrator account) or `MemberUin`."),
				"principal_id":            computedString("Id of the user (`u-...`) or user group (`g-...`)."),
				"principal_name":          computedString("Name of the user or user group."),
				"principal_type":          computedString("Type of the principal: `User` or `Group`."),
				"create_time":             computedString("When the assignment was created, such as `2024-01-01 12:12:12`. The API gives no time zone."),
				"update_time":             computedString("When the assignment was last changed, in the form of `create_time`."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *roleAssignments) ValidateConfig(ctx context.Context, request datasource.ValidateConfigRequest, response *datasource.ValidateConfigResponse) {
	response.Diagnostics.Append(validatePrincipal(ctx, request.Config, "role assignment")...)
}

// Read implements datasource.DataSource.
func (d *roleAssignments) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Identity Center role assignments not read", d.clouds.TencentCloud,
		func(ctx context.Context, client *tencentcloud.Organization, model *roleAssignmentsModel) error {
			return readList(ctx, &model.RoleAssignments, "role_assignments", client.ListRoleAssignments, model.filter(), plain(newRoleAssignmentModel))
		})
}

func (m roleAssignmentsModel) filter() tencentcloud.RoleAssignmentFilter {
	return tencentcloud.RoleAssignmentFilter{
		ZoneID:              m.ZoneID,
		RoleConfigurationID: m.RoleConfigurationID,
		TargetType:          m.TargetType,
		TargetUin:           m.TargetUin,
		PrincipalType:       m.PrincipalType,
		PrincipalID:         m.PrincipalID,
	}
}

func newRoleAssignmentModel(assignment tencentcloud.RoleAssignment) roleAssignmentModel {
	return roleAssignmentModel(assignment)
}
