// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestTencentCloud_errors(t *testing.T) {
	const resources, accounts, tasks = "ListNonCompliantResource", "DescribeOrganizationMemberAuthAccounts", "ListTasks"
	const grants, members, policies = "DescribeOrganizationMembersAuthPolicy", "DescribeOrganizationMembers", "DescribeOrganizationMemberPolicies"
	tags := func(n int) string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf(`{"TagKey":"k%d","TagValue":"v"}`, i))
		}
		return `{"Offset":0,"Limit":50,"Tags":[` + strings.Join(list, ",") + "]}"
	}
	server := start(t, listsOrganization())
	for _, test := range []struct{ action, body, want string }{
		{resources, `{"MemberUin":7}`, "MissingParameter"},
		{resources, `{"MaxResults":5}`, "MissingParameter"},
		{resources, `{"MaxResults":0,"MemberUin":7}`, "InvalidParameterValue"},
		{resources, `{"MaxResults":51,"MemberUin":7}`, "InvalidParameterValue"},
		{resources, `{"MaxResults":-1,"MemberUin":7}`, "InvalidParameterValue"},
		{resources, `{"MaxResults":5,"MemberUin":18446744073709551616}`, "InvalidParameterValue"},
		{resources, `{"MaxResults":5.0,"MemberUin":7}`, "InvalidParameter"},
		{resources, `{"MaxResults":5,"MemberUin":7e0}`, "InvalidParameter"},
		{resources, `{"MaxResults":5,"MemberUin":"7"}`, "InvalidParameter"},
		{resources, `{"MaxResults":5,"MemberUin":null}`, "InvalidParameter"},
		{resources, `{"MaxResults":5,"MemberUin":7,"TagKey":1}`, "InvalidParameter"},
		{resources, `{"MaxResults":5,"MemberUin":7,"TagKey":""}`, "InvalidParameterValue"},
		{resources, `{"MaxResults":5,"MemberUin":7,"Tag":"a"}`, "UnknownParameter"},
		{resources, `{"MaxResults":5,"MemberUin":10}`, "ResourceNotFound.MemberNotExist"},
		{resources, `{"MaxResults":5,"MemberUin":7,"PaginationToken":"abc"}`, "InvalidParameter"},
		{resources, `[]`, "InvalidParameter"},
		{accounts, `{"Limit":5,"MemberUin":7,"PolicyId":11}`, "MissingParameter"},
		{accounts, `{"Offset":0,"MemberUin":7,"PolicyId":11}`, "MissingParameter"},
		{accounts, `{"Offset":0,"Limit":5,"PolicyId":11}`, "MissingParameter"},
		{accounts, `{"Offset":0,"Limit":5,"MemberUin":7}`, "MissingParameter"},
		{accounts, `{"Offset":3,"Limit":5,"MemberUin":7,"PolicyId":11}`, "InvalidParameterValue"},
		{accounts, `{"Offset":-5,"Limit":5,"MemberUin":7,"PolicyId":11}`, "InvalidParameterValue"},
		{accounts, `{"Offset":0,"Limit":0,"MemberUin":7,"PolicyId":11}`, "InvalidParameterValue"},
		{accounts, `{"Offset":0,"Limit":51,"MemberUin":7,"PolicyId":11}`, "InvalidParameterValue"},
		{accounts, `{"Offset":0,"Limit":5,"MemberUin":10,"PolicyId":11}`, "InvalidParameter"},
		{policies, `{"Offset":0,"Limit":50}`, "MissingParameter"},
		{policies, `{"MemberUin":7,"Offset":0,"Limit":50,"SearchKey":""}`, "InvalidParameterValue"},
		{policies, `{"MemberUin":10,"Offset":0,"Limit":50}`, "ResourceNotFound.OrganizationMemberNotExist"},
		{grants, `{"Offset":0,"Limit":50,"MemberUin":"7"}`, "InvalidParameter"},
		{grants, `{"Offset":0,"Limit":50,"SearchKey":"shop"}`, "UnknownParameter"},
		{members, `{"Offset":0,"Limit":50,"Lang":"fr"}`, "InvalidParameterValue"},
		{members, `{"Offset":0,"Limit":50,"SearchKey":""}`, "InvalidParameterValue"},
		{members, `{"Offset":0,"Limit":50,"Product":"none"}`, "ResourceNotFound.OrganizationServiceNotExist"},
		{members, `{"Offset":0,"Limit":50,"NodeId":"7"}`, "InvalidParameter"},
		{members, `{"Offset":0,"Limit":50,"Tags":{}}`, "InvalidParameter"},
		{members, tags(10), ""},
		{members, tags(11), "InvalidParameterValue"},
		{members, tags(0), "InvalidParameterValue"},
		{members, `{"Offset":0,"Limit":50,"Tags":[{"TagKey":"","TagValue":"v"}]}`, "InvalidParameterValue"},
		{members, `{"Offset":0,"Limit":50,"Tags":[{"TagKey":"k"}]}`, "InvalidParameterValue"},
		{members, `{"Offset":0,"Limit":50,"Tags":[{"TagKey":"k","TagValue":"v"},{"TagKey":"k","TagValue":"w"}]}`, "InvalidParameterValue"},
		{tasks, `{}`, "MissingParameter"},
		{tasks, `{"ZoneId":""}`, "InvalidParameterValue"},
		{tasks, `{"ZoneId":"z-2"}`, "FailedOperation.ZoneIdNotExist"},
		{tasks, `{"ZoneId":"z-1","MaxResults":101}`, "InvalidParameterValue"},
		{tasks, `{"ZoneId":"z-1","MaxResults":0}`, "InvalidParameterValue"},
		{tasks, `{"ZoneId":"z-1","NextToken":""}`, "InvalidParameter.NextTokenInvalid"},
		{tasks, `{"ZoneId":"z-1","NextToken":"abc"}`, "InvalidParameter.NextTokenInvalid"},
		{tasks, `{"ZoneId":"z-1","PrincipalType":"user"}`, "InvalidParameterValue"},
		{tasks, `{"ZoneId":"z-1","TargetType":"Member"}`, "InvalidParameterValue"},
		{tasks, `{"ZoneId":"z-1","Status":"Done"}`, "InvalidParameterValue"},
		{tasks, `{"ZoneId":"z-1","TaskType":""}`, "InvalidParameterValue"},
		{tasks, `{"ZoneId":"z-1","RoleConfigurationId":""}`, "InvalidParameterValue"},
		{tasks, `{"ZoneId":"z-1","PrincipalId":""}`, "InvalidParameterValue"},
		{tasks, `{"ZoneId":"z-1","PrincipalId":"x-1"}`, "InvalidParameterValue"},
		{tasks, `{"ZoneId":"z-1","PrincipalId":"g-1","PrincipalType":"User"}`, "InvalidParameterValue"},
		{tasks, `{"ZoneId":"z-1","PrincipalId":"u-1","PrincipalType":"Group"}`, "InvalidParameterValue"},
		{"ListRoleAssignments", `{"ZoneId":"z-1","TargetType":"Member"}`, "InvalidParameterValue"},
		{"ListRoleAssignments", `{"ZoneId":"z-1","PrincipalId":"g-1","PrincipalType":"User"}`, "InvalidParameterValue"},
		{"ListRoleAssignments", `{"ZoneId":"z-1","PrincipalType":"user"}`, "InvalidParameterValue"},
		{"ListRoleAssignments", `{"ZoneId":"z-1","Status":"Failed"}`, "UnknownParameter"},
		{"ListRoleConfigurationProvisionings", `{"ZoneId":"z-1","DeploymentStatus":"Failed"}`, "InvalidParameterValue"},
		{"ListRoleConfigurationProvisionings", `{"ZoneId":"z-1","TargetType":"Member"}`, "InvalidParameterValue"},
		{"ListRoleConfigurationProvisionings", `{"ZoneId":"z-1","PrincipalId":"u-1"}`, "UnknownParameter"},
		{"ListGroupMembers", `{"ZoneId":"z-1"}`, "MissingParameter"},
		{"ListGroupMembers", `{"ZoneId":"z-1","GroupId":"g-4"}`, "InvalidParameter.GroupNotExist"},
		{"ListGroupMembers", `{"ZoneId":"z-1","GroupId":"g-1","UserType":"SCIM"}`, "InvalidParameterValue"},
		{"DescribeEffectivePolicy", `{}`, "MissingParameter"},
		{"DescribeEffectivePolicy", `{"TargetId":"7"}`, "InvalidParameter"},
		{"DescribeEffectivePolicy", `{"TargetId":7}`, "ResourceNotFound.EffectivePolicyNotFound"},
		{"DescribeEffectivePolicy", `{"TargetId":10}`, "InvalidParameter"},
		{"DescribeEffectivePolicy", `{"TargetId":7,"PolicyType":"TAG_POLICY"}`, "UnknownParameter"},
		{"DescribeIdentityCenter", `{"ZoneId":"z-1"}`, "UnknownParameter"},
		{"DescribeOrganization", `{"OrgId":7}`, "UnknownParameter"},
		{"DescribeOrganization", `{"Lang":"fr"}`, "InvalidParameterValue"},
		{"DescribeOrganization", `{"Product":"other"}`, "ResourceNotFound.OrganizationServiceNotExist"},
		{"DescribeNothing", `{}`, "InvalidAction"},
	} {
		if _, code := (tencentCaller{}).call(t, server, test.action, test.body); code != test.want {
			t.Errorf("%s %s: %q, want %q", test.action, test.body, code, test.want)
		}
	}
}

func TestTencentCloud_versionAndService(t *testing.T) {
	const tasks = "ListTasks"
	server := start(t, listsOrganization())
	if _, code := (tencentCaller{version: "2018-12-25"}).call(t, server, tasks, `{"ZoneId":"z-1"}`); code != "NoSuchVersion" {
		t.Errorf("version 2018-12-25: %q", code)
	}
	if _, code := (tencentCaller{tamper: func(r *http.Request) { r.Header.Del("X-TC-Version") }}).call(t, server, tasks, `{"ZoneId":"z-1"}`); code != "MissingParameter" {
		t.Errorf("no version: %q", code)
	}
}

// objectOf returns the fields of an answer that is one object, or the error code.
func objectOf(t *testing.T, server *Server, action, body string) string {
	t.Helper()
	response, code := (tencentCaller{}).call(t, server, action, body)
	if code != "" {
		return code
	}
	delete(response, "RequestId")
	return string(encodeJSON(response))
}

func TestObjects_detailsOrDefaults(t *testing.T) {
	const center, details, policy = "DescribeIdentityCenter", "DescribeOrganization", "DescribeEffectivePolicy"
	server := start(t, listsOrganization())
	defaults := fmt.Sprintf(`{"HostUin":%d,"OrgId":1}`, organization.ManagerUin)
	for _, test := range []struct{ action, body, want string }{
		{details, `{}`, defaults},
		{details, `{"Lang":"en"}`, defaults},
		{details, `{"Product":"` + TrustedService + `"}`, defaults},
		{center, `{}`, `{"ServiceStatus":"Enabled","ZoneId":"z-1"}`},
	} {
		if got := objectOf(t, server, test.action, test.body); got != test.want {
			t.Errorf("%s %s: %s, want %s", test.action, test.body, got, test.want)
		}
	}
	for given, want := range map[string]string{` { "OrgId": 7, "ZoneId": null } `: `{"OrgId":7,"ZoneId":null}`, `{}`: `{}`} {
		server.Update(func(org *organization.Organization) {
			org.TencentCloud.Details, org.TencentCloud.IdentityCenter.Details = []byte(given), []byte(given)
			org.TencentCloud.Members[0].EffectivePolicy = []byte(given)
		})
		for _, test := range []struct{ action, body, want string }{
			{center, `{}`, want}, {details, `{}`, want}, {policy, `{"TargetId":7}`, `{"EffectivePolicy":` + want + `}`},
		} {
			if got := objectOf(t, server, test.action, test.body); got != test.want {
				t.Errorf("%s of %s: %s", test.action, given, got)
			}
		}
	}
	server.Update(func(org *organization.Organization) { org.TencentCloud.IdentityCenter = nil })
	for action, body := range map[string]string{center: `{}`, "ListTasks": `{"ZoneId":"z-1"}`} {
		if got := objectOf(t, server, action, body); got != "FailedOperation.IdentityCenterNotOpen" {
			t.Errorf("%s without Identity Center: %s", action, got)
		}
	}
}

func TestTokens_areValidForTheirRead(t *testing.T) {
	server := start(t, listsOrganization())
	response, _ := (tencentCaller{}).call(t, server, "ListTasks", `{"ZoneId":"z-1","MaxResults":1,"Status":"Failed"}`)
	tasks := response["NextToken"].(string)
	response, _ = (tencentCaller{}).call(t, server, "ListNonCompliantResource", `{"MemberUin":7,"MaxResults":1}`)
	resources := response["PaginationToken"].(string)
	response, _ = (tencentCaller{}).call(t, server, "ListGroupMembers", `{"ZoneId":"z-1","GroupId":"g-1","MaxResults":1}`)
	users := response["NextToken"].(string)
	response, _ = (tencentCaller{}).call(t, server, "ListRoleAssignments", `{"ZoneId":"z-1","MaxResults":1}`)
	assignments := response["NextToken"].(string)
	for _, test := range []struct{ action, body, want string }{
		{"ListTasks", `{"ZoneId":"z-1","MaxResults":2,"Status":"Failed","NextToken":"` + tasks + `"}`, ""},
		{"ListTasks", `{"ZoneId":"z-1","MaxResults":1,"NextToken":"` + tasks + `"}`, "InvalidParameter.NextTokenInvalid"},
		{"ListTasks", `{"ZoneId":"z-1","MaxResults":1,"Status":"Success","NextToken":"` + tasks + `"}`, "InvalidParameter.NextTokenInvalid"},
		{"ListTasks", `{"ZoneId":"z-1","MaxResults":1,"NextToken":"` + assignments + `"}`, "InvalidParameter.NextTokenInvalid"},
		{"ListGroupMembers", `{"ZoneId":"z-1","GroupId":"g-2","NextToken":"` + users + `"}`, "InvalidParameter.NextTokenInvalid"},
		{"ListNonCompliantResource", `{"MemberUin":7,"MaxResults":2,"PaginationToken":"` + resources + `"}`, ""},
		{"ListNonCompliantResource", `{"MemberUin":8,"MaxResults":2,"PaginationToken":"` + resources + `"}`, "InvalidParameter"},
		{"ListNonCompliantResource", `{"MemberUin":7,"MaxResults":2,"TagKey":"odd","PaginationToken":"` + resources + `"}`, "InvalidParameter"},
		{"ListNonCompliantResource", `{"MemberUin":7,"MaxResults":2,"PaginationToken":"` + strings.ReplaceAll(resources, "+", " ") + `"}`, "InvalidParameter"},
	} {
		if _, code := (tencentCaller{}).call(t, server, test.action, test.body); code != test.want {
			t.Errorf("%s %s: %q, want %q", test.action, test.body, code, test.want)
		}
	}
}

func TestListTasks_tokenPastTheEndOfTheList(t *testing.T) {
	server := start(t, listsOrganization())
	response, _ := (tencentCaller{}).call(t, server, "ListTasks", `{"ZoneId":"z-1","MaxResults":3}`)
	server.Update(func(org *organization.Organization) {
		org.TencentCloud.IdentityCenter.Tasks = org.TencentCloud.IdentityCenter.Tasks[:1]
	})
	response, code := (tencentCaller{}).call(t, server, "ListTasks", `{"ZoneId":"z-1","MaxResults":3,"NextToken":"`+response["NextToken"].(string)+`"}`)
	if code != "" || numbers(response["Tasks"]) != "" || fmt.Sprint(response["TotalCounts"]) != "1" || response["IsTruncated"] != false {
		t.Errorf("answer %v, code %q", response, code)
	}
}
