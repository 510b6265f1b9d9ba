// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// MemberAuthAccount is a sub-account that may log in to a member account under a policy.
// What the API leaves out or gives as null is nil.
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

// memberAuthAccountIdentity is what no two accounts of a list share.
type memberAuthAccountIdentity struct{ uin, policyID, identityID int64 }

func (a MemberAuthAccount) identity() (memberAuthAccountIdentity, bool) {
	if a.OrgSubAccountUin == nil || a.PolicyID == nil || a.IdentityID == nil {
		return memberAuthAccountIdentity{}, false
	}
	return memberAuthAccountIdentity{*a.OrgSubAccountUin, *a.PolicyID, *a.IdentityID}, true
}

// DescribeOrganizationMemberAuthAccounts returns every sub-account that may log in to a member
// account under a policy, in the API's order.
// At most 20 calls a second for one account, 50 sub-accounts each. An error is an *apicall.Error;
// vendor codes: InternalError, InvalidParameter, ResourceNotFound.OrganizationNotExist.
// Source: Tencent Cloud Organization, DescribeOrganizationMemberAuthAccounts, version 2021-03-31.
func (c *Organization) DescribeOrganizationMemberAuthAccounts(ctx context.Context, filter MemberAuthAccountFilter) apicall.Read[MemberAuthAccount] {
	const (
		action = "DescribeOrganizationMemberAuthAccounts"
		limit  = 50 // 1 to 50
	)
	type parameters struct {
		MemberAuthAccountFilter
		Offset int64 `json:"Offset"` // a multiple of Limit
		Limit  int64 `json:"Limit"`
	}
	type answered struct {
		Items apicall.List[MemberAuthAccount] `json:"Items"`
		Total *int64                          `json:"Total"`
	}
	return apicall.ReadOffsetPages(ctx, action, limit, func(ctx context.Context, offset int64) (page apicall.OffsetPage[MemberAuthAccount], err error) {
		received, err := call[answered](ctx, c.client, action, parameters{filter, offset, limit})
		if err != nil {
			return page, err
		}
		for _, account := range received.Value.Items.Items {
			if err := apicall.AskedFor(action, received.RequestID, "PolicyId", account.PolicyID, &filter.PolicyID); err != nil {
				return page, err
			}
		}
		return apicall.OffsetPage[MemberAuthAccount]{List: received.Value.Items, Total: received.Value.Total, RequestID: received.RequestID}, nil
	}, MemberAuthAccount.identity).Through(c.caller.Clean)
}
