// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"context"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

func init() {
	reads["DescribeOrganizationMembers"] = func(ctx context.Context, client *tencentcloud.Organization) (any, error) {
		return client.DescribeOrganizationMembers(ctx, tencentcloud.MemberFilter{}).All()
	}
}

func FuzzDescribeOrganizationMembers(f *testing.F) {
	fuzz(f, "DescribeOrganizationMembers", "Items", func(ctx context.Context, client *tencentcloud.Organization) (int, error) {
		got, err := client.DescribeOrganizationMembers(ctx, tencentcloud.MemberFilter{}).All()
		return len(got), err
	}, byTotal)
}
