// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package apis lists every call that the provider makes, with its data source and permission. The pages for users are
// generated from this list, or tests compare them with it.
package apis

import "fmt"

// Hosts of an empty configuration.
const (
	organization       = "organization.tencentcloudapi.com"
	tencentCloudSTS    = "sts.tencentcloudapi.com"
	tencentCloudInside = "metadata.tencentyun.com"
	config             = "rms.myhuaweicloud.com"
	identity           = "iam.myhuaweicloud.com"
	huaweiCloudSTS     = "sts.cn-north-4.myhuaweicloud.com"
	huaweiCloudInside  = "169.254.169.254"
)

// API is one call.
type API struct {
	// Action is the API action as the vendor names it, or method and path for a metadata service.
	Action string
	// Service is the vendor's name of the service, Host its host with an empty configuration.
	Service, Host string
	// DataSource is the data source that makes the call, without the provider's prefix. It is empty for calls that return
	// keys or an account. When says when those are made.
	DataSource, When string
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
		list("ListNonCompliantResource", "noncompliant_resources", 50, "resources"),
		list("DescribeOrganizationMemberAuthAccounts", "member_auth_accounts", 50, "sub-accounts"),
		list("ListTasks", "cic_tasks", 100, "tasks"),
		list("DescribeOrganizationMembers", "organization_members", 50, "members"),
		list("DescribeOrganizationMemberPolicies", "member_policies", 50, "policies"),
		list("DescribeIdentityCenter", "identity_center", 0, ""),
		{Action: "AssumeRole", Service: "Security Token Service", Host: tencentCloudSTS, When: "a role is assumed with other keys", Permission: "sts:AssumeRole"},
		{Action: "AssumeRoleWithWebIdentity", Service: "Security Token Service", Host: tencentCloudSTS, When: "an identity token is exchanged for keys; not signed"},
		{Action: "GET /latest/meta-data/cam/security-credentials/", Host: tencentCloudInside, When: "`cam_role_name` names the instance's role"},

		{Action: "CollectPolicyStatesSummary", Service: "Huawei Cloud Config", Host: config, DataSource: "policy_states_summary", Permission: "rms:policyStates:get"},
		{Action: "ListPolicyStatesByDomainId", Service: "Huawei Cloud Config", Host: config, DataSource: "policy_states", Permission: "rms:policyStates:get", Page: 200, Items: "states"},
		{Action: "KeystoneListAuthDomains", Service: "Identity and Access Management", Host: identity, When: "no configuration names the account of the keys", Permission: "iam:users:getUser"},
		{Action: "GetCallerIdentity", Service: "Security Token Service", Host: huaweiCloudSTS, When: "the identity service does not tell the account"},
		{Action: "CreateTemporaryAccessKeyByAgency", Service: "Identity and Access Management", Host: identity, When: "an agency is assumed whose account is named by `domain_name`", Permission: "iam:tokens:assume"},
		{Action: "AssumeAgency", Service: "Security Token Service", Host: huaweiCloudSTS, When: "an agency is assumed whose account is named by `domain_id`", Permission: "sts:agencies:assume"},
		{Action: "CreateTokenWithIdToken", Service: "Identity and Access Management", Host: identity, When: "an identity token is exchanged for keys; not signed"},
		{Action: "CreateTemporaryAccessKeyByToken", Service: "Identity and Access Management", Host: identity, When: "the same, its second step"},
		{Action: "PUT /meta-data/latest/api/token", Host: huaweiCloudInside, When: "Huawei Cloud is read and no other keys are there"},
		{Action: "GET /openstack/latest/securitykey", Host: huaweiCloudInside, When: "the same, its second step"},
	}
}

// list returns an API of Tencent Cloud Organization. All have the same rate, and permissions with their names.
func list(action, dataSource string, page int, items string) API {
	return API{
		Action: action, Service: "Tencent Cloud Organization", Host: organization, DataSource: dataSource,
		Permission: "organization:" + action, Rate: 20, Page: page, Items: items,
	}
}

// OfDataSource returns the call of a data source, whose name has no prefix; an empty one if the list lacks it.
func OfDataSource(name string) API {
	for _, api := range All() {
		if api.DataSource == name && name != "" {
			return api
		}
	}
	return API{}
}

// Needs says which permission and how many calls a read needs, for the page of the data source.
func (a API) Needs() string {
	text := "Permission: `" + a.Permission + "`. "
	switch {
	case a.Page == 0:
		text += "One request reads it all."
	case a.Rate == 0:
		text += fmt.Sprintf("One request reads %d %s.", a.Page, a.Items)
	default:
		text += fmt.Sprintf("The API takes at most %d requests a second for one account, %d %s each.", a.Rate, a.Page, a.Items)
	}
	return text
}
