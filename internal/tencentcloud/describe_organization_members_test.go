// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"context"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

func init() {
	reads["DescribeOrganizationMembers"] = func(ctx context.Context, client *tencentcloud.Organization) (any, error) {
		return paging.Collect(ctx, client.DescribeOrganizationMembers, tencentcloud.MemberFilter{})
	}
}

func FuzzDescribeOrganizationMembers(f *testing.F) {
	fuzz(f, "DescribeOrganizationMembers", "Items", func(ctx context.Context, client *tencentcloud.Organization) (int, error) {
		got, err := paging.Collect(ctx, client.DescribeOrganizationMembers, tencentcloud.MemberFilter{})
		return len(got), err
	}, byTotal)
}
