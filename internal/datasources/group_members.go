// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

var _ datasource.DataSourceWithConfigure = (*groupMembers)(nil)

func newGroupMembers() datasource.DataSource {
	return &groupMembers{configured{name: "group_members"}}
}

type groupMembers struct{ configured }

type groupMembersModel struct {
	ZoneID       string             `tfsdk:"zone_id"`
	GroupID      string             `tfsdk:"group_id"`
	UserType     *string            `tfsdk:"user_type"`
	GroupMembers []groupMemberModel `tfsdk:"group_members"`
	Timeouts     timeouts.Value     `tfsdk:"timeouts"`
}

type groupMemberModel struct {
	UserName    *string `tfsdk:"user_name"`
	DisplayName *string `tfsdk:"display_name"`
	Description *string `tfsdk:"description"`
	Email       *string `tfsdk:"email"`
	UserStatus  *string `tfsdk:"user_status"`
	UserType    *string `tfsdk:"user_type"`
	UserID      *string `tfsdk:"user_id"`
	JoinTime    *string `tfsdk:"join_time"`
}

// Schema implements datasource.DataSource.
func (d *groupMembers) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which users are in a user group of Tencent Cloud Identity Center (CIC)? For access reviews: all users of a group have the access that `orgaudit_role_assignments` lists for the group.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"zone_id": zoneIDAttribute(),
			"group_id": schema.StringAttribute{
				Required: true, MarkdownDescription: "Id of the user group, which begins with `g-`. In `orgaudit_role_assignments`, the id is a `principal_id`.",
				Validators: []validator.String{stringvalidator.RegexMatches(regexp.MustCompile("^g-"), `must begin with "g-"`)},
			},
			"user_type": optionalString("Only users of this type: `Manual` (created by hand) or `Synchronized` (from an external directory).",
				stringvalidator.OneOf("Manual", "Synchronized")),
			"group_members": computedList("Every user of the group that matches, in the API's order.", map[string]schema.Attribute{
				"user_name":    computedString("Name of the user."),
				"display_name": computedString("Display name of the user."),
				"description":  computedString("Description of the user."),
				"email":        computedString("Email address of the user."),
				"user_status":  computedString("Status of the user: `Enabled` or `Disabled`. A disabled user cannot log in."),
				"user_type":    computedString("Type of the user: `Manual` (created by hand) or `Synchronized` (from an external directory)."),
				"user_id":      computedString("Id of the user."),
				"join_time":    computedString("When the user joined the group, such as `2024-01-01 12:12:12`. The API gives no time zone."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *groupMembers) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Users of the Identity Center group not read", d.clouds.TencentCloud,
		func(ctx context.Context, client *tencentcloud.Organization, model *groupMembersModel) error {
			filter := tencentcloud.GroupMemberFilter{ZoneID: model.ZoneID, GroupID: model.GroupID, UserType: model.UserType}
			return readList(ctx, &model.GroupMembers, "group_members", client.ListGroupMembers, filter, plain(newGroupMemberModel))
		})
}

func newGroupMemberModel(member tencentcloud.GroupMember) groupMemberModel {
	return groupMemberModel(member)
}
