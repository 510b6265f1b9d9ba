// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

var _ datasource.DataSourceWithConfigure = (*organizationMembers)(nil)

func newOrganizationMembers() datasource.DataSource {
	return &organizationMembers{configured{name: "organization_members"}}
}

type organizationMembers struct{ configured }

type organizationMembersModel struct {
	SearchKey *string           `tfsdk:"search_key"`
	AuthName  *string           `tfsdk:"auth_name"`
	Product   *string           `tfsdk:"product"`
	NodeID    *int64            `tfsdk:"node_id"`
	NodeName  *string           `tfsdk:"node_name"`
	Tags      map[string]string `tfsdk:"tags"`
	Members   []memberModel     `tfsdk:"members"`
	Timeouts  timeouts.Value    `tfsdk:"timeouts"`
}

type memberModel struct {
	MemberUin        *int64                `tfsdk:"member_uin"`
	Name             *string               `tfsdk:"name"`
	NickName         *string               `tfsdk:"nick_name"`
	MemberType       *string               `tfsdk:"member_type"`
	OrgPolicyType    *string               `tfsdk:"org_policy_type"`
	OrgPolicyName    *string               `tfsdk:"org_policy_name"`
	OrgPermission    []orgPermissionModel  `tfsdk:"org_permission"`
	NodeID           *int64                `tfsdk:"node_id"`
	NodeName         *string               `tfsdk:"node_name"`
	Remark           *string               `tfsdk:"remark"`
	CreateTime       *string               `tfsdk:"create_time"`
	UpdateTime       *string               `tfsdk:"update_time"`
	IsAllowQuit      *string               `tfsdk:"is_allow_quit"`
	PayUin           *string               `tfsdk:"pay_uin"`
	PayName          *string               `tfsdk:"pay_name"`
	OrgIdentity      []memberIdentityModel `tfsdk:"org_identity"`
	BindStatus       *string               `tfsdk:"bind_status"`
	PermissionStatus *string               `tfsdk:"permission_status"`
	Tags             map[string]*string    `tfsdk:"tags"`
}

type orgPermissionModel struct {
	ID   *int64  `tfsdk:"id"`
	Name *string `tfsdk:"name"`
}

type memberIdentityModel struct {
	IdentityID        *int64  `tfsdk:"identity_id"`
	IdentityAliasName *string `tfsdk:"identity_alias_name"`
}

// Schema implements datasource.DataSource.
func (d *organizationMembers) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which member accounts does a Tencent Cloud organization have? For audits that read every member without a fixed list of UINs. Each member has its department, tags and permissions.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"search_key": optionalString("Only members whose name or UIN contains this text."),
			"auth_name":  optionalString("Only members of the company (entity) with this name."),
			"product":    optionalString("Trusted service by its abbreviation, such as `config`. If the keys belong to an administrator of that service, this argument is required."),
			"node_id": schema.NumberAttribute{
				Optional: true, Validators: []validator.Number{wholeNumber{least: 0}},
				MarkdownDescription: "Only members of the department (node) with this id.",
			},
			"node_name": optionalString("Only members of the department (node) with this name."),
			"tags": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Only members with these tags: tag key to tag value, at most 10.",
				Validators: []validator.Map{
					mapvalidator.SizeAtMost(10),
					mapvalidator.NoNullValues(),
					mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1)),
					mapvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1)),
				},
			},
			"members": computedList("Every member that matches, in the API's order.", memberAttributes()),
		},
		Blocks: timeoutsBlock(),
	}
}

func memberAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"member_uin":      computedInt64("UIN (account id) of the member account."),
		"name":            computedString("Name of the member."),
		"nick_name":       computedString("Display name of the account."),
		"member_type":     computedString("How the account became a member: `Invite` or `Create`."),
		"org_policy_type": computedString("What the organization manages in the member account, such as `Financial` (its finances)."),
		"org_policy_name": computedString("Display name of `org_policy_type`."),
		"org_permission": computedList("What the organization may do in the member account.", map[string]schema.Attribute{
			"id":   computedInt64("Id of the permission."),
			"name": computedString("Name of the permission."),
		}),
		"node_id":       computedInt64("Id of the department (node)."),
		"node_name":     computedString("Name of the department (node)."),
		"remark":        computedString("Remark about the member."),
		"create_time":   computedString("When the account became a member, such as `2021-04-17 12:19:07`. The API gives no time zone."),
		"update_time":   computedString("When the member was last changed, in the form of `create_time`."),
		"is_allow_quit": computedString("Whether the member may leave the organization: `Allow` or `Denied`."),
		"pay_uin":       computedString("UIN of the account that pays for the member."),
		"pay_name":      computedString("Name of the account that pays for the member."),
		"org_identity": computedList("Identities of the member in the management of the organization.", map[string]schema.Attribute{
			"identity_id":         computedInt64("Id of the identity."),
			"identity_alias_name": computedString("Display name of the identity."),
		}),
		"bind_status":       computedString("Whether security information is bound to the member: `Unbound`, `Valid`, `Success` or `Failed`."),
		"permission_status": computedString("Whether the member has confirmed the permissions: `Confirmed` or `UnConfirmed`."),
		"tags":              computedStringMap("Tags of the member: tag key to tag value."),
	}
}

// Read implements datasource.DataSource.
func (d *organizationMembers) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Members of the organization not read", d.clouds.TencentCloud,
		func(ctx context.Context, client *tencentcloud.Organization, model *organizationMembersModel) error {
			return readList(ctx, &model.Members, "members", client.DescribeOrganizationMembers, model.filter(), newMemberModel)
		})
}

func (m organizationMembersModel) filter() tencentcloud.MemberFilter {
	filter := tencentcloud.MemberFilter{
		SearchKey: m.SearchKey,
		AuthName:  m.AuthName,
		Product:   m.Product,
		NodeID:    m.NodeID,
		NodeName:  m.NodeName,
	}
	for _, key := range slices.Sorted(maps.Keys(m.Tags)) { // so that every page is asked for with the same parameters
		value := m.Tags[key]
		filter.Tags = append(filter.Tags, tencentcloud.ResourceTag{TagKey: &key, TagValue: &value})
	}
	return filter
}

func newMemberModel(member tencentcloud.Member) (memberModel, error) {
	model := memberModel{
		MemberUin:        member.MemberUin,
		Name:             member.Name,
		NickName:         member.NickName,
		MemberType:       member.MemberType,
		OrgPolicyType:    member.OrgPolicyType,
		OrgPolicyName:    member.OrgPolicyName,
		OrgPermission:    newOrgPermissionModels(member.OrgPermission.Items),
		NodeID:           member.NodeID,
		NodeName:         member.NodeName,
		Remark:           member.Remark,
		CreateTime:       member.CreateTime,
		UpdateTime:       member.UpdateTime,
		IsAllowQuit:      member.IsAllowQuit,
		PayUin:           member.PayUin,
		PayName:          member.PayName,
		OrgIdentity:      convert(member.OrgIdentity.Items, func(i tencentcloud.MemberIdentity) memberIdentityModel { return memberIdentityModel(i) }),
		BindStatus:       member.BindStatus,
		PermissionStatus: member.PermissionStatus,
		Tags:             map[string]*string{},
	}
	for _, tag := range member.Tags.Items {
		if err := addTag(model.Tags, tag.TagKey, tag.TagValue); err != nil {
			return model, fmt.Errorf("member %s: %w", memberName(member), err)
		}
	}
	return model, nil
}

func newOrgPermissionModels(permissions []tencentcloud.OrgPermission) []orgPermissionModel {
	return convert(permissions, func(p tencentcloud.OrgPermission) orgPermissionModel { return orgPermissionModel(p) })
}

// memberName returns a name of the member for an error message.
func memberName(member tencentcloud.Member) string {
	if member.MemberUin != nil {
		return strconv.FormatInt(*member.MemberUin, 10)
	}
	return orUnnamed(member.Name)
}
