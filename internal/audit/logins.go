// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"context"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// noPrincipalID is the subject of a finding about a principal without an id.
const noPrincipalID = "a principal without an id"

// logins looks at each grant of a policy of a member, and at each role assignment of Identity Center. A finding is a
// grant or an assignment to a principal whose name and id are both not allowed.
func (t *tencentCloud) logins(ctx context.Context, r *run) error {
	members, err := t.covered(r)
	if err != nil {
		return err
	}
	allowed := map[string]bool{}
	for _, principal := range t.AllowedPrincipals {
		allowed[principal] = true
	}
	permits := func(id, name *string) bool { return id != nil && allowed[*id] || name != nil && allowed[*name] }

	grants, err := paging.Collect(ctx, t.Client.DescribeOrganizationMembersAuthPolicy, tencentcloud.AuthPolicyFilter{})
	if err != nil {
		return err
	}
	for _, grant := range grants {
		in, audited := members.account(grant.MemberUin, grant.MemberName)
		if !audited {
			continue
		}
		r.count(1)
		var id *string
		if grant.OrgSubAccountUin != nil {
			uin := uinText(*grant.OrgSubAccountUin)
			id = &uin
		}
		if !permits(id, grant.OrgSubAccountName) {
			id := text(id, noPrincipalID)
			r.find(in, id, "%s %s may log in under the policy %s.", bindType(grant.BindType), text(grant.OrgSubAccountName, id), text(grant.PolicyName, "without a name"))
		}
	}

	zone, err := t.zone()
	if err != nil || zone == "" {
		return err
	}
	assignments, err := paging.Collect(ctx, t.Client.ListRoleAssignments, tencentcloud.RoleAssignmentFilter{ZoneID: zone})
	if err != nil {
		return err
	}
	for _, assignment := range assignments {
		in, audited := members.account(assignment.TargetUin, assignment.TargetName)
		if !audited {
			continue
		}
		r.count(1)
		if !permits(assignment.PrincipalID, assignment.PrincipalName) {
			id := text(assignment.PrincipalID, noPrincipalID)
			r.find(in, id, "Identity Center %s %s may log in with the role configuration %s.",
				text(assignment.PrincipalType, "principal"), text(assignment.PrincipalName, id), text(assignment.RoleConfigurationName, "without a name"))
		}
	}
	return nil
}

// bindType names the kind of principal of a grant.
func bindType(kind *int64) string {
	switch {
	case kind != nil && *kind == 1:
		return "Sub-account"
	case kind != nil && *kind == 2:
		return "User group"
	}
	return "Principal"
}
