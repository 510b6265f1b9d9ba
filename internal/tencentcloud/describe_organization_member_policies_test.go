// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

func init() {
	reads["DescribeOrganizationMemberPolicies"] = func(ctx context.Context, client *tencentcloud.Organization) (any, error) {
		return paging.Collect(ctx, client.DescribeOrganizationMemberPolicies, tencentcloud.MemberPolicyFilter{MemberUin: member})
	}
}

func TestDescribeOrganizationMemberPolicies_anUnknownMember(t *testing.T) {
	_, client := start(t, organization.Organization{})
	got, err := paging.Collect(t.Context(), client.DescribeOrganizationMemberPolicies, tencentcloud.MemberPolicyFilter{MemberUin: 1})
	var failed *apicall.Error
	if got != nil || !errors.As(err, &failed) || failed.Code != "ResourceNotFound.OrganizationMemberNotExist" || !strings.Contains(failed.Advice, "check member_uin") {
		t.Errorf("got %v, %+v", got, failed)
	}
}

func FuzzDescribeOrganizationMemberPolicies(f *testing.F) {
	fuzz(f, "DescribeOrganizationMemberPolicies", "Items", func(ctx context.Context, client *tencentcloud.Organization) (int, error) {
		got, err := paging.Collect(ctx, client.DescribeOrganizationMemberPolicies, tencentcloud.MemberPolicyFilter{MemberUin: member})
		return len(got), err
	}, byTotal)
}
