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

var _ datasource.DataSourceWithConfigure = (*membersAuthPolicies)(nil)

func newMembersAuthPolicies() datasource.DataSource {
	return &membersAuthPolicies{configured{name: "members_auth_policies"}}
}

type membersAuthPolicies struct{ configured }

type membersAuthPoliciesModel struct {
	MemberUin        *int64            `tfsdk:"member_uin"`
	OrgSubAccountUin *int64            `tfsdk:"org_sub_account_uin"`
	PolicyID         *int64            `tfsdk:"policy_id"`
	AuthPolicies     []authPolicyModel `tfsdk:"auth_policies"`
	Timeouts         timeouts.Value    `tfsdk:"timeouts"`
}

type authPolicyModel struct {
	MemberUin             *int64  `tfsdk:"member_uin"`
	MemberName            *string `tfsdk:"member_name"`
	PolicyID              *int64  `tfsdk:"policy_id"`
	PolicyName            *string `tfsdk:"policy_name"`
	IdentityID            *int64  `tfsdk:"identity_id"`
	IdentityRoleName      *string `tfsdk:"identity_role_name"`
	IdentityRoleAliasName *string `tfsdk:"identity_role_alias_name"`
	OrgSubAccountUin      *int64  `tfsdk:"org_sub_account_uin"`
	OrgSubAccountName     *string `tfsdk:"org_sub_account_name"`
	BindType              *int64  `tfsdk:"bind_type"`
	CreateTime            *string `tfsdk:"create_time"`
}

// Schema implements datasource.DataSource.
func (d *membersAuthPolicies) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Who may log in to which member accounts of a Tencent Cloud organization? For access reviews: the list has every grant to a sub-account or user group of the administrator account.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"member_uin":          optionalNumber("Only grants for the member account with this UIN (account id)."),
			"org_sub_account_uin": optionalNumber("Only grants to the sub-account with this UIN (account id)."),
			"policy_id":           optionalNumber("Only grants of the access policy with this id."),
			"auth_policies": computedList("Every grant that matches, in the API's order.", map[string]schema.Attribute{
				"member_uin":               computedInt64("UIN of the member account."),
				"member_name":              computedString("Name of the member account."),
				"policy_id":                computedInt64("Id of the access policy."),
				"policy_name":              computedString("Name of the access policy."),
				"identity_id":              computedInt64("Id of the identity that the sub-account or user group logs in with. An identity is a role in the member account, with its permissions."),
				"identity_role_name":       computedString("Name of the identity's role."),
				"identity_role_alias_name": computedString("Display name of the identity's role."),
				"org_sub_account_uin":      computedInt64("UIN of the sub-account, or, if `bind_type` is 2, id of the user group."),
				"org_sub_account_name":     computedString("Name of the sub-account or user group."),
				"bind_type":                computedInt64("Type of the grant: 1 is for a sub-account, 2 is for a user group. With 2, everybody in the user group may log in."),
				"create_time":              computedString("When the grant was created, such as `2022-01-13 10:27:11`. The API gives no time zone."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *membersAuthPolicies) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Grants of members' policies not read", d.clouds.TencentCloud,
		func(ctx context.Context, client *tencentcloud.Organization, model *membersAuthPoliciesModel) error {
			filter := tencentcloud.AuthPolicyFilter{MemberUin: model.MemberUin, OrgSubAccountUin: model.OrgSubAccountUin, PolicyID: model.PolicyID}
			return readList(ctx, &model.AuthPolicies, "auth_policies", client.DescribeOrganizationMembersAuthPolicy, filter, plain(newAuthPolicyModel))
		})
}

func newAuthPolicyModel(grant tencentcloud.AuthPolicy) authPolicyModel { return authPolicyModel(grant) }
