// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"context"
	"fmt"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// noncompliantResources looks at each member. A finding is a resource that ListNonCompliantResource lists.
// compliance_status is ignored, because it is true in the vendor's example of this list.
func (t *tencentCloud) noncompliantResources(ctx context.Context, r *run) error {
	return t.eachMember(ctx, r, func(ctx context.Context, member member) error {
		resources, err := paging.Collect(ctx, t.Client.ListNonCompliantResource, tencentcloud.NonCompliantResourceFilter{MemberUin: member.uin})
		if err != nil {
			return err
		}
		for _, resource := range resources {
			r.find(member.account, text(resource.Resource, "a resource without a name"), "%s", describeResource(resource))
		}
		return nil
	})
}

// describeResource says how a resource breaks the tag policy.
func describeResource(resource tencentcloud.NonCompliantResource) string {
	if resource.ComplianceDetails == nil {
		return "Breaks the tag policy; the API does not say how."
	}
	var parts []string
	if keys := known(resource.ComplianceDetails.KeysWithNonCompliantValues); len(keys) > 0 {
		parts = append(parts, fmt.Sprintf("Tag values that the policy does not allow: %s.", strings.Join(keys, ", ")))
	}
	if keys := known(resource.ComplianceDetails.NonCompliantKeys); len(keys) > 0 {
		parts = append(parts, fmt.Sprintf("Tag keys that break the policy: %s.", strings.Join(keys, ", ")))
	}
	if len(parts) == 0 {
		return "Breaks the tag policy; the API names no tag key."
	}
	return strings.Join(parts, " ")
}

// known returns the texts of a list without those that are null.
func known(list []*string) (texts []string) {
	for _, one := range list {
		if one != nil {
			texts = append(texts, *one)
		}
	}
	return texts
}
