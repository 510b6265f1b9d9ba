// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// generatePlain fills an organization with realistic values.
func generatePlain(o *Organization, seed uint64, size Size) {
	o.TencentCloud.Details = plainOrganizationDetails(newRandom(seed, "organization", 0))
	o.TencentCloud.MemberDetails = []json.RawMessage{}
	for i := range size.Members {
		member := plainMember(seed, i, size)
		o.TencentCloud.Members = append(o.TencentCloud.Members, member)
		o.TencentCloud.MemberDetails = append(o.TencentCloud.MemberDetails, plainMemberDetails(newRandom(seed, "members", i), i, member))
	}
	o.TencentCloud.AuthPolicies = plainAuthPolicies(newRandom(seed, "auth policies", 0), o.TencentCloud.Members, size)
	o.TencentCloud.IdentityCenter = plainIdentityCenter(newRandom(seed, "tasks", 0), size)
	o.TencentCloud.IdentityCenter.RoleAssignments = plainRoleAssignments(newRandom(seed, "role assignments", 0), size)
	o.TencentCloud.IdentityCenter.RoleConfigurationProvisionings = plainProvisionings(newRandom(seed, "provisionings", 0), size)
	o.TencentCloud.IdentityCenter.Groups = plainGroups(seed, size)
	generatePlainRules(o, newRandom(seed, "rules", 0), size)
	o.HuaweiCloud.TrackerConfig = Object[TrackerConfig](plainTrackerConfig(o.HuaweiCloud.DomainID))
	o.HuaweiCloud.Aggregators = plainAggregators(o.HuaweiCloud.DomainID, seed, size)
	o.HuaweiCloud.OrganizationAccounts = plainOrganizationAccounts(o.HuaweiCloud.DomainID, seed, size.OrganizationAccounts)
}

// nth returns the name at an index. Past the last name, names start again with a number.
func nth(names []string, index int) string {
	return numbered(names[index%len(names)], index/len(names))
}

func numbered(name string, round int) string {
	if round == 0 {
		return name
	}
	return fmt.Sprintf("%s-%d", name, round+1)
}

var (
	plainMembers  = []string{"shop-production", "shop-staging", "data-platform", "shared-services", "payments-production", "payments-staging", "analytics", "security", "network", "training"}
	plainNodes    = []string{"Root", "shop", "platform", "finance"}
	plainTeams    = []string{"storefront", "checkout", "payments", "catalogue", "search", "data"}
	plainPolicies = []string{"member-administrators", "developers", "readers", "billing"}
	plainPeople   = []string{"li.na", "chen.yu", "wang.wei", "s.okafor", "m.weber", "a.rossi", "j.tan", "oncall", "deploy-pipeline", "auditor"}
	// plainRoles are the role configurations of Identity Center; an IdentityId is an index from 1.
	plainRoles = []string{"Administrator", "Developer", "ReadOnly", "Billing"}
)

// plainSubAccountUin is the sub-account of the person with this index in plainPeople.
func plainSubAccountUin(index int) uint64 { return FirstMemberUin + 1_000_000 + uint64(index) }

func plainMember(seed uint64, index int, size Size) Member {
	member := Member{MemberUin: FirstMemberUin + uint64(index), Name: nth(plainMembers, index), PolicyDetails: []json.RawMessage{}}
	r := newRandom(seed, "resources", index)
	for range size.ResourcesPerMember {
		member.NonCompliantResources = append(member.NonCompliantResources, plainResource(r, member))
	}
	member.EffectivePolicy = plainEffectivePolicy(newRandom(seed, "effective policy", index), member)
	r = newRandom(seed, "policies", index)
	for p := range size.PoliciesPerMember {
		policy := Policy{PolicyID: FirstPolicyID + uint64(p), Name: nth(plainPolicies, p)}
		role := p % len(plainRoles)
		identity := object{
			{"PolicyId", policy.PolicyID},
			{"PolicyName", policy.Name},
			{"IdentityId", role + 1},
			{"IdentityRoleName", "OrganizationAccessControlRole"},
			{"IdentityRoleAliasName", plainRoles[role]},
		}
		for i := range size.AccountsPerPolicy {
			account := append(object{{"OrgSubAccountUin", plainSubAccountUin(i)}, {"OrgSubAccountName", nth(plainPeople, i)}}, identity...)
			policy.Accounts = append(policy.Accounts, append(account, plainTimes(r)...).raw())
		}
		details := append(identity[:len(identity):len(identity)], field{"Description", "Log in to the account as " + plainRoles[role]})
		member.PolicyDetails = append(member.PolicyDetails, append(details, plainTimes(r)...).raw())
		member.Policies = append(member.Policies, policy)
	}
	return member
}

// plainTimes returns equal creation and update times.
func plainTimes(r random) object {
	created := r.time(time.DateTime)
	return object{{"CreateTime", created}, {"UpdateTime", created}}
}

// rootNodeID is the department at the top of a plain organization.
const rootNodeID = 2003720

// plainPermissions are what the administrator may do in a member.
var plainPermissions = []object{{{"Id", 1}, {"Name", "View bills"}}, {{"Id", 2}, {"Name", "View balance"}}}

func plainOrganizationDetails(r random) Object[OrganizationDetails] {
	created := r.time(time.DateTime)
	return Object[OrganizationDetails](object{
		{"OrgId", 100000 + r.IntN(900000)},
		{"HostUin", ManagerUin},
		{"NickName", "headquarters"},
		{"OrgType", 1},
		{"IsManager", true},
		{"OrgPolicyType", "Financial"},
		{"OrgPolicyName", "Finance management"},
		{"OrgPermission", plainPermissions},
		{"RootNodeId", rootNodeID},
		{"CreateTime", created},
		{"JoinTime", created},
		{"IsAllowQuit", "Denied"},
		{"PayUin", fmt.Sprint(ManagerUin)},
		{"PayName", "headquarters"},
		{"IsAssignManager", false},
		{"IsAuthManager", false},
	}.raw())
}

// plainEffectivePolicy makes the policy that the resources of plainResource break.
func plainEffectivePolicy(r random, member Member) Object[EffectivePolicy] {
	teams := make([]string, len(plainTeams))
	for i, team := range plainTeams {
		teams[i] = "team-" + team
	}
	tags := object{
		{"env", object{{"tag_key", "env"}, {"tag_value", []string{"prod", "staging"}}, {"resource_type_scope", []string{"cvm:instance", "cvm:volume", "cos:bucket"}}}},
		{"owner", object{{"tag_key", "owner"}, {"tag_value", teams}}},
	}
	return Object[EffectivePolicy](object{
		{"TargetId", member.MemberUin},
		{"PolicyContent", string(object{{"tags", tags}}.raw())},
		{"LastUpdatedTimestamp", 1672531200 + r.IntN(50_000_000)},
	}.raw())
}

// plainEnvironment is the value that the tag env should have in a member.
func plainEnvironment(member Member) string {
	if strings.Contains(member.Name, "staging") {
		return "staging"
	}
	return "prod"
}

func plainMemberDetails(r random, index int, member Member) json.RawMessage {
	node := index % len(plainNodes)
	details := object{
		{"MemberUin", member.MemberUin},
		{"Name", member.Name},
		{"NickName", member.Name},
		{"MemberType", "Create"},
		{"OrgPolicyType", "Financial"},
		{"OrgPolicyName", "Finance management"},
		{"OrgPermission", plainPermissions},
		{"NodeId", rootNodeID + node},
		{"NodeName", plainNodes[node]},
		{"Remark", ""},
		{"IsAllowQuit", "Denied"},
		{"PayUin", fmt.Sprint(ManagerUin)},
		{"PayName", "headquarters"},
		{"OrgIdentity", []object{{{"IdentityId", 1}, {"IdentityAliasName", plainRoles[0]}}}},
		{"BindStatus", "Success"},
		{"PermissionStatus", "Confirmed"},
		{"Tags", tagList(map[string]string{"env": plainEnvironment(member), "owner": "team-" + pick(r, plainTeams)})},
	}
	return append(details, plainTimes(r)...).raw()
}

// plainResources are the starts of names: service, region and resource.
var plainResources = []struct{ service, region, resource string }{
	{"cvm", "ap-guangzhou", "instance/ins-"},
	{"cvm", "ap-shanghai", "volume/disk-"},
	{"vpc", "ap-shanghai", "subnet/subnet-"},
	{"vpc", "ap-guangzhou", "sg/sg-"},
	{"clb", "ap-guangzhou", "clb/lb-"},
	{"cdb", "ap-guangzhou", "instanceId/cdb-"},
	{"cos", "ap-guangzhou", "bucket/logs-"},
}

// plainResource makes a resource with one mistake in its tags, and names that mistake.
func plainResource(r random, member Member) json.RawMessage {
	form := pick(r, plainResources)
	tags := map[string]string{"app": pick(r, plainTeams), "env": plainEnvironment(member), "owner": "team-" + pick(r, plainTeams)}
	wrongValues, wrongKeys := []string{}, []string{}
	switch r.IntN(4) {
	case 0:
		tags["env"] = pick(r, []string{"live", "prd", "PROD"})
		wrongValues = append(wrongValues, "env")
	case 1:
		tags["owner"] = pick(r, []string{"unknown", "tbd", "m.weber"})
		wrongValues = append(wrongValues, "owner")
	case 2:
		delete(tags, "owner")
		wrongKeys = append(wrongKeys, "owner")
	case 3:
		tags["Env"] = tags["env"]
		delete(tags, "env")
		wrongKeys = append(wrongKeys, "Env")
	}
	return object{
		{"Resource", fmt.Sprintf("qcs::%s:%s:uin/%d:%s%s", form.service, form.region, member.MemberUin, form.resource, r.identifier(8, false))},
		{"ComplianceDetails", object{{"ComplianceStatus", false}, {"KeysWithNonCompliantValues", wrongValues}, {"NonCompliantKeys", wrongKeys}}},
		{"Tags", tagList(tags)},
	}.raw()
}

var plainReasons = []string{
	"The number of roles in the target account has reached its limit.",
	"The role in the target account was changed by another user.",
	"The target account has left the organization.",
}

func plainIdentityCenter(r random, size Size) *IdentityCenter {
	center := &IdentityCenter{ZoneID: ZoneID}
	details := object{{"ZoneId", ZoneID}, {"ZoneName", "headquarters"}, {"ServiceStatus", "Enabled"}, {"ScimSyncStatus", "Enabled"}}
	center.Details = Object[Zone](append(details, plainTimes(r)...).raw())
	for i := range size.Tasks {
		role := r.IntN(len(plainRoles))
		targetType, target := r.target(i, size.Members)
		principalType, principal := "User", "u-"+strings.ReplaceAll(pick(r, plainPeople), ".", "")
		if r.once(3) {
			principalType, principal = "Group", "g-"+pick(r, plainTeams)
		}
		status, reason := "Success", ""
		switch {
		case i%8 == 7:
			status, reason = "Failed", pick(r, plainReasons)
		case i >= size.Tasks-2:
			status = "InProgress"
		}
		center.Tasks = append(center.Tasks, object{
			{"TaskId", fmt.Sprintf("t-sandbox%06d", i+1)},
			{"RoleConfigurationId", fmt.Sprintf("rc-sandbox%04d", role+1)},
			{"RoleConfigurationName", plainRoles[role]},
			{"TargetUin", target},
			{"TargetType", targetType},
			{"PrincipalId", principal},
			{"PrincipalType", principalType},
			{"TaskType", pick(r, taskTypes)},
			{"Status", status},
			{"FailureReason", reason},
		}.raw())
	}
	return center
}

// plainRoleAssignments gives each principal up to four roles, so that no assignment comes twice.
func plainRoleAssignments(r random, size Size) (items []json.RawMessage) {
	for i := range size.RoleAssignments {
		role, number := i%len(plainRoles), i/len(plainRoles)
		targetType, targetName, target := "ManagerUin", "headquarters", ManagerUin
		if size.Members > 0 && i%3 != 0 {
			member := r.IntN(size.Members)
			targetType, targetName, target = "MemberUin", nth(plainMembers, member), FirstMemberUin+uint64(member)
		}
		principalName := nth(plainPeople, number)
		principalType, principal := "User", "u-"+strings.ReplaceAll(principalName, ".", "")
		if number%3 == 2 {
			principalName = nth(plainTeams, number/3)
			principalType, principal = "Group", "g-"+principalName
		}
		items = append(items, append(object{
			{"RoleConfigurationId", fmt.Sprintf("rc-sandbox%04d", role+1)},
			{"RoleConfigurationName", plainRoles[role]},
			{"TargetUin", target},
			{"TargetName", targetName},
			{"TargetType", targetType},
			{"PrincipalId", principal},
			{"PrincipalName", principalName},
			{"PrincipalType", principalType},
		}, plainTimes(r)...).raw())
	}
	return items
}
