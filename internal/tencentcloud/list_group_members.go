// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// GroupMember is a user of a user group of Identity Center.
// Fields that are absent or null are nil.
type GroupMember struct {
	UserName    *string `json:"UserName"`
	DisplayName *string `json:"DisplayName"`
	Description *string `json:"Description"`
	Email       *string `json:"Email"`
	UserStatus  *string `json:"UserStatus"` // Enabled or Disabled
	UserType    *string `json:"UserType"`   // Manual or Synchronized
	UserID      *string `json:"UserId"`
	JoinTime    *string `json:"JoinTime"` // such as 2024-01-01 12:12:12, no time zone given
}

// GroupMemberFilter says whose users to list. A filter that is nil is not sent.
type GroupMemberFilter struct {
	ZoneID   string  `json:"ZoneId"`
	GroupID  string  `json:"GroupId"`            // begins with g-
	UserType *string `json:"UserType,omitempty"` // Manual or Synchronized
}

func (m GroupMember) identity() (string, bool) { return known(m.UserID) }

// ListGroupMembers reads every user of a user group that matches the filter, in the API's order.
// At most 20 calls a second for one account, 100 users each. An error is an *apicall.Error; vendor
// codes: FailedOperation.IdentityCenterNotOpen, FailedOperation.ZoneIdNotExist,
// InvalidParameter.GroupNotExist.
// Source: Tencent Cloud Organization, ListGroupMembers, version 2021-03-31.
func (c *Organization) ListGroupMembers(ctx context.Context, filter GroupMemberFilter, into paging.Sink[GroupMember]) error {
	type answer struct {
		GroupMembers apicall.List[inZone[GroupMember]] `json:"GroupMembers"`
	}
	return readNextTokens(ctx, c.client, "ListGroupMembers", filter.ZoneID, filter, func(a answer) apicall.List[inZone[GroupMember]] { return a.GroupMembers }, nil, GroupMember.identity, into)
}
