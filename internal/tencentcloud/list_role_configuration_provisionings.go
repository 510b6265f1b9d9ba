// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// Provisioning is the deployment of a role configuration of Identity Center on an account.
// Fields that are absent or null are nil.
type Provisioning struct {
	DeploymentStatus      *string `json:"DeploymentStatus"` // Deployed, DeployedRequired or DeployFailed
	RoleConfigurationID   *string `json:"RoleConfigurationId"`
	RoleConfigurationName *string `json:"RoleConfigurationName"`
	TargetUin             *int64  `json:"TargetUin"`
	TargetName            *string `json:"TargetName"`
	TargetType            *string `json:"TargetType"` // ManagerUin or MemberUin
	CreateTime            *string `json:"CreateTime"` // such as 2024-01-01 12:12:12, no time zone given
	UpdateTime            *string `json:"UpdateTime"` // as CreateTime
}

// ProvisioningFilter says which provisionings to list. A filter that is nil is not sent.
type ProvisioningFilter struct {
	ZoneID              string  `json:"ZoneId"`
	RoleConfigurationID *string `json:"RoleConfigurationId,omitempty"`
	TargetType          *string `json:"TargetType,omitempty"` // ManagerUin or MemberUin
	TargetUin           *int64  `json:"TargetUin,omitempty"`
	DeploymentStatus    *string `json:"DeploymentStatus,omitempty"` // Deployed, DeployedRequired or DeployFailed
}

type provisioningIdentity struct {
	roleConfigurationID string
	targetUin           int64
}

func (p Provisioning) identity() (provisioningIdentity, bool) {
	if p.RoleConfigurationID == nil || p.TargetUin == nil {
		return provisioningIdentity{}, false
	}
	return provisioningIdentity{*p.RoleConfigurationID, *p.TargetUin}, true
}

// ListRoleConfigurationProvisionings reads every deployment of a role configuration in an Identity Center zone that
// matches the filter, in the API's order.
// At most 20 calls a second for one account, 100 provisionings each. An error is an *apicall.Error;
// vendor codes: FailedOperation.IdentityCenterNotOpen, FailedOperation.ZoneIdNotExist,
// InvalidParameter.NextTokenInvalid, InvalidParameter.ParamError.
// Source: Tencent Cloud Organization, ListRoleConfigurationProvisionings, version 2021-03-31.
func (c *Organization) ListRoleConfigurationProvisionings(ctx context.Context, filter ProvisioningFilter, into paging.Sink[Provisioning]) error {
	type answer struct {
		Provisionings apicall.List[inZone[Provisioning]] `json:"RoleConfigurationProvisionings"`
	}
	checkTarget := func(source paging.Source, requestID string, provisioning Provisioning) error {
		return paging.AskedFor(source, requestID, "TargetUin", provisioning.TargetUin, filter.TargetUin)
	}
	return readNextTokens(ctx, c.client, "ListRoleConfigurationProvisionings", filter.ZoneID, filter, func(a answer) apicall.List[inZone[Provisioning]] { return a.Provisionings }, checkTarget, Provisioning.identity, into)
}
