// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// Member is a member account of the organization.
// Fields that are absent or null are nil.
type Member struct {
	MemberUin        *int64                       `json:"MemberUin"`
	Name             *string                      `json:"Name"`
	NickName         *string                      `json:"NickName"`
	MemberType       *string                      `json:"MemberType"`    // Invite or Create
	OrgPolicyType    *string                      `json:"OrgPolicyType"` // such as Financial
	OrgPolicyName    *string                      `json:"OrgPolicyName"`
	OrgPermission    apicall.List[OrgPermission]  `json:"OrgPermission"`
	NodeID           *int64                       `json:"NodeId"`
	NodeName         *string                      `json:"NodeName"`
	Remark           *string                      `json:"Remark"`
	CreateTime       *string                      `json:"CreateTime"`  // such as 2021-04-17 12:19:07, no time zone given
	UpdateTime       *string                      `json:"UpdateTime"`  // as CreateTime
	IsAllowQuit      *string                      `json:"IsAllowQuit"` // Allow or Denied
	PayUin           *string                      `json:"PayUin"`
	PayName          *string                      `json:"PayName"`
	OrgIdentity      apicall.List[MemberIdentity] `json:"OrgIdentity"`
	BindStatus       *string                      `json:"BindStatus"`       // Unbound, Valid, Success or Failed
	PermissionStatus *string                      `json:"PermissionStatus"` // Confirmed or UnConfirmed
	Tags             apicall.List[ResourceTag]    `json:"Tags"`
}

// OrgPermission is a permission of the organization in a member account.
type OrgPermission struct {
	ID   *int64  `json:"Id"`
	Name *string `json:"Name"`
}

// MemberIdentity is an identity that a member account has in the management of the organization.
type MemberIdentity struct {
	IdentityID        *int64  `json:"IdentityId"`
	IdentityAliasName *string `json:"IdentityAliasName"`
}

// MemberFilter says which members to list. A filter that is nil is not sent.
type MemberFilter struct {
	SearchKey *string       `json:"SearchKey,omitempty"` // part of a name or number
	AuthName  *string       `json:"AuthName,omitempty"`  // entity that the account belongs to
	Product   *string       `json:"Product,omitempty"`   // trusted service; its administrators must name it
	Tags      []ResourceTag `json:"Tags,omitempty"`      // at most 10
	NodeID    *int64        `json:"NodeId,omitempty"`
	NodeName  *string       `json:"NodeName,omitempty"`
}

func (m Member) identity() (int64, bool) { return known(m.MemberUin) }

// DescribeOrganizationMembers reads every member account that matches the filter, in the API's order. Lang is not sent: it
// chooses the international or the mainland site, as the endpoint does.
// At most 20 calls a second for one account, 50 members each. An error is an *apicall.Error; vendor
// codes: FailedOperation.OperateBillingPermissionErr, InternalError, InvalidParameter,
// ResourceNotFound.OrganizationNodeNotExist, ResourceNotFound.OrganizationNotExist,
// ResourceNotFound.OrganizationServiceNotExist.
// Source: Tencent Cloud Organization, DescribeOrganizationMembers, version 2021-03-31.
func (c *Organization) DescribeOrganizationMembers(ctx context.Context, filter MemberFilter, into paging.Sink[Member]) error {
	return readOffsets(ctx, c.client, "DescribeOrganizationMembers", filter, nil, Member.identity, into)
}
