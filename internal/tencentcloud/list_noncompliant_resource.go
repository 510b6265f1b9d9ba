// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// NonCompliantResource is a resource of a member account that breaks the member's tag policy.
// Fields that are absent or null are nil.
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
	// TagKey selects the resources that break the policy for this tag key; nil for all keys.
	TagKey *string `json:"TagKey,omitempty"`
}

// ListNonCompliantResource reads every resource of a member account that breaks its tag policy,
// in the API's order.
// At most 20 calls a second for one account, 50 resources each. An error is an *apicall.Error;
// vendor codes: InvalidParameter.OrganizationMemberNotManager, ResourceNotFound.MemberNotExist,
// ResourceNotFound.OrganizationNotExist.
// Source: Tencent Cloud Organization, ListNonCompliantResource, version 2021-03-31.
func (c *Organization) ListNonCompliantResource(ctx context.Context, filter NonCompliantResourceFilter, into paging.Sink[NonCompliantResource]) error {
	const action = "ListNonCompliantResource"
	type parameters struct {
		NonCompliantResourceFilter
		MaxResults      int64   `json:"MaxResults"`
		PaginationToken *string `json:"PaginationToken,omitempty"`
	}
	type answer struct {
		Items           apicall.List[NonCompliantResource] `json:"Items"`
		PaginationToken *string                            `json:"PaginationToken"`
	}
	fetch := func(ctx context.Context, token *string) (page paging.TokenPage[NonCompliantResource], err error) {
		received, err := call[answer](ctx, c.client, action, parameters{filter, largestPage(action), token})
		if err != nil {
			return page, err
		}
		return paging.TokenPage[NonCompliantResource]{List: received.Value.Items, Token: received.Value.PaginationToken, RequestID: received.RequestID}, nil
	}
	return paging.ByToken(ctx, c.source(action), fetch, into)
}
