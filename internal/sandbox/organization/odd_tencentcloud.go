// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

func oddMember(seed uint64, index int, size Size) Member {
	member := Member{MemberUin: FirstMemberUin + uint64(index), Name: fmt.Sprintf("member-%d", index+1)}
	r := newRandom(seed, "resources", index)
	for i := range size.ResourcesPerMember {
		member.NonCompliantResources = append(member.NonCompliantResources, oddResource(r, member.MemberUin, i))
	}
	for p := range size.PoliciesPerMember {
		policy := Policy{PolicyID: FirstPolicyID + uint64(p), Name: fmt.Sprintf("policy-%d", p+1)}
		// Sub-accounts are numbered through the whole organization.
		first := firstSubAccountUin + uint64((index*size.PoliciesPerMember+p)*max(size.AccountsPerPolicy, 0))
		r := newRandom(seed, "accounts"+strconv.Itoa(p), index)
		for i := range size.AccountsPerPolicy {
			policy.Accounts = append(policy.Accounts, oddAccount(r, policy, first+uint64(i)))
		}
		member.Policies = append(member.Policies, policy)
	}
	if r := newRandom(seed, "effective policy", index); index == 0 || !r.once(4) {
		member.EffectivePolicy = oddEffectivePolicy(r, member.MemberUin)
	}
	member.PolicyDetails = oddPolicyDetails(newRandom(seed, "policies", index), member.Policies)
	return member
}

// resourceForms are the services, the regions and the starts of resource names.
var resourceForms = []struct{ service, region, resource string }{
	{"cvm", "ap-guangzhou", "instance/ins-"},
	{"cvm", "ap-singapore", "instance/ins-"},
	{"vpc", "ap-shanghai", "subnet/subnet-"},
	{"vpc", "", "vpc/vpc-"},
	{"cbs", "ap-beijing", "volume/disk-"},
	{"clb", "ap-guangzhou", "clb/lb-"},
	{"cdb", "eu-frankfurt", "instanceId/cdb-"},
	{"cos", "ap-guangzhou", "bucket/assets:"},
	{"cam", "", "roleName/审计-"},
	{"ssl", "", ""},
}

func oddResource(r random, uin uint64, index int) json.RawMessage {
	form := pick(r, resourceForms)
	name := fmt.Sprintf("qcs::%s:%s:uin/%d:%s%s%s", form.service, form.region, uin, form.resource, r.identifier(4, false), strconv.FormatInt(int64(index), 36))
	keys := r.Perm(len(oddTagKeys))
	item := object{{"Resource", name}}
	if r.once(60) {
		item = object{{"Resource", nil}}
	}
	item = r.optional(item, "ComplianceDetails", oddComplianceDetails(r, keys))
	switch r.IntN(12) {
	case 0:
		item = append(item, field{"Tags", nil})
	case 1:
	default:
		tags := []object{}
		for _, key := range keys[:r.IntN(5)] {
			tags = append(tags, object{{"TagKey", oddTagKeys[key]}, {"TagValue", r.text()}})
		}
		item = append(item, field{"Tags", tags})
	}
	return item.raw()
}

func oddComplianceDetails(r random, keys []int) object {
	details := r.optional(object{}, "ComplianceStatus", r.once(10))
	for i, name := range []string{"KeysWithNonCompliantValues", "NonCompliantKeys"} {
		named := []string{}
		for _, key := range keys[i*3 : i*3+r.IntN(4)] {
			named = append(named, oddTagKeys[key])
		}
		details = r.optional(details, name, named)
	}
	return details
}

func oddAccount(r random, policy Policy, uin uint64) json.RawMessage {
	item := r.optional(object{}, "CreateTime", r.time(time.DateTime))
	item = append(item, field{"IdentityId", r.Uint64N(3) + 1})
	item = r.optional(item, "IdentityRoleAliasName", r.text())
	item = r.optional(item, "IdentityRoleName", "OrganizationAccessControlRole")
	item = append(item,
		field{"OrgSubAccountUin", uin},
		field{"PolicyId", policy.PolicyID},
		field{"PolicyName", policy.Name})
	item = r.optional(item, "UpdateTime", r.time(time.DateTime))
	item = r.optional(item, "OrgSubAccountName", r.text())
	return item.raw()
}

var (
	taskTypes    = []string{"ProvisionRoleConfiguration", "DeprovisionRoleConfiguration", "CreateRoleAssignment", "DeleteRoleAssignment"}
	taskStatuses = []string{"InProgress", "Success", "Failed"}
)

func oddIdentityCenter(seed uint64, size Size) *IdentityCenter {
	center := &IdentityCenter{ZoneID: ZoneID}
	r := newRandom(seed, "tasks", 0)
	for i := range size.Tasks {
		center.Tasks = append(center.Tasks, oddTask(r, i, size.Members))
	}
	r = newRandom(seed, "role assignments", 0)
	for i := range size.RoleAssignments {
		center.RoleAssignments = append(center.RoleAssignments, oddRoleAssignment(r, i, size.Members))
	}
	center.RoleConfigurationProvisionings = oddProvisionings(newRandom(seed, "provisionings", 0), size)
	center.Groups = oddGroups(seed, size)
	r = newRandom(seed, "identity center", 0)
	center.Details = Object[Zone](object{
		{"ZoneId", ZoneID},
		{"ZoneName", "sandbox"},
		{"ServiceStatus", "Enabled"},
		{"ScimSyncStatus", pick(r, []string{"Enabled", "Disabled"})},
		{"CreateTime", r.time(time.DateTime)},
		{"UpdateTime", r.time(time.DateTime)},
	}.raw())
	return center
}

// oddTask uses the types and statuses in turn, so that a short list has them all.
func oddTask(r random, index, members int) json.RawMessage {
	targetType, target := r.target(index, members)
	principalType, principal := "User", "u-"
	if index%5 >= 3 {
		principalType, principal = "Group", "g-"
	}
	principal += fmt.Sprintf("sandbox%04d", r.IntN(20))
	role := r.IntN(4) + 1
	status := taskStatuses[index/len(taskTypes)%len(taskStatuses)]

	item := object{
		{"TaskId", fmt.Sprintf("t-sandbox%08d", index+1)},
		{"RoleConfigurationId", fmt.Sprintf("rc-sandbox%04d", role)},
	}
	item = r.optional(item, "RoleConfigurationName", fmt.Sprintf("Role %d", role))
	item = append(item,
		field{"TargetUin", target},
		field{"TargetType", targetType},
		field{"PrincipalId", principal},
		field{"PrincipalType", principalType},
		field{"TaskType", taskTypes[index%len(taskTypes)]},
		field{"Status", status})
	if status == "Failed" {
		return append(item, field{"FailureReason", r.text()}).raw()
	}
	return r.optional(item, "FailureReason", "").raw()
}

// oddRoleAssignment gives each principal up to four roles, so that no assignment comes twice.
func oddRoleAssignment(r random, index, members int) json.RawMessage {
	targetType, target := r.target(index, members)
	role, number := index%4+1, index/4
	principalType, principal := "User", "u-"
	if number%5 >= 3 {
		principalType, principal = "Group", "g-"
	}
	item := object{{"RoleConfigurationId", fmt.Sprintf("rc-sandbox%04d", role)}}
	item = r.optional(item, "RoleConfigurationName", fmt.Sprintf("Role %d", role))
	item = append(item, field{"TargetUin", target})
	item = r.optional(item, "TargetName", r.text())
	item = append(item,
		field{"TargetType", targetType},
		field{"PrincipalId", fmt.Sprintf("%ssandbox%04d", principal, number)},
		field{"PrincipalType", principalType})
	item = r.optional(item, "PrincipalName", r.text())
	item = r.optional(item, "CreateTime", r.time(time.DateTime))
	return r.optional(item, "UpdateTime", r.time(time.DateTime)).raw()
}

// nodes are the departments of generated organizations. The first has the number 0, which code may confuse with an absent one.
var nodes = []struct {
	id   uint64
	name string
}{{0, "Root"}, {2003721, "shop"}, {2003722, "研发 & ops"}, {9007199254740993, "finance"}}

var orgPermissions = []object{
	{{"Id", 1}, {"Name", "View bills"}}, {{"Id", 2}, {"Name", "查看余额"}}, {{"Id", 3}, {"Name", `Allocate "funds"`}},
}

func oddOrganizationDetails(r random) Object[OrganizationDetails] {
	item := object{{"OrgId", r.Uint64N(1<<53) + 1<<53}, {"HostUin", ManagerUin}}
	item = r.optional(item, "NickName", r.text())
	item = r.optional(item, "OrgType", 1)
	item = r.optional(item, "IsManager", true)
	item = r.optional(item, "OrgPolicyType", "Financial")
	item = r.optional(item, "OrgPolicyName", r.text())
	item = r.optional(item, "OrgPermission", orgPermissions[:r.IntN(len(orgPermissions)+1)])
	item = r.optional(item, "RootNodeId", nodes[0].id)
	item = append(item, field{"CreateTime", r.time(time.DateTime)})
	item = r.optional(item, "JoinTime", r.time(time.DateTime))
	item = r.optional(item, "IsAllowQuit", pick(r, []string{"Allow", "Denied"}))
	item = r.optional(item, "PayUin", pick(r, []string{"", fmt.Sprint(ManagerUin)}))
	item = r.optional(item, "PayName", r.text())
	item = r.optional(item, "IsAssignManager", false)
	return Object[OrganizationDetails](r.optional(item, "IsAuthManager", r.once(2)).raw())
}

func oddMemberDetails(seed uint64, members []Member) []json.RawMessage {
	items := []json.RawMessage{}
	for i, member := range members {
		r := newRandom(seed, "members", i)
		node := nodes[i%len(nodes)]
		item := object{
			{"MemberUin", member.MemberUin},
			{"Name", member.Name},
			{"MemberType", pick(r, []string{"Invite", "Create"})},
			{"NodeId", node.id},
			{"NodeName", node.name},
		}
		item = r.optional(item, "NickName", r.text())
		item = r.optional(item, "OrgPolicyType", "Financial")
		item = r.optional(item, "OrgPolicyName", "Finance management")
		item = r.optional(item, "OrgPermission", orgPermissions[:r.IntN(len(orgPermissions)+1)])
		item = r.optional(item, "Remark", r.text())
		item = r.optional(item, "CreateTime", r.time(time.DateTime))
		item = r.optional(item, "UpdateTime", r.time(time.DateTime))
		item = r.optional(item, "IsAllowQuit", pick(r, []string{"Allow", "Denied"}))
		item = r.optional(item, "PayUin", pick(r, []string{"", fmt.Sprint(ManagerUin)}))
		item = r.optional(item, "PayName", r.text())
		item = r.optional(item, "OrgIdentity", []object{{{"IdentityId", 1}, {"IdentityAliasName", "Login access"}}}[:r.IntN(2)])
		item = r.optional(item, "BindStatus", pick(r, []string{"Unbound", "Valid", "Success", "Failed"}))
		item = r.optional(item, "PermissionStatus", pick(r, []string{"Confirmed", "UnConfirmed"}))
		items = append(items, r.optional(item, "Tags", r.tags(4, "TagKey", "TagValue")).raw())
	}
	return items
}

// oddEffectivePolicy makes a policy in which a tag may lack each of its fields, or have them as an operator.
func oddEffectivePolicy(r random, uin uint64) Object[EffectivePolicy] {
	tags := object{}
	for _, index := range r.Perm(len(oddTagKeys))[:r.IntN(5)] {
		tag := r.optional(object{}, "tag_key", r.assigned(oddTagKeys[index]))
		tag = r.optional(tag, "tag_value", r.assigned(oddTexts[:r.IntN(len(oddTexts))]))
		tag = r.optional(tag, "resource_type_scope", r.assigned([]string{"cvm:instance", "cos:*", ""}[:r.IntN(4)]))
		tag = r.optional(tag, "enforced_for", []string{"cvm:instance"})
		tags = append(tags, field{oddTagKeys[index], tag})
	}
	content := string(object{{"tags", tags}}.raw())
	if r.once(6) {
		content = " { } "
	}
	text := any(content)
	if r.once(2) {
		text = escapedText(content)
	}
	return Object[EffectivePolicy](object{
		{"TargetId", uin},
		{"PolicyContent", text},
		{"LastUpdatedTimestamp", r.Int64N(1<<53) + 1<<53},
	}.raw())
}

// assigned returns a value of a policy, sometimes wrapped in an operator, as in a policy that is written by hand.
func (r random) assigned(value any) any {
	if r.once(3) {
		return object{{"@@assign", value}}
	}
	return value
}

func oddPolicyDetails(r random, policies []Policy) []json.RawMessage {
	items := []json.RawMessage{}
	for _, policy := range policies {
		item := object{{"PolicyId", policy.PolicyID}, {"PolicyName", policy.Name}, {"IdentityId", r.Uint64N(3) + 1}}
		item = r.optional(item, "IdentityRoleName", "OrganizationAccessControlRole")
		item = r.optional(item, "IdentityRoleAliasName", r.text())
		item = r.optional(item, "Description", r.text())
		item = r.optional(item, "CreateTime", r.time(time.DateTime))
		items = append(items, r.optional(item, "UpdateTime", r.time(time.DateTime)).raw())
	}
	return items
}
