// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
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
	center.Tasks = rawItems(
		`{"N":0,"PrincipalId":"u-1","PrincipalType":"User","TargetUin":18446744073709551615,"TargetType":"MemberUin","RoleConfigurationId":"rc-1","Status":"Success","TaskType":"CreateRoleAssignment"}`,
		`{"N":1,"PrincipalId":"g-1","PrincipalType":"Group","TargetUin":5,"TargetType":"ManagerUin","RoleConfigurationId":"rc-2","Status":"Failed","TaskType":"New"}`,
		`{"N":2,"PrincipalId":null,"Status":"Failed"}`,
		`{"N":3,"PrincipalId":"u-1","PrincipalType":"User","Status":"InProgress"}`,
	)
	member.Policies = []organization.Policy{policy}
	return organization.Organization{TencentCloud: organization.TencentCloud{Members: []organization.Member{member, {MemberUin: 8}}, IdentityCenter: center}}
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

// checkCodes compares the error codes of calls with these bodies.
func checkCodes(t *testing.T, server *Server, action string, want map[string]string) {
	t.Helper()
	for body, want := range want {
		if _, code := (tencentCaller{}).call(t, server, action, body); code != want {
			t.Errorf("%s: %q, want %q", body, code, want)
		}
	}
}

// resourcePages reads the pages of a list until none is named, or a page names itself.
func resourcePages(t *testing.T, server *Server, parameters string) (pages []string) {
	t.Helper()
	for token, more := "", ""; ; {
		response, code := (tencentCaller{}).call(t, server, "ListNonCompliantResource", "{"+parameters+more+"}")
		if code != "" {
			t.Fatal(code)
		}
		pages = append(pages, numbers(response["Items"]))
		next, given := response["PaginationToken"].(string)
		if !given || next == token {
			return pages
		}
		if !strings.Contains(next, "+") || !strings.Contains(next, "/") || !strings.HasSuffix(next, "=") {
			t.Errorf("token %q lacks + / or =", next)
		}
		token, more = next, `,"PaginationToken":"`+next+`"`
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

func TestListNonCompliantResource_repeatedTokenEndsTheList(t *testing.T) {
	server := start(t, listsOrganization())
	server.RepeatTokens(true)
	for parameters, want := range map[string][]string{
		`"MemberUin":7,"MaxResults":3`:                {"0 1 2", "3 4 5", "6", ""},
		`"MemberUin":7,"MaxResults":7`:                {"0 1 2 3 4 5 6", ""},
		`"MemberUin":7,"MaxResults":2,"TagKey":"odd"`: {"1 3", "5", ""},
		`"MemberUin":8,"MaxResults":50`:               {""},
	} {
		if pages := resourcePages(t, server, parameters); !slices.Equal(pages, want) {
			t.Errorf("%s: pages %q, want %q", parameters, pages, want)
		}
	}
	server.RepeatTokens(false)
	if response, _ := (tencentCaller{}).call(t, server, "ListNonCompliantResource", `{"MemberUin":7,"MaxResults":50}`); response["PaginationToken"] != nil {
		t.Errorf("switched off: %v", response)
	}
}

func TestDescribeOrganizationMemberAuthAccounts_pages(t *testing.T) {
	server := start(t, listsOrganization())
	for parameters, want := range map[string]string{
		`"MemberUin":7,"PolicyId":11,"Offset":0,"Limit":3`:                    "0 1 2 of 7",
		`"MemberUin":7,"PolicyId":11,"Offset":6,"Limit":3`:                    "6 of 7",
		`"MemberUin":7,"PolicyId":11,"Offset":9,"Limit":3`:                    " of 7",
		`"MemberUin":7,"PolicyId":11,"Offset":18446744073709551600,"Limit":1`: " of 7",
		`"MemberUin":7,"PolicyId":12,"Offset":0,"Limit":50`:                   " of 0",
	} {
		if got := offsetPageOf(t, server, "DescribeOrganizationMemberAuthAccounts", parameters); got != want {
			t.Errorf("%s: %s, want %s", parameters, got, want)
		}
	}
}

func TestListTasks_pagesAndFilters(t *testing.T) {
	server := start(t, listsOrganization())
	for parameters, want := range map[string]string{
		``:                            "0 1 2 3 of 4",
		`,"MaxResults":3`:             "0 1 2 of 4; 3 of 4",
		`,"MaxResults":4`:             "0 1 2 3 of 4",
		`,"PrincipalId":"u-1"`:        "0 3 of 2",
		`,"PrincipalType":"Group"`:    "1 of 1",
		`,"Status":"Failed"`:          "1 2 of 2",
		`,"TaskType":"New"`:           "1 of 1",
		`,"TargetType":"ManagerUin"`:  "1 of 1",
		`,"RoleConfigurationId":"rc"`: " of 0",
		`,"TargetUin":18446744073709551615,"PrincipalId":"u-1","PrincipalType":"User"`: "0 of 1",
		`,"Status":"Failed","MaxResults":1`:                                            "1 of 2; 2 of 2",
	} {
		if got := zonePages(t, server, "ListTasks", `"ZoneId":"z-1"`+parameters); got != want {
			t.Errorf("%s: %s, want %s", parameters, got, want)
		}
	}
	for parameters, want := range map[string]string{``: "10", `,"MaxResults":3`: "3"} {
		if response, _ := (tencentCaller{}).call(t, server, "ListTasks", `{"ZoneId":"z-1"`+parameters+"}"); fmt.Sprint(response["MaxResults"]) != want {
			t.Errorf("%s: pages of %v", parameters, response["MaxResults"])
		}
	}
}

func TestTencentCloud_errors(t *testing.T) {
	const resources, accounts, tasks = "ListNonCompliantResource", "DescribeOrganizationMemberAuthAccounts", "ListTasks"
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
		{resources, `{"MaxResults":5,"MemberUin":9}`, "ResourceNotFound.MemberNotExist"},
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
		{accounts, `{"Offset":0,"Limit":5,"MemberUin":9,"PolicyId":11}`, "InvalidParameter"},
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
	server.Update(func(org *organization.Organization) { org.TencentCloud.IdentityCenter = nil })
	if _, code := (tencentCaller{}).call(t, server, tasks, `{"ZoneId":"z-1"}`); code != "FailedOperation.IdentityCenterNotOpen" {
		t.Errorf("no Identity Center: %q", code)
	}
}

func TestTokens_areValidForTheirRead(t *testing.T) {
	server := start(t, listsOrganization())
	response, _ := (tencentCaller{}).call(t, server, "ListTasks", `{"ZoneId":"z-1","MaxResults":1,"Status":"Failed"}`)
	tasks := response["NextToken"].(string)
	response, _ = (tencentCaller{}).call(t, server, "ListNonCompliantResource", `{"MemberUin":7,"MaxResults":1}`)
	resources := response["PaginationToken"].(string)
	for _, test := range []struct{ action, body, want string }{
		{"ListTasks", `{"ZoneId":"z-1","MaxResults":2,"Status":"Failed","NextToken":"` + tasks + `"}`, ""},
		{"ListTasks", `{"ZoneId":"z-1","MaxResults":1,"NextToken":"` + tasks + `"}`, "InvalidParameter.NextTokenInvalid"},
		{"ListTasks", `{"ZoneId":"z-1","MaxResults":1,"Status":"Success","NextToken":"` + tasks + `"}`, "InvalidParameter.NextTokenInvalid"},
		{"ListTasks", `{"ZoneId":"z-1","MaxResults":1,"NextToken":"` + resources + `"}`, "InvalidParameter.NextTokenInvalid"},
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
