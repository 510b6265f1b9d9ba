// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package apis lists every call that the provider makes, with its data source, permission and page size. The clients use
// this list. The pages for users are generated from it, or tests compare them with it.
package apis

import (
	"fmt"
	"sync"
)

// Hosts of an empty configuration.
const (
	organization       = "organization.tencentcloudapi.com"
	tencentCloudSTS    = "sts.tencentcloudapi.com"
	tencentCloudInside = "metadata.tencentyun.com"
	config             = "rms.myhuaweicloud.com"
	identity           = "iam.myhuaweicloud.com"
	organizations      = "organizations.myhuaweicloud.com"
	huaweiCloudSTS     = "sts.cn-north-4.myhuaweicloud.com"
	huaweiCloudInside  = "169.254.169.254"
)

// Cloud is one of the two clouds.
type Cloud string

// The clouds, as their blocks in the provider's configuration are named.
const (
	TencentCloud Cloud = "tencentcloud"
	HuaweiCloud  Cloud = "huaweicloud"
)

// API is one call.
type API struct {
	Cloud Cloud
	// Action is the API action as the vendor names it, or method and path for a metadata service.
	Action string
	// Service is the vendor's name of the service, Host its host with an empty configuration.
	Service, Host string
	// DataSource is the data source that makes the call, without the provider's prefix. Reads says what it reads. For calls
	// that give keys or an account, both are empty, and When says when the call is made.
	DataSource, Reads, When string
	// Permission is the permission that the keys need, empty for none.
	Permission string
	// Rate is the number of calls a second that the vendor allows for one account, 0 if unknown. Page is the largest number
	// of Items that one call reads, 0 if one call reads everything.
	Rate, Page int
	Items      string
}

// All returns every call, those of data sources first within a cloud.
func All() []API {
	return []API{
		list("ListNonCompliantResource", "noncompliant_resources", "resources of a member account that break its tag policy", 50, "resources"),
		list("DescribeOrganizationMemberAuthAccounts", "member_auth_accounts", "sub-accounts that may log in to a member account under a policy", 50, "sub-accounts"),
		list("DescribeOrganizationMembersAuthPolicy", "members_auth_policies", "sub-accounts and user groups that may log in to each member account", 50, "grants"),
		list("ListTasks", "cic_tasks", "provisioning tasks of Identity Center", 100, "tasks"),
		list("ListRoleAssignments", "role_assignments", "role assignments of Identity Center", 100, "assignments"),
		list("ListRoleConfigurationProvisionings", "role_configuration_provisionings", "deployment of Identity Center's role configurations on accounts", 100, "provisionings"),
		list("ListGroupMembers", "group_members", "users of an Identity Center user group", 100, "users"),
		list("DescribeOrganizationMembers", "organization_members", "member accounts of the organization", 50, "members"),
		list("DescribeOrganizationMemberPolicies", "member_policies", "access policies of a member account", 50, "policies"),
		list("DescribeIdentityCenter", "identity_center", "Identity Center of the organization", 0, ""),
		list("DescribeEffectivePolicy", "effective_tag_policy", "tag policy that applies to a member account or a department", 0, ""),
		{Cloud: TencentCloud, Action: "DescribeOrganization", Service: "Tencent Cloud Organization", Host: organization, DataSource: "organization", Reads: "the organization of the keys", Permission: "organization:DescribeOrganization", Rate: 40},
		{Cloud: TencentCloud, Action: "AssumeRole", Service: "Security Token Service", Host: tencentCloudSTS, When: "a role is assumed with keys", Permission: "sts:AssumeRole"},
		{Cloud: TencentCloud, Action: "AssumeRoleWithWebIdentity", Service: "Security Token Service", Host: tencentCloudSTS, When: "an identity token is exchanged for keys. The call is not signed"},
		{Cloud: TencentCloud, Action: "GetCallerIdentity", Service: "Security Token Service", Host: tencentCloudSTS, When: "`allowed_account_ids` is set, or `orgaudit_audit` is read"},
		{Cloud: TencentCloud, Action: "GET /latest/meta-data/cam/security-credentials/", Host: tencentCloudInside, When: "`cam_role_name` names the instance's role"},

		{Cloud: HuaweiCloud, Action: "CollectPolicyStatesSummary", Service: "Huawei Cloud Config", Host: config, DataSource: "policy_states_summary", Reads: "compliance of an account, whole and by rule", Permission: "rms:policyStates:get"},
		{Cloud: HuaweiCloud, Action: "ListPolicyStatesByDomainId", Service: "Huawei Cloud Config", Host: config, DataSource: "policy_states", Reads: "compliance of each resource with each rule", Permission: "rms:policyStates:get", Page: 200, Items: "states"},
		{Cloud: HuaweiCloud, Action: "ListAggregateComplianceByPolicyAssignment", Service: "Huawei Cloud Config", Host: config, DataSource: "aggregate_policy_assignments", Reads: "compliance of each rule of the accounts of an aggregator", Permission: "rms:aggregatorResources:list", Page: 200, Items: "rules"},
		{Cloud: HuaweiCloud, Action: "ShowAggregateComplianceDetailsByPolicyAssignment", Service: "Huawei Cloud Config", Host: config, DataSource: "aggregate_policy_states", Reads: "compliance of each resource of the accounts of an aggregator", Permission: "rms:aggregatorResources:list", Page: 200, Items: "states"},
		{Cloud: HuaweiCloud, Action: "ListAccounts", Service: "Huawei Cloud Organizations", Host: organizations, DataSource: "organization_accounts", Reads: "accounts of the organization", Permission: "organizations:accounts:list", Page: 1000, Items: "accounts"},
		{Cloud: HuaweiCloud, Action: "ShowTrackerConfig", Service: "Huawei Cloud Config", Host: config, DataSource: "tracker_config", Reads: "resource recorder of an account", Permission: "rms:trackerConfig:get"},
		{Cloud: HuaweiCloud, Action: "ListConfigurationAggregators", Service: "Huawei Cloud Config", Host: config, DataSource: "configuration_aggregators", Reads: "aggregators of an account", Permission: "rms:aggregators:list", Page: 200, Items: "aggregators"},
		{Cloud: HuaweiCloud, Action: "ShowConfigurationAggregatorSourcesStatus", Service: "Huawei Cloud Config", Host: config, DataSource: "aggregator_sources", Reads: "accounts that an aggregator collects from", Permission: "rms:aggregators:get", Page: 200, Items: "sources"},
		{Cloud: HuaweiCloud, Action: "KeystoneListAuthDomains", Service: "Identity and Access Management", Host: identity, When: "no setting names the account, `allowed_account_ids` is set, or `orgaudit_audit` or `orgaudit_organization_accounts` is read", Permission: "iam:users:getUser"},
		{Cloud: HuaweiCloud, Action: "GetCallerIdentity", Service: "Security Token Service", Host: huaweiCloudSTS, When: "the identity service does not return the account of the keys"},
		{Cloud: HuaweiCloud, Action: "CreateTemporaryAccessKeyByAgency", Service: "Identity and Access Management", Host: identity, When: "an agency is assumed by `domain_name`", Permission: "iam:tokens:assume"},
		{Cloud: HuaweiCloud, Action: "AssumeAgency", Service: "Security Token Service", Host: huaweiCloudSTS, When: "an agency is assumed by `domain_id`", Permission: "sts:agencies:assume"},
		{Cloud: HuaweiCloud, Action: "CreateTokenWithIdToken", Service: "Identity and Access Management", Host: identity, When: "an identity token is exchanged for keys. The call is not signed"},
		{Cloud: HuaweiCloud, Action: "CreateTemporaryAccessKeyByToken", Service: "Identity and Access Management", Host: identity, When: "after `CreateTokenWithIdToken`. The call is not signed"},
		{Cloud: HuaweiCloud, Action: "PUT /meta-data/latest/api/token", Host: huaweiCloudInside, When: "Huawei Cloud is read, and no other source has keys"},
		{Cloud: HuaweiCloud, Action: "GET /openstack/latest/securitykey", Host: huaweiCloudInside, When: "after `PUT /meta-data/latest/api/token`"},
	}
}

// list returns an API of Tencent Cloud Organization with the rate that nearly all of them have, and a permission named
// after the action.
func list(action, dataSource, reads string, page int, items string) API {
	return API{
		Cloud: TencentCloud, Action: action, Service: "Tencent Cloud Organization", Host: organization, DataSource: dataSource, Reads: reads,
		Permission: "organization:" + action, Rate: 20, Page: page, Items: items,
	}
}

// all is the list for the functions that look for one call.
var all = sync.OnceValue(All)

// OfDataSource returns the call of a data source, whose name has no prefix; an empty one if the list lacks it.
func OfDataSource(name string) API {
	return first(func(api API) bool { return name != "" && api.DataSource == name })
}

// Of returns the call of an action, an empty one if the list lacks it.
func Of(cloud Cloud, action string) API {
	return first(func(api API) bool { return api.Cloud == cloud && api.Action == action })
}

func first(is func(API) bool) API {
	for _, api := range all() {
		if is(api) {
			return api
		}
	}
	return API{}
}

// Needs says which permission and how many calls a read needs, as the page of the data source has it.
func (a API) Needs() string {
	text := "Permission: `" + a.Permission + "`. One request reads "
	if a.Page == 0 {
		text += "the whole result."
	} else {
		text += fmt.Sprintf("up to %d %s.", a.Page, a.Items)
	}
	if a.Rate == 0 {
		return text + " The vendor names no rate limit. The provider sends at most `requests_per_second` requests a second to this API."
	}
	text += fmt.Sprintf(" The vendor allows %d requests a second for one account. The provider sends at most `requests_per_second` requests a second to this API.", a.Rate)
	return text
}
