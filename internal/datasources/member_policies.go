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

var _ datasource.DataSourceWithConfigure = (*memberPolicies)(nil)

func newMemberPolicies() datasource.DataSource {
	return &memberPolicies{configured{name: "member_policies"}}
}

type memberPolicies struct{ configured }

type memberPoliciesModel struct {
	MemberUin int64               `tfsdk:"member_uin"`
	SearchKey *string             `tfsdk:"search_key"`
	Policies  []memberPolicyModel `tfsdk:"policies"`
	Timeouts  timeouts.Value      `tfsdk:"timeouts"`
}

type memberPolicyModel struct {
	PolicyID              *int64  `tfsdk:"policy_id"`
	PolicyName            *string `tfsdk:"policy_name"`
	IdentityID            *int64  `tfsdk:"identity_id"`
	IdentityRoleName      *string `tfsdk:"identity_role_name"`
	IdentityRoleAliasName *string `tfsdk:"identity_role_alias_name"`
	Description           *string `tfsdk:"description"`
	CreateTime            *string `tfsdk:"create_time"`
	UpdateTime            *string `tfsdk:"update_time"`
}

// Schema implements datasource.DataSource.
func (d *memberPolicies) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which access policies does a Tencent Cloud member account have? An access policy lets sub-accounts of the administrator account log in with an identity. `orgaudit_member_auth_accounts` needs the id of the policy.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"member_uin": requiredNumber("UIN (account id) of the member account. `orgaudit_organization_members` lists the members."),
			"search_key": optionalString("Only access policies whose name or description contains this text."),
			"policies": computedList("Every access policy that matches, in the API's order.", map[string]schema.Attribute{
				"policy_id":                computedInt64("Id of the access policy."),
				"policy_name":              computedString("Name of the access policy."),
				"identity_id":              computedInt64("Id of the identity that sub-accounts log in with. An identity is a role in the member account, with its permissions."),
				"identity_role_name":       computedString("Name of the identity's role."),
				"identity_role_alias_name": computedString("Display name of the identity's role."),
				"description":              computedString("Description of the access policy."),
				"create_time":              computedString("When the policy was created, such as `2021-07-14 20:22:30`. The API gives no time zone."),
				"update_time":              computedString("When the policy was last changed, in the form of `create_time`."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *memberPolicies) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Policies of the member not read", d.clouds.TencentCloud,
		func(ctx context.Context, client *tencentcloud.Organization, model *memberPoliciesModel) error {
			filter := tencentcloud.MemberPolicyFilter{MemberUin: model.MemberUin, SearchKey: model.SearchKey}
			return readList(ctx, &model.Policies, "policies", client.DescribeOrganizationMemberPolicies, filter, plain(newMemberPolicyModel))
		})
}

func newMemberPolicyModel(policy tencentcloud.MemberPolicy) memberPolicyModel {
	return memberPolicyModel(policy)
}
