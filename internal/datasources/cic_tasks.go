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

var (
	_ datasource.DataSourceWithConfigure      = (*cicTasks)(nil)
	_ datasource.DataSourceWithValidateConfig = (*cicTasks)(nil)
)

func newCICTasks() datasource.DataSource { return &cicTasks{configured{name: "cic_tasks"}} }

type cicTasks struct{ configured }

type cicTasksModel struct {
	ZoneID              string         `tfsdk:"zone_id"`
	PrincipalID         *string        `tfsdk:"principal_id"`
	PrincipalType       *string        `tfsdk:"principal_type"`
	TargetUin           *int64         `tfsdk:"target_uin"`
	TargetType          *string        `tfsdk:"target_type"`
	RoleConfigurationID *string        `tfsdk:"role_configuration_id"`
	Status              *string        `tfsdk:"status"`
	TaskType            *string        `tfsdk:"task_type"`
	Tasks               []cicTaskModel `tfsdk:"tasks"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
}

type cicTaskModel struct {
	TaskID                *string `tfsdk:"task_id"`
	RoleConfigurationID   *string `tfsdk:"role_configuration_id"`
	RoleConfigurationName *string `tfsdk:"role_configuration_name"`
	TargetUin             *int64  `tfsdk:"target_uin"`
	TargetType            *string `tfsdk:"target_type"`
	PrincipalID           *string `tfsdk:"principal_id"`
	PrincipalType         *string `tfsdk:"principal_type"`
	TaskType              *string `tfsdk:"task_type"`
	Status                *string `tfsdk:"status"`
	FailureReason         *string `tfsdk:"failure_reason"`
}

// Schema implements datasource.DataSource.
func (d *cicTasks) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which access changes failed in Tencent Cloud Identity Center (CIC), and why? For gates and reports: each task deploys or removes a role configuration on an account, or creates or deletes a role assignment.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"zone_id":               zoneIDAttribute(),
			"principal_id":          optionalPrincipalID("Only tasks for this user (`u-...`) or user group (`g-...`)."),
			"principal_type":        optionalPrincipalType("Only tasks for principals of this type: `User` or `Group`."),
			"target_uin":            optionalNumber("Only tasks in the account with this UIN (account id)."),
			"target_type":           optionalTargetType("Only tasks in accounts of this type: `ManagerUin` (the administrator account) or `MemberUin`."),
			"role_configuration_id": optionalString("Only tasks for this role configuration, such as `rc-xmw9xjdsd`."),
			"status": optionalString("Only tasks in this status: `InProgress`, `Success` or `Failed`.",
				stringvalidator.OneOf("InProgress", "Success", "Failed")),
			"task_type": optionalString("Only tasks of this type: `ProvisionRoleConfiguration`, `DeprovisionRoleConfiguration`, `CreateRoleAssignment`, `DeleteRoleAssignment`, or a type that the vendor adds later."),
			"tasks": computedList("Every task that matches, in the API's order.", map[string]schema.Attribute{
				"task_id":                 computedString("Id of the task."),
				"role_configuration_id":   computedString("Id of the role configuration that the task is about."),
				"role_configuration_name": computedString("Name of the role configuration."),
				"target_uin":              computedInt64("UIN of the account that the task changes."),
				"target_type":             computedString("Type of the account: `ManagerUin` (the administrator account) or `MemberUin`."),
				"principal_id":            computedString("Id of the user (`u-...`) or user group (`g-...`)."),
				"principal_type":          computedString("Type of the principal: `User` or `Group`."),
				"task_type":               computedString("Type of the task. The argument `task_type` lists the known types; the vendor may add others."),
				"status":                  computedString("Status of the task: `InProgress`, `Success` or `Failed`."),
				"failure_reason":          computedString("Why the task failed. Null if the API gives no reason."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *cicTasks) ValidateConfig(ctx context.Context, request datasource.ValidateConfigRequest, response *datasource.ValidateConfigResponse) {
	response.Diagnostics.Append(validatePrincipal(ctx, request.Config, "task")...)
}

// Read implements datasource.DataSource.
func (d *cicTasks) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Identity Center tasks not read", d.clouds.TencentCloud,
		func(ctx context.Context, client *tencentcloud.Organization, model *cicTasksModel) error {
			return readList(ctx, &model.Tasks, "tasks", client.ListTasks, model.filter(), plain(newCICTaskModel))
		})
}

func (m cicTasksModel) filter() tencentcloud.TaskFilter {
	return tencentcloud.TaskFilter{
		ZoneID:              m.ZoneID,
		PrincipalID:         m.PrincipalID,
		PrincipalType:       m.PrincipalType,
		TargetUin:           m.TargetUin,
		TargetType:          m.TargetType,
		RoleConfigurationID: m.RoleConfigurationID,
		Status:              m.Status,
		TaskType:            m.TaskType,
	}
}

func newCICTaskModel(task tencentcloud.Task) cicTaskModel {
	return cicTaskModel(task)
}
