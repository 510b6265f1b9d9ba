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

var _ datasource.DataSourceWithConfigure = (*organization)(nil)

func newOrganization() datasource.DataSource {
	return &organization{configured{name: "organization"}}
}

type organization struct{ configured }

type organizationModel struct {
	OrgID           *int64               `tfsdk:"org_id"`
	HostUin         *int64               `tfsdk:"host_uin"`
	NickName        *string              `tfsdk:"nick_name"`
	OrgType         *int64               `tfsdk:"org_type"`
	IsManager       *bool                `tfsdk:"is_manager"`
	OrgPolicyType   *string              `tfsdk:"org_policy_type"`
	OrgPolicyName   *string              `tfsdk:"org_policy_name"`
	OrgPermission   []orgPermissionModel `tfsdk:"org_permission"`
	RootNodeID      *int64               `tfsdk:"root_node_id"`
	CreateTime      *string              `tfsdk:"create_time"`
	JoinTime        *string              `tfsdk:"join_time"`
	IsAllowQuit     *string              `tfsdk:"is_allow_quit"`
	PayUin          *string              `tfsdk:"pay_uin"`
	PayName         *string              `tfsdk:"pay_name"`
	IsAssignManager *bool                `tfsdk:"is_assign_manager"`
	IsAuthManager   *bool                `tfsdk:"is_auth_manager"`
	Timeouts        timeouts.Value       `tfsdk:"timeouts"`
}

// Schema implements datasource.DataSource.
func (d *organization) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which Tencent Cloud organization do the keys belong to, and are they keys of its administrator account? A gate can check `is_manager` to reject the keys of a member account. If the account has no organization, the read fails.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"org_id":          computedInt64("Id of the organization."),
			"host_uin":        computedInt64("UIN of the administrator account, which created the organization."),
			"nick_name":       computedString("Display name of the administrator account."),
			"org_type":        computedInt64("Type of the organization, a number that the vendor does not explain."),
			"is_manager":      computedBool("Whether the keys belong to the administrator account of the organization."),
			"org_policy_type": computedString("What the organization manages in the account of the keys, such as `Financial` (its finances)."),
			"org_policy_name": computedString("Display name of `org_policy_type`."),
			"org_permission": computedList("What the organization may do in the account of the keys.", map[string]schema.Attribute{
				"id":   computedInt64("Id of the permission."),
				"name": computedString("Name of the permission."),
			}),
			"root_node_id":      computedInt64("Id of the department (node) at the top of the organization."),
			"create_time":       computedString("When the organization was created, such as `2021-04-15 21:07:54`. The API gives no time zone."),
			"join_time":         computedString("When the account of the keys joined the organization, in the form of `create_time`."),
			"is_allow_quit":     computedString("Whether the account of the keys may leave the organization: `Allow` or `Denied`."),
			"pay_uin":           computedString("UIN of the account that pays for the account of the keys."),
			"pay_name":          computedString("Name of the account that pays for the account of the keys."),
			"is_assign_manager": computedBool("Whether the account of the keys administers a trusted service."),
			"is_auth_manager":   computedBool("Whether the account of the keys administers a verified company (entity)."),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *organization) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Organization not read", d.clouds.TencentCloud,
		func(ctx context.Context, client *tencentcloud.Organization, model *organizationModel) error {
			details, err := client.DescribeOrganization(ctx)
			if err == nil {
				model.take(details)
			}
			return err
		})
}

// take copies the fields of the API's answer.
func (m *organizationModel) take(details *tencentcloud.OrganizationDetails) {
	m.OrgID, m.HostUin, m.NickName = details.OrgID, details.HostUin, details.NickName
	m.OrgType, m.IsManager = details.OrgType, details.IsManager
	m.OrgPolicyType, m.OrgPolicyName = details.OrgPolicyType, details.OrgPolicyName
	m.OrgPermission = newOrgPermissionModels(details.OrgPermission.Items)
	m.RootNodeID, m.CreateTime, m.JoinTime = details.RootNodeID, details.CreateTime, details.JoinTime
	m.IsAllowQuit, m.PayUin, m.PayName = details.IsAllowQuit, details.PayUin, details.PayName
	m.IsAssignManager, m.IsAuthManager = details.IsAssignManager, details.IsAuthManager
}
