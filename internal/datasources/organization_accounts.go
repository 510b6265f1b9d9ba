// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

var _ datasource.DataSourceWithConfigure = (*organizationAccounts)(nil)

func newOrganizationAccounts() datasource.DataSource {
	return &organizationAccounts{configured{name: "organization_accounts"}}
}

type organizationAccounts struct{ configured }

type organizationAccountsModel struct {
	ParentID *string                    `tfsdk:"parent_id"`
	Accounts []organizationAccountModel `tfsdk:"accounts"`
	Timeouts timeouts.Value             `tfsdk:"timeouts"`
}

type organizationAccountModel struct {
	ID          *string `tfsdk:"id"`
	URN         *string `tfsdk:"urn"`
	Name        *string `tfsdk:"name"`
	Status      *string `tfsdk:"status"`
	JoinMethod  *string `tfsdk:"join_method"`
	JoinedAt    *string `tfsdk:"joined_at"`
	Description *string `tfsdk:"description"`
}

// Schema implements datasource.DataSource.
func (d *organizationAccounts) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which accounts does a Huawei Cloud organization have? Use the list to find accounts that an aggregator does not collect from. The keys must belong to the management account or to a delegated administrator.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"parent_id": optionalString("Id of a root (`r-...`) or an organizational unit (`ou-...`). Lists only the accounts directly below it. Default: all accounts of the organization."),
			"accounts": computedList("Every account that matches the arguments, in the API's order.", map[string]schema.Attribute{
				"id":          computedString("Id of the account. Other data sources call it `domain_id` or `account_id`."),
				"urn":         computedString("URN of the account: its resource name in the organization."),
				"name":        computedString("Name of the account."),
				"status":      computedString("Status of the account: `active`, `suspended` (closed) or `pending_closure`."),
				"join_method": computedString("How the account joined the organization: `invited` or `created`."),
				"joined_at":   computedString("When the account joined the organization, as the API writes it."),
				"description": computedString("Description of the account."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *organizationAccounts) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Accounts of the organization not read", d.clouds.HuaweiCloud,
		func(ctx context.Context, client *huaweicloud.Client, model *organizationAccountsModel) error {
			filter := huaweicloud.AccountFilter{ParentID: model.ParentID}
			return readList(ctx, &model.Accounts, "accounts", client.ListAccounts, filter, plain(newOrganizationAccountModel))
		})
}

func newOrganizationAccountModel(account huaweicloud.OrganizationAccount) organizationAccountModel {
	return organizationAccountModel(account)
}
