// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// MemberAuthAccount is a sub-account that may log in to a member account under a policy.
// Fields that are absent or null are nil.
type MemberAuthAccount struct {
	OrgSubAccountUin      *int64  `json:"OrgSubAccountUin"`
	OrgSubAccountName     *string `json:"OrgSubAccountName"`
	PolicyID              *int64  `json:"PolicyId"`
	PolicyName            *string `json:"PolicyName"`
	IdentityID            *int64  `json:"IdentityId"`
	IdentityRoleName      *string `json:"IdentityRoleName"`
	IdentityRoleAliasName *string `json:"IdentityRoleAliasName"`
	CreateTime            *string `json:"CreateTime"` // such as 2021-07-14 21:00:59, no time zone given
	UpdateTime            *string `json:"UpdateTime"` // as CreateTime
}

// MemberAuthAccountFilter says whose accounts to list. Both ids are at least 1.
type MemberAuthAccountFilter struct {
	MemberUin int64 `json:"MemberUin"`
	PolicyID  int64 `json:"PolicyId"`
}

func (a MemberAuthAccount) identity() (key [3]int64, known bool) {
	if a.OrgSubAccountUin == nil || a.PolicyID == nil || a.IdentityID == nil {
		return key, false
	}
	return [3]int64{*a.OrgSubAccountUin, *a.PolicyID, *a.IdentityID}, true
}

// DescribeOrganizationMemberAuthAccounts reads every sub-account that may log in to a member
// account under a policy, in the API's order.
// At most 20 calls a second for one account, 50 sub-accounts each. An error is an *apicall.Error;
// vendor codes: InternalError, InvalidParameter, ResourceNotFound.OrganizationNotExist.
// Source: Tencent Cloud Organization, DescribeOrganizationMemberAuthAccounts, version 2021-03-31.
func (c *Organization) DescribeOrganizationMemberAuthAccounts(ctx context.Context, filter MemberAuthAccountFilter, into paging.Sink[MemberAuthAccount]) error {
	checkPolicy := func(source paging.Source, requestID string, account MemberAuthAccount) error {
		return paging.AskedFor(source, requestID, "PolicyId", account.PolicyID, &filter.PolicyID)
	}
	return readOffsets(ctx, c.client, "DescribeOrganizationMemberAuthAccounts", filter, checkPolicy, MemberAuthAccount.identity, into)
}
