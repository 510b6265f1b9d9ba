// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud

import (
	"context"
	"net/url"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// OrganizationAccount is an account of an organization.
// Fields that are absent or null are nil.
type OrganizationAccount struct {
	ID          *string `json:"id"`
	URN         *string `json:"urn"`
	Name        *string `json:"name"`
	Status      *string `json:"status"`      // active, suspended or pending_closure
	JoinMethod  *string `json:"join_method"` // invited or created
	JoinedAt    *string `json:"joined_at"`
	Description *string `json:"description"`
}

// AccountFilter says which accounts to list. A filter that is nil is not sent.
type AccountFilter struct {
	ParentID *string // root or organizational unit: only accounts directly below it
}

// ListAccounts reads every account of the organization that matches the filter, in the API's order, 1,000 accounts each
// call. The account of the keys has to be the management account of the organization, or a delegated administrator.
// An error is an *apicall.Error, with HTTP status 400, 401, 403, 404 or 500 and the vendor's code, or says what the
// configuration lacks. Organizations.1002 means that the account may not list the organization.
// Permission: organizations:accounts:list.
// Source: Huawei Cloud Organizations, ListAccounts, version 1.
func (c *Client) ListAccounts(ctx context.Context, filter AccountFilter, into paging.Sink[OrganizationAccount]) error {
	type answer struct {
		Accounts apicall.List[OrganizationAccount] `json:"accounts"`
	}
	endpoint, err := c.config.Organizations()
	if err != nil {
		return err
	}
	account, err := c.KeysAccount(ctx) // the vendor's SDK sends it too
	if err != nil {
		// The configured account may be another one, but only the account of the keys gets a list.
		if account, _ = c.config.Account(); account == "" {
			return err
		}
	}
	request := operation{
		action: "ListAccounts", endpoint: endpoint, domainID: account, path: "/v1/organizations/accounts",
		query: url.Values{"parent_id": given(filter.ParentID)},
	}
	items := func(a answer) apicall.List[OrganizationAccount] { return a.Accounts }
	return readMarkers(ctx, c, request, items, nil, into)
}
