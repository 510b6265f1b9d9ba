// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// listsOrganization returns lists whose items have a number N, so that a test can name them.
func listsOrganization() organization.Organization {
	member := organization.Member{MemberUin: 7}
	policy := organization.Policy{PolicyID: 11}
	center := &organization.IdentityCenter{ZoneID: "z-1"}
	for i := range 7 {
		keys := `["odd"]`
		if i%2 == 0 {
			keys = `["even",null]`
		}
		details := `{"NonCompliantKeys":` + keys + `}`
		if i == 4 {
			details = `{"KeysWithNonCompliantValues":` + keys + `,"NonCompliantKeys":null}`
		}
		member.NonCompliantResources = append(member.NonCompliantResources, json.RawMessage(fmt.Sprintf(`{"N":%d,"ComplianceDetails":%s}`, i, details)))
		policy.Accounts = append(policy.Accounts, json.RawMessage(fmt.Sprintf(`{"N":%d, "OrgSubAccountUin" : 9007199254740993}`, i)))
	}
	member.PolicyDetails = rawItems(`{"N":0,"PolicyName":"admin"}`, `{"N":1,"PolicyName":null,"Description":"for admins"}`, `{"N":2}`)
	center.Tasks = rawItems(
		`{"N":0,"PrincipalId":"u-1","PrincipalType":"User","TargetUin":18446744073709551615,"TargetType":"MemberUin","RoleConfigurationId":"rc-1","Status":"Success","TaskType":"CreateRoleAssignment"}`,
		`{"N":1,"PrincipalId":"g-1","PrincipalType":"Group","TargetUin":5,"TargetType":"ManagerUin","RoleConfigurationId":"rc-2","Status":"Failed","TaskType":"New"}`,
		`{"N":2,"PrincipalId":null,"Status":"Failed"}`,
		`{"N":3,"PrincipalId":"u-1","PrincipalType":"User","Status":"InProgress"}`,
	)
	center.RoleAssignments = rawItems(
		`{"N":0,"RoleConfigurationId":"rc-1","TargetUin":18446744073709551615,"TargetType":"MemberUin","PrincipalId":"u-1","PrincipalType":"User"}`,
		`{"N":1,"RoleConfigurationId":"rc-2","TargetUin":5,"TargetType":"ManagerUin","PrincipalId":"g-1","PrincipalType":"Group"}`,
		`{"N":2,"RoleConfigurationId":"rc-1","PrincipalId":null}`,
	)
	center.RoleConfigurationProvisionings = rawItems(
		`{"N":0,"RoleConfigurationId":"rc-1","TargetUin":18446744073709551615,"TargetType":"MemberUin","DeploymentStatus":"Deployed"}`,
		`{"N":1,"RoleConfigurationId":"rc-2","TargetUin":5,"TargetType":"ManagerUin","DeploymentStatus":"DeployFailed"}`,
		`{"N":2,"RoleConfigurationId":"rc-1","DeploymentStatus":null}`,
	)
	center.Groups = []organization.Group{
		{GroupID: "g-1", Members: rawItems(`{"N":0,"UserType":"Manual"}`, `{"N":1,"UserType":"Synchronized"}`, `{"N":2,"UserType":null}`)},
		{GroupID: "g-2", Members: rawItems(`{"N":3,"UserType":"Manual"}`)},
		{GroupID: "g-3"},
	}
	member.Policies = []organization.Policy{policy}
	return organization.Organization{TencentCloud: organization.TencentCloud{
		Members: []organization.Member{member, {MemberUin: 8}, {MemberUin: 9, Policies: []organization.Policy{{PolicyID: 11, Name: "p"}}}},
		MemberDetails: rawItems(
			`{"N":0,"MemberUin":100000000017,"Name":"shop","NodeId":0,"NodeName":"Root","Tags":[{"TagKey":"env","TagValue":"prod"},{"TagKey":"team","TagValue":"a"}]}`,
			`{"N":1,"MemberUin":18446744073709551615,"Name":"shop test","NodeId":9007199254740993,"NodeName":"node","Tags":[{"TagKey":"env","TagValue":"test"}]}`,
			`{"N":2,"MemberUin":null,"Name":null,"Tags":null}`,
			`{"N":3}`,
		),
		AuthPolicies: rawItems(
			`{"N":0,"MemberUin":18446744073709551615,"PolicyId":11,"OrgSubAccountUin":5,"BindType":1}`,
			`{"N":1,"MemberUin":7,"PolicyId":11,"OrgSubAccountUin":5,"BindType":2}`,
			`{"N":2,"MemberUin":7,"PolicyId":12,"OrgSubAccountUin":null}`,
			`{"N":3}`,
		),
		IdentityCenter: center,
	}}
}

// numbers returns the N of each item.
func numbers(list any) string {
	var all []string
	for _, item := range list.([]any) {
		all = append(all, fmt.Sprint(item.(map[string]any)["N"]))
	}
	return strings.Join(all, " ")
}

// offsetPageOf reads a page of a list with Offset and Limit, and tells the numbers of its items and the total.
func offsetPageOf(t *testing.T, server *Server, action, parameters string) string {
	t.Helper()
	response, code := (tencentCaller{}).call(t, server, action, "{"+parameters+"}")
	if code != "" {
		t.Fatalf("%s: %s", parameters, code)
	}
	return numbers(response["Items"]) + " of " + fmt.Sprint(response["Total"])
}

// zonePages reads a list of a zone to its end, and tells the numbers of each page's items and the totals.
func zonePages(t *testing.T, server *Server, action, parameters string) string {
	t.Helper()
	var pages []string
	for next := ""; ; {
		response, code := (tencentCaller{}).call(t, server, action, "{"+parameters+next+"}")
		if code != "" {
			t.Fatalf("%s: %s", parameters, code)
		}
		pages = append(pages, fmt.Sprintf("%s of %s", numbers(response[ListField(action)]), response["TotalCounts"]))
		token, given := response["NextToken"].(string)
		if response["IsTruncated"] != given {
			t.Errorf("%s: IsTruncated %v with token %q", parameters, response["IsTruncated"], token)
		}
		if !given {
			return strings.Join(pages, "; ")
		}
		next = `,"NextToken":"` + token + `"`
	}
}

// resourcePages reads the pages of a list.
func resourcePages(t *testing.T, server *Server, parameters string) (pages []string) {
	t.Helper()
	for more := ""; ; {
		response, code := (tencentCaller{}).call(t, server, "ListNonCompliantResource", "{"+parameters+more+"}")
		if code != "" {
			t.Fatal(code)
		}
		pages = append(pages, numbers(response["Items"]))
		next, given := response["PaginationToken"].(string)
		if !given {
			return pages
		}
		if !strings.Contains(next, "+") || !strings.Contains(next, "/") || !strings.HasSuffix(next, "=") {
			t.Errorf("token %q lacks + / or =", next)
		}
		more = `,"PaginationToken":"` + next + `"`
	}
}

func TestListNonCompliantResource_pagesAndFilters(t *testing.T) {
	server := start(t, listsOrganization())
	for name, test := range map[string]struct {
		parameters string
		want       []string
	}{
		"three at a time":     {`"MemberUin":7,"MaxResults":3`, []string{"0 1 2", "3 4 5", "6"}},
		"an exact page":       {`"MemberUin":7,"MaxResults":7`, []string{"0 1 2 3 4 5 6"}},
		"by tag key":          {`"MemberUin":7,"MaxResults":3,"TagKey":"even"`, []string{"0 2 4", "6"}},
		"by tag key, exactly": {`"MemberUin":7,"MaxResults":3,"TagKey":"odd"`, []string{"1 3 5"}},
		"an unused tag key":   {`"MemberUin":7,"MaxResults":3,"TagKey":"none"`, []string{""}},
		"an empty member":     {`"MemberUin":8,"MaxResults":50`, []string{""}},
		"an empty token":      {`"MemberUin":8,"MaxResults":50,"PaginationToken":""`, []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			if pages := resourcePages(t, server, test.parameters); !slices.Equal(pages, test.want) {
				t.Errorf("pages %q, want %q", pages, test.want)
			}
		})
	}
}

func TestOffsetLists_pagesAndFilters(t *testing.T) {
	const accounts, grants, members, policies = "DescribeOrganizationMemberAuthAccounts", "DescribeOrganizationMembersAuthPolicy", "DescribeOrganizationMembers", "DescribeOrganizationMemberPolicies"
	server := start(t, listsOrganization())
	for _, test := range []struct{ action, parameters, want string }{
		{accounts, `"MemberUin":7,"PolicyId":11,"Offset":0,"Limit":3`, "0 1 2 of 7"},
		{accounts, `"MemberUin":7,"PolicyId":11,"Offset":6,"Limit":3`, "6 of 7"},
		{accounts, `"MemberUin":7,"PolicyId":11,"Offset":9,"Limit":3`, " of 7"},
		{accounts, `"MemberUin":7,"PolicyId":11,"Offset":18446744073709551600,"Limit":1`, " of 7"},
		{accounts, `"MemberUin":7,"PolicyId":12,"Offset":0,"Limit":50`, " of 0"},
		{policies, `"MemberUin":7,"Offset":2,"Limit":2`, "2 of 3"},
		{policies, `"MemberUin":7,"Offset":0,"Limit":50,"SearchKey":"admin"`, "0 1 of 2"},
		{policies, `"MemberUin":7,"Offset":0,"Limit":50,"SearchKey":"no"`, " of 0"},
		{policies, `"MemberUin":9,"Offset":0,"Limit":50`, "<nil> of 1"},
		{policies, `"MemberUin":8,"Offset":0,"Limit":50`, " of 0"},
		{grants, `"Offset":2,"Limit":2`, "2 3 of 4"},
		{grants, `"Offset":0,"Limit":50,"MemberUin":18446744073709551615`, "0 of 1"},
		{grants, `"Offset":0,"Limit":1,"MemberUin":7`, "1 of 2"},
		{grants, `"Offset":0,"Limit":50,"PolicyId":11`, "0 1 of 2"},
		{grants, `"Offset":0,"Limit":50,"OrgSubAccountUin":5,"MemberUin":7`, "1 of 1"},
		{grants, `"Offset":0,"Limit":50,"OrgSubAccountUin":0`, " of 0"},
		{members, `"Offset":2,"Limit":2`, "2 3 of 4"},
		{members, `"Offset":0,"Limit":1,"SearchKey":"shop"`, "0 of 2"},
		{members, `"Offset":0,"Limit":50,"SearchKey":"17"`, "0 of 1"},
		{members, `"Offset":0,"Limit":50,"AuthName":"Sandbox Limited"`, "0 1 2 3 of 4"},
		{members, `"Offset":0,"Limit":50,"AuthName":"other"`, " of 0"},
		{members, `"Offset":0,"Limit":50,"Product":"config"`, "0 1 2 3 of 4"},
		{members, `"Offset":0,"Limit":50,"Lang":"en"`, "0 1 2 3 of 4"},
		{members, `"Offset":0,"Limit":50,"NodeId":0`, "0 of 1"},
		{members, `"Offset":0,"Limit":50,"NodeId":9007199254740993`, "1 of 1"},
		{members, `"Offset":0,"Limit":50,"NodeId":9007199254740992`, " of 0"},
		{members, `"Offset":0,"Limit":50,"NodeName":"node"`, "1 of 1"},
		{members, `"Offset":0,"Limit":50,"Tags":[{"TagKey":"env","TagValue":"prod"},{"TagKey":"team","TagValue":"a"}]`, "0 of 1"},
		{members, `"Offset":0,"Limit":50,"Tags":[{"TagKey":"env","TagValue":"test"},{"TagKey":"team","TagValue":"a"}]`, " of 0"},
	} {
		if got := offsetPageOf(t, server, test.action, test.parameters); got != test.want {
			t.Errorf("%s %s: %s, want %s", test.action, test.parameters, got, test.want)
		}
	}
	server.Update(func(org *organization.Organization) { org.TencentCloud.MemberDetails = nil })
	response, code := (tencentCaller{}).call(t, server, members, `{"Offset":0,"Limit":1}`)
	if got := string(encodeJSON(response["Items"])); code != "" || got != `[{"MemberUin":7,"Name":""}]` {
		t.Errorf("without details: %s %s", got, code)
	}
}

func TestZoneLists_pagesAndFilters(t *testing.T) {
	const tasks, assignments, provisionings, users = "ListTasks", "ListRoleAssignments", "ListRoleConfigurationProvisionings", "ListGroupMembers"
	server := start(t, listsOrganization())
	for _, test := range []struct{ action, parameters, want string }{
		{tasks, ``, "0 1 2 3 of 4"},
		{tasks, `,"MaxResults":3`, "0 1 2 of 4; 3 of 4"},
		{tasks, `,"MaxResults":4`, "0 1 2 3 of 4"},
		{tasks, `,"PrincipalId":"u-1"`, "0 3 of 2"},
		{tasks, `,"PrincipalType":"Group"`, "1 of 1"},
		{tasks, `,"Status":"Failed"`, "1 2 of 2"},
		{tasks, `,"TaskType":"New"`, "1 of 1"},
		{tasks, `,"TargetType":"ManagerUin"`, "1 of 1"},
		{tasks, `,"RoleConfigurationId":"rc"`, " of 0"},
		{tasks, `,"TargetUin":18446744073709551615,"PrincipalId":"u-1","PrincipalType":"User"`, "0 of 1"},
		{tasks, `,"Status":"Failed","MaxResults":1`, "1 of 2; 2 of 2"},
		{assignments, ``, "0 1 2 of 3"},
		{assignments, `,"RoleConfigurationId":"rc-1","MaxResults":1`, "0 of 2; 2 of 2"},
		{assignments, `,"TargetType":"ManagerUin"`, "1 of 1"},
		{assignments, `,"TargetUin":18446744073709551615`, "0 of 1"},
		{assignments, `,"PrincipalType":"Group"`, "1 of 1"},
		{assignments, `,"PrincipalId":"u-1","TargetUin":5`, " of 0"},
		{assignments, `,"PrincipalId":"u-1"`, "0 of 1"},
		{provisionings, ``, "0 1 2 of 3"},
		{provisionings, `,"RoleConfigurationId":"rc-1","MaxResults":1`, "0 of 2; 2 of 2"},
		{provisionings, `,"TargetType":"ManagerUin"`, "1 of 1"},
		{provisionings, `,"TargetUin":18446744073709551615`, "0 of 1"},
		{provisionings, `,"DeploymentStatus":"DeployFailed"`, "1 of 1"},
		{provisionings, `,"DeploymentStatus":"DeployedRequired"`, " of 0"},
		{users, `,"GroupId":"g-1","MaxResults":2`, "0 1 of 3; 2 of 3"},
		{users, `,"GroupId":"g-1","UserType":"Synchronized"`, "1 of 1"},
		{users, `,"GroupId":"g-2"`, "3 of 1"},
		{users, `,"GroupId":"g-3"`, " of 0"},
	} {
		if got := zonePages(t, server, test.action, `"ZoneId":"z-1"`+test.parameters); got != test.want {
			t.Errorf("%s %s: %s, want %s", test.action, test.parameters, got, test.want)
		}
	}
	for parameters, want := range map[string]string{``: "10", `,"MaxResults":3`: "3"} {
		if response, _ := (tencentCaller{}).call(t, server, tasks, `{"ZoneId":"z-1"`+parameters+"}"); fmt.Sprint(response["MaxResults"]) != want {
			t.Errorf("%s: pages of %v", parameters, response["MaxResults"])
		}
	}
}
