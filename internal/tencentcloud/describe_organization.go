// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// OrganizationDetails is the organization of the account that the keys belong to, and the account's part in it.
// Fields that are absent or null are nil, except OrgID, which never is.
type OrganizationDetails struct {
	OrgID           *int64                      `json:"OrgId"`
	HostUin         *int64                      `json:"HostUin"`  // the account that created the organization
	NickName        *string                     `json:"NickName"` // of that account
	OrgType         *int64                      `json:"OrgType"`  // 1 in the vendor's example, which explains no number
	IsManager       *bool                       `json:"IsManager"`
	OrgPolicyType   *string                     `json:"OrgPolicyType"` // such as Financial
	OrgPolicyName   *string                     `json:"OrgPolicyName"`
	OrgPermission   apicall.List[OrgPermission] `json:"OrgPermission"`
	RootNodeID      *int64                      `json:"RootNodeId"`
	CreateTime      *string                     `json:"CreateTime"`  // such as 2021-04-15 21:07:54, no time zone given
	JoinTime        *string                     `json:"JoinTime"`    // as CreateTime
	IsAllowQuit     *string                     `json:"IsAllowQuit"` // Allow or Denied
	PayUin          *string                     `json:"PayUin"`
	PayName         *string                     `json:"PayName"`
	IsAssignManager *bool                       `json:"IsAssignManager"` // administers a trusted service
	IsAuthManager   *bool                       `json:"IsAuthManager"`   // administers a verified company
}

// DescribeOrganization returns the organization. An answer without OrgId is an error. Lang and Product are not sent:
// Lang chooses the international or the mainland site, as the endpoint does.
// At most 40 calls a second for one account. An error is an *apicall.Error; vendor codes:
// FailedOperation.OperateBillingPermissionErr, InternalError, InvalidParameter, ResourceNotFound.OrganizationNotExist.
// Source: Tencent Cloud Organization, DescribeOrganization, version 2021-03-31.
func (c *Organization) DescribeOrganization(ctx context.Context) (*OrganizationDetails, error) {
	const action = "DescribeOrganization"
	received, err := call[OrganizationDetails](ctx, c.client, action, struct{}{})
	if err != nil {
		return nil, err
	}
	if received.Value.OrgID == nil {
		return nil, c.source(action).Incomplete(received.RequestID, "the answer has no OrgId")
	}
	return &received.Value, nil
}
