// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import "context"

// tagPolicy looks at each member. A finding is a member to which no tag policy applies: ListNonCompliantResource then
// says nothing about the resources of the member.
func (t *tencentCloud) tagPolicy(ctx context.Context, r *run) error {
	return t.eachMember(ctx, r, func(ctx context.Context, member member) error {
		_, applies, err := t.Client.DescribeEffectivePolicy(ctx, member.uin)
		if err == nil && !applies {
			r.find(member.account, member.id, "No tag policy applies to this member, so the tags of its resources are not checked.")
		}
		return err
	})
}
