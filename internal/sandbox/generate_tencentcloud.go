// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

func generateMember(seed uint64, index int, size Size) Member {
	member := Member{MemberUin: FirstMemberUin + uint64(index), Name: fmt.Sprintf("member-%d", index+1)}
	r := newRandom(seed, "resources", index)
	for i := range size.ResourcesPerMember {
		member.NonCompliantResources = append(member.NonCompliantResources, generateResource(r, member.MemberUin, i))
	}
	for p := range size.PoliciesPerMember {
		policy := Policy{PolicyID: FirstPolicyID + uint64(p), Name: fmt.Sprintf("policy-%d", p+1)}
		// Sub-accounts are numbered through the whole organization.
		first := firstSubAccountUin + uint64((index*size.PoliciesPerMember+p)*max(size.AccountsPerPolicy, 0))
		r := newRandom(seed, "accounts"+strconv.Itoa(p), index)
		for i := range size.AccountsPerPolicy {
			policy.Accounts = append(policy.Accounts, generateAccount(r, policy, first+uint64(i)))
		}
		member.Policies = append(member.Policies, policy)
	}
	return member
}

// resourceForms are names by service: region, account and the start of the resource.
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

var tagKeys = []string{"env", "Env", "owner", "cost-center", "部门", "team:name", "two words", "backup"}

func generateResource(r random, uin uint64, index int) json.RawMessage {
	form := pick(r, resourceForms)
	name := fmt.Sprintf("qcs::%s:%s:uin/%d:%s%s%s", form.service, form.region, uin, form.resource, r.identifier(4, false), strconv.FormatInt(int64(index), 36))
	keys := r.Perm(len(tagKeys))
	item := object{{"Resource", name}}
	if r.once(60) {
		item = object{{"Resource", nil}}
	}
	item = r.optional(item, "ComplianceDetails", generateComplianceDetails(r, keys))
	switch r.IntN(12) {
	case 0:
		item = append(item, field{"Tags", nil})
	case 1:
	default:
		tags := []object{}
		for _, key := range keys[:r.IntN(5)] {
			tags = append(tags, object{{"TagKey", tagKeys[key]}, {"TagValue", r.text()}})
		}
		item = append(item, field{"Tags", tags})
	}
	return item.raw()
}

func generateComplianceDetails(r random, keys []int) object {
	details := r.optional(object{}, "ComplianceStatus", r.once(10))
	for i, name := range []string{"KeysWithNonCompliantValues", "NonCompliantKeys"} {
		named := []string{}
		for _, key := range keys[i*3 : i*3+r.IntN(4)] {
			named = append(named, tagKeys[key])
		}
		details = r.optional(details, name, named)
	}
	return details
}

func generateAccount(r random, policy Policy, uin uint64) json.RawMessage {
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

func generateIdentityCenter(r random, size Size) *IdentityCenter {
	center := &IdentityCenter{ZoneID: ZoneID}
	for i := range size.Tasks {
		center.Tasks = append(center.Tasks, generateTask(r, i, size.Members))
	}
	return center
}

// generateTask walks through the types and statuses in turn, so that a short list has all of them.
func generateTask(r random, index, members int) json.RawMessage {
	targetType, target := "ManagerUin", ManagerUin
	if members > 0 && index%3 != 0 {
		targetType, target = "MemberUin", FirstMemberUin+r.Uint64N(uint64(members))
	}
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
