// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"
	"errors"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// IdentityCenter is the Identity Center service of the organization, which has one zone.
// Fields that are absent or null are nil, except ZoneID, which never is.
type IdentityCenter struct {
	ZoneID         *string `json:"ZoneId"`
	ZoneName       *string `json:"ZoneName"`
	ServiceStatus  *string `json:"ServiceStatus"`  // Enabled
	ScimSyncStatus *string `json:"ScimSyncStatus"` // Enabled or Disabled
	CreateTime     *string `json:"CreateTime"`     // such as 2024-05-30 10:50:11, no time zone given
	UpdateTime     *string `json:"UpdateTime"`     // as CreateTime
}

const (
	identityCenterNotOpen = "FailedOperation.IdentityCenterNotOpen"
	// serviceDisabled is the ServiceStatus of a service that is not open.
	serviceDisabled = "Disabled"
	disabledMessage = "Identity Center is not open: its ServiceStatus is " + serviceDisabled
)

// IsIdentityCenterNotOpen reports whether an error of DescribeIdentityCenter says that the service is not open.
func IsIdentityCenterNotOpen(err error) bool {
	failed, ok := errors.AsType[*apicall.Error](err)
	return ok && (failed.Code == identityCenterNotOpen || failed.Message == disabledMessage)
}

// DescribeIdentityCenter returns the Identity Center of the organization. A service that is not open
// is an error, whether an error code or the status says so. So is an answer without a zone.
// At most 20 calls a second for one account. An error is an *apicall.Error; vendor codes:
// FailedOperation.DBOperationError, FailedOperation.IdentityCenterNotOpen.
// Source: Tencent Cloud Organization, DescribeIdentityCenter, version 2021-03-31.
func (c *Organization) DescribeIdentityCenter(ctx context.Context) (*IdentityCenter, error) {
	const action = "DescribeIdentityCenter"
	received, err := call[IdentityCenter](ctx, c.client, action, struct{}{})
	if err != nil {
		return nil, err
	}
	center := received.Value
	if center.ServiceStatus != nil && *center.ServiceStatus == serviceDisabled {
		return nil, c.caller.Clean(&apicall.Error{
			Action: action, RequestID: received.RequestID,
			Message: disabledMessage,
			Advice:  advice(c.service, action, identityCenterNotOpen),
		})
	}
	if err := c.source(action).WholeObject(received.RequestID, "ZoneId", center.ZoneID); err != nil {
		return nil, err
	}
	return &center, nil
}
