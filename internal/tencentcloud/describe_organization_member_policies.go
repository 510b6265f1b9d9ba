// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// MemberPolicy is a policy by which sub-accounts may log in to a member account.
// Fields that are absent or null are nil.
type MemberPolicy struct {
	PolicyID              *int64  `json:"PolicyId"`
	PolicyName            *string `json:"PolicyName"`
	IdentityID            *int64  `json:"IdentityId"`
	IdentityRoleName      *string `json:"IdentityRoleName"`
	IdentityRoleAliasName *string `json:"IdentityRoleAliasName"`
	Description           *string `json:"Description"`
	CreateTime            *string `json:"CreateTime"` // such as 2021-07-14 20:22:30, no time zone given
	UpdateTime            *string `json:"UpdateTime"` // as CreateTime
}

// MemberPolicyFilter says whose policies to list.
type MemberPolicyFilter struct {
	// MemberUin is the member account, at least 1.
	MemberUin int64 `json:"MemberUin"`
	// SearchKey is part of a policy's name or description; nil for all policies.
	SearchKey *string `json:"SearchKey,omitempty"`
}

func (p MemberPolicy) identity() (key [2]int64, known bool) {
	if p.PolicyID == nil || p.IdentityID == nil {
		return key, false
	}
	return [2]int64{*p.PolicyID, *p.IdentityID}, true
}

// DescribeOrganizationMemberPolicies reads every policy of a member account, in the API's order.
// At most 20 calls a second for one account, 50 policies each. An error is an *apicall.Error; vendor
// codes: InternalError, InvalidParameter, ResourceNotFound.OrganizationMemberNotExist,
// ResourceNotFound.OrganizationNotExist.
// Source: Tencent Cloud Organization, DescribeOrganizationMemberPolicies, version 2021-03-31.
func (c *Organization) DescribeOrganizationMemberPolicies(ctx context.Context, filter MemberPolicyFilter, into paging.Sink[MemberPolicy]) error {
	return readOffsets(ctx, c.client, "DescribeOrganizationMemberPolicies", filter, nil, MemberPolicy.identity, into)
}
