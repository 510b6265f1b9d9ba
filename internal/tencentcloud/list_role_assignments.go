// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// RoleAssignment gives a principal of Identity Center a role configuration in an account.
// Fields that are absent or null are nil.
type RoleAssignment struct {
	RoleConfigurationID   *string `json:"RoleConfigurationId"`
	RoleConfigurationName *string `json:"RoleConfigurationName"`
	TargetUin             *int64  `json:"TargetUin"`
	TargetName            *string `json:"TargetName"`
	TargetType            *string `json:"TargetType"` // ManagerUin or MemberUin
	PrincipalID           *string `json:"PrincipalId"`
	PrincipalName         *string `json:"PrincipalName"`
	PrincipalType         *string `json:"PrincipalType"` // User or Group
	CreateTime            *string `json:"CreateTime"`    // such as 2024-01-01 12:12:12, no time zone given
	UpdateTime            *string `json:"UpdateTime"`    // as CreateTime
}

// RoleAssignmentFilter says which role assignments to list. A filter that is nil is not sent.
type RoleAssignmentFilter struct {
	ZoneID              string  `json:"ZoneId"`
	RoleConfigurationID *string `json:"RoleConfigurationId,omitempty"`
	TargetType          *string `json:"TargetType,omitempty"` // ManagerUin or MemberUin
	TargetUin           *int64  `json:"TargetUin,omitempty"`
	PrincipalType       *string `json:"PrincipalType,omitempty"` // User or Group
	PrincipalID         *string `json:"PrincipalId,omitempty"`   // begins with u- or g-
}

type roleAssignmentIdentity struct {
	roleConfigurationID string
	targetUin           int64
	principalID         string
}

func (a RoleAssignment) identity() (roleAssignmentIdentity, bool) {
	if a.RoleConfigurationID == nil || a.TargetUin == nil || a.PrincipalID == nil {
		return roleAssignmentIdentity{}, false
	}
	return roleAssignmentIdentity{*a.RoleConfigurationID, *a.TargetUin, *a.PrincipalID}, true
}

// ListRoleAssignments reads every role assignment of an Identity Center zone that matches the
// filter, in the API's order.
// At most 20 calls a second for one account, 100 assignments each. An error is an *apicall.Error;
// vendor codes: FailedOperation.IdentityCenterNotOpen, FailedOperation.ZoneIdNotExist,
// InvalidParameter.NextTokenInvalid.
// Source: Tencent Cloud Organization, ListRoleAssignments, version 2021-03-31.
func (c *Organization) ListRoleAssignments(ctx context.Context, filter RoleAssignmentFilter, into paging.Sink[RoleAssignment]) error {
	type answer struct {
		RoleAssignments apicall.List[inZone[RoleAssignment]] `json:"RoleAssignments"`
	}
	checkTarget := func(source paging.Source, requestID string, assignment RoleAssignment) error {
		return paging.AskedFor(source, requestID, "TargetUin", assignment.TargetUin, filter.TargetUin)
	}
	return readNextTokens(ctx, c.client, "ListRoleAssignments", filter.ZoneID, filter, func(a answer) apicall.List[inZone[RoleAssignment]] { return a.RoleAssignments }, checkTarget, RoleAssignment.identity, into)
}
