// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// NonCompliantResource is a resource of a member account that breaks the member's tag policy.
// What the API leaves out or gives as null is nil.
type NonCompliantResource struct {
	Resource          *string `json:"Resource"` // six-segment name
	ComplianceDetails *struct {
		ComplianceStatus           *bool     `json:"ComplianceStatus"` // true: compliant
		KeysWithNonCompliantValues []*string `json:"KeysWithNonCompliantValues"`
		NonCompliantKeys           []*string `json:"NonCompliantKeys"`
	} `json:"ComplianceDetails"`
	Tags apicall.List[ResourceTag] `json:"Tags"`
}

// ResourceTag is a tag on a resource.
type ResourceTag struct {
	TagKey   *string `json:"TagKey"`
	TagValue *string `json:"TagValue"`
}

// NonCompliantResourceFilter says which resources to list.
type NonCompliantResourceFilter struct {
	// MemberUin is the member account, at least 1.
	MemberUin int64 `json:"MemberUin"`
	// TagKey keeps the resources that break the policy for this tag key; nil for all keys.
	TagKey *string `json:"TagKey,omitempty"`
}

// ListNonCompliantResource returns every resource of a member account that breaks its tag policy,
// in the API's order.
// At most 20 calls a second for one account, 50 resources each. An error is an *apicall.Error;
// vendor codes: InvalidParameter.OrganizationMemberNotManager, ResourceNotFound.MemberNotExist,
// ResourceNotFound.OrganizationNotExist.
// Source: Tencent Cloud Organization, ListNonCompliantResource, version 2021-03-31.
func (c *Organization) ListNonCompliantResource(ctx context.Context, filter NonCompliantResourceFilter) apicall.Read[NonCompliantResource] {
	const action = "ListNonCompliantResource"
	type parameters struct {
		NonCompliantResourceFilter
		MaxResults      int64   `json:"MaxResults"` // 1 to 50
		PaginationToken *string `json:"PaginationToken,omitempty"`
	}
	type answered struct {
		Items           apicall.List[NonCompliantResource] `json:"Items"`
		PaginationToken *string                            `json:"PaginationToken"`
	}
	return apicall.ReadTokenPages(ctx, action, func(ctx context.Context, token *string) (page apicall.TokenPage[NonCompliantResource], err error) {
		received, err := call[answered](ctx, c.client, action, parameters{filter, 50, token})
		if err != nil {
			return page, err
		}
		return apicall.TokenPage[NonCompliantResource]{List: received.Value.Items, Token: received.Value.PaginationToken, RequestID: received.RequestID}, nil
	}).Through(c.caller.Clean)
}
