// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"encoding/json"
	"time"
)

// BindType of a grant.
const (
	bindSubAccount = 1
	bindUserGroup  = 2
)

// firstUserGroupID is the first user group of the administrator's account. Sub-accounts have other numbers.
const firstUserGroupID uint64 = 210001

// grant is where a generated grant belongs. No two grants of a policy of a member have the same number.
type grant struct {
	member   Member
	policy   int // the index of the policy
	number   int
	bindType int
}

// grants spreads grants over the members and their policies. Of each policy of a member, every fifth grant is to a user
// group, beginning with another one in each.
func grants(members []Member, size Size) (spread []grant) {
	if size.PoliciesPerMember < 1 || len(members) == 0 {
		return nil
	}
	for i := range size.AuthPolicies {
		member, turn := i%len(members), i/len(members)
		policy, number := turn%size.PoliciesPerMember, turn/size.PoliciesPerMember
		each := grant{members[member], policy, number, bindSubAccount}
		if (member+policy+number)%5 == 4 {
			each.bindType = bindUserGroup
		}
		spread = append(spread, each)
	}
	return spread
}

func plainAuthPolicies(r random, members []Member, size Size) []json.RawMessage {
	items := []json.RawMessage{}
	for _, each := range grants(members, size) {
		role := each.policy % len(plainRoles)
		principal, name := plainSubAccountUin(each.number), nth(plainPeople, each.number)
		if each.bindType == bindUserGroup {
			principal, name = firstUserGroupID+uint64(each.number), nth(plainTeams, each.number)
		}
		items = append(items, object{
			{"MemberUin", each.member.MemberUin},
			{"MemberName", each.member.Name},
			{"PolicyId", each.member.Policies[each.policy].PolicyID},
			{"PolicyName", each.member.Policies[each.policy].Name},
			{"IdentityId", role + 1},
			{"IdentityRoleName", "OrganizationAccessControlRole"},
			{"IdentityRoleAliasName", plainRoles[role]},
			{"OrgSubAccountUin", principal},
			{"OrgSubAccountName", name},
			{"BindType", each.bindType},
			{"CreateTime", r.time(time.DateTime)},
		}.raw())
	}
	return items
}

// oddAuthPolicies gives a sub-account and a user group of different policies the same number.
func oddAuthPolicies(r random, members []Member, size Size) []json.RawMessage {
	items := []json.RawMessage{}
	for _, each := range grants(members, size) {
		item := object{{"MemberUin", each.member.MemberUin}, {"PolicyId", each.member.Policies[each.policy].PolicyID}}
		item = r.optional(item, "MemberName", r.text())
		item = r.optional(item, "PolicyName", r.text())
		item = append(item, field{"IdentityId", r.Uint64N(3) + 1})
		item = r.optional(item, "IdentityRoleName", "OrganizationAccessControlRole")
		item = r.optional(item, "IdentityRoleAliasName", r.text())
		item = append(item, field{"OrgSubAccountUin", firstSubAccountUin + uint64(each.number)}, field{"BindType", each.bindType})
		item = r.optional(item, "OrgSubAccountName", r.text())
		items = append(items, r.optional(item, "CreateTime", r.time(time.DateTime)).raw())
	}
	return items
}
