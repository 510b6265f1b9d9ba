// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"cmp"
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// AuthPolicy is a grant: under a policy, a sub-account or a user group of the administrator's account may log in to a
// member account. The API's own list Members is not read. Fields that are absent or null are nil.
type AuthPolicy struct {
	MemberUin             *int64  `json:"MemberUin"`
	MemberName            *string `json:"MemberName"`
	PolicyID              *int64  `json:"PolicyId"`
	PolicyName            *string `json:"PolicyName"`
	IdentityID            *int64  `json:"IdentityId"`
	IdentityRoleName      *string `json:"IdentityRoleName"`
	IdentityRoleAliasName *string `json:"IdentityRoleAliasName"`
	OrgSubAccountUin      *int64  `json:"OrgSubAccountUin"`  // the id of the group for a user group
	OrgSubAccountName     *string `json:"OrgSubAccountName"` // the name of the group for a user group
	BindType              *int64  `json:"BindType"`          // 1 for a sub-account, 2 for a user group
	CreateTime            *string `json:"CreateTime"`        // such as 2022-01-13 10:27:11, no time zone given
}

// AuthPolicyFilter says which grants to list. A filter that is nil is not sent; others are at least 1.
type AuthPolicyFilter struct {
	MemberUin        *int64 `json:"MemberUin,omitempty"`
	OrgSubAccountUin *int64 `json:"OrgSubAccountUin,omitempty"`
	PolicyID         *int64 `json:"PolicyId,omitempty"`
}

func (p AuthPolicy) identity() (key [5]int64, known bool) {
	if p.MemberUin == nil || p.PolicyID == nil || p.IdentityID == nil || p.OrgSubAccountUin == nil || p.BindType == nil {
		return key, false
	}
	return [5]int64{*p.MemberUin, *p.PolicyID, *p.IdentityID, *p.OrgSubAccountUin, *p.BindType}, true
}

// DescribeOrganizationMembersAuthPolicy reads every grant of the members' policies that matches the filter, in the API's
// order.
// At most 20 calls a second for one account, 50 grants each. An error is an *apicall.Error; vendor
// codes: InternalError, InvalidParameter, ResourceNotFound.OrganizationNotExist.
// Source: Tencent Cloud Organization, DescribeOrganizationMembersAuthPolicy, version 2021-03-31.
func (c *Organization) DescribeOrganizationMembersAuthPolicy(ctx context.Context, filter AuthPolicyFilter, into paging.Sink[AuthPolicy]) error {
	checkAsked := func(source paging.Source, requestID string, grant AuthPolicy) error {
		return cmp.Or(
			paging.AskedFor(source, requestID, "MemberUin", grant.MemberUin, filter.MemberUin),
			paging.AskedFor(source, requestID, "OrgSubAccountUin", grant.OrgSubAccountUin, filter.OrgSubAccountUin),
			paging.AskedFor(source, requestID, "PolicyId", grant.PolicyID, filter.PolicyID),
		)
	}
	return readOffsets(ctx, c.client, "DescribeOrganizationMembersAuthPolicy", filter, checkAsked, AuthPolicy.identity, into)
}
