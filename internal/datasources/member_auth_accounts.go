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

var _ datasource.DataSourceWithConfigure = (*memberAuthAccounts)(nil)

func newMemberAuthAccounts() datasource.DataSource {
	return &memberAuthAccounts{configured{name: "member_auth_accounts"}}
}

type memberAuthAccounts struct{ configured }

type memberAuthAccountsModel struct {
	MemberUin int64                    `tfsdk:"member_uin"`
	PolicyID  int64                    `tfsdk:"policy_id"`
	Accounts  []memberAuthAccountModel `tfsdk:"accounts"`
	Timeouts  timeouts.Value           `tfsdk:"timeouts"`
}

type memberAuthAccountModel struct {
	OrgSubAccountUin      *int64  `tfsdk:"org_sub_account_uin"`
	OrgSubAccountName     *string `tfsdk:"org_sub_account_name"`
	PolicyID              *int64  `tfsdk:"policy_id"`
	PolicyName            *string `tfsdk:"policy_name"`
	IdentityID            *int64  `tfsdk:"identity_id"`
	IdentityRoleName      *string `tfsdk:"identity_role_name"`
	IdentityRoleAliasName *string `tfsdk:"identity_role_alias_name"`
	CreateTime            *string `tfsdk:"create_time"`
	UpdateTime            *string `tfsdk:"update_time"`
}

// Schema implements datasource.DataSource.
func (d *memberAuthAccounts) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which sub-accounts of the administrator account may log in to a Tencent Cloud member account under one of its access policies? For a gate on a single policy. To review all members and policies, use `orgaudit_members_auth_policies`.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"member_uin": requiredNumber("UIN (account id) of the member account. `orgaudit_organization_members` lists the members."),
			"policy_id":  requiredNumber("Id of an access policy of the member. `orgaudit_member_policies` lists the policies."),
			"accounts": computedList("Every sub-account that may log in under the policy, in the API's order.", map[string]schema.Attribute{
				"org_sub_account_uin":      computedInt64("UIN of the sub-account."),
				"org_sub_account_name":     computedString("Name of the sub-account."),
				"policy_id":                computedInt64("Id of the access policy."),
				"policy_name":              computedString("Name of the access policy."),
				"identity_id":              computedInt64("Id of the identity that the sub-account logs in with. An identity is a role in the member account, with its permissions."),
				"identity_role_name":       computedString("Name of the identity's role."),
				"identity_role_alias_name": computedString("Display name of the identity's role."),
				"create_time":              computedString("When the sub-account got access, such as `2021-07-14 21:00:59`. The API gives no time zone."),
				"update_time":              computedString("When the access was last changed, in the form of `create_time`."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *memberAuthAccounts) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Sub-accounts that may log in to the member not read", d.clouds.TencentCloud,
		func(ctx context.Context, client *tencentcloud.Organization, model *memberAuthAccountsModel) error {
			filter := tencentcloud.MemberAuthAccountFilter{MemberUin: model.MemberUin, PolicyID: model.PolicyID}
			return readList(ctx, &model.Accounts, "accounts", client.DescribeOrganizationMemberAuthAccounts, filter, plain(newMemberAuthAccountModel))
		})
}

func newMemberAuthAccountModel(account tencentcloud.MemberAuthAccount) memberAuthAccountModel {
	return memberAuthAccountModel(account)
}
