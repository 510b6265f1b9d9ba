// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestListRoleAssignments_pagesAndFilters(t *testing.T) {
	server := start(t, organization.Organization{TencentCloud: organization.TencentCloud{IdentityCenter: &organization.IdentityCenter{
		ZoneID: "z-1",
		RoleAssignments: rawItems(
			`{"N":0,"RoleConfigurationId":"rc-1","TargetUin":18446744073709551615,"TargetType":"MemberUin","PrincipalId":"u-1","PrincipalType":"User"}`,
			`{"N":1,"RoleConfigurationId":"rc-2","TargetUin":5,"TargetType":"ManagerUin","PrincipalId":"g-1","PrincipalType":"Group"}`,
			`{"N":2,"RoleConfigurationId":"rc-1","PrincipalId":null}`,
		),
	}}})
	for parameters, want := range map[string]string{
		``:                                             "0 1 2 of 3",
		`,"MaxResults":2`:                              "0 1 of 3; 2 of 3",
		`,"RoleConfigurationId":"rc-1"`:                "0 2 of 2",
		`,"TargetType":"ManagerUin"`:                   "1 of 1",
		`,"TargetUin":18446744073709551615`:            "0 of 1",
		`,"PrincipalType":"Group"`:                     "1 of 1",
		`,"PrincipalId":"u-1","TargetUin":5`:           " of 0",
		`,"RoleConfigurationId":"rc-1","MaxResults":1`: "0 of 2; 2 of 2",
	} {
		if got := zonePages(t, server, "ListRoleAssignments", `"ZoneId":"z-1"`+parameters); got != want {
			t.Errorf("%s: %s, want %s", parameters, got, want)
		}
	}
}

func TestListRoleAssignments_errors(t *testing.T) {
	server := start(t, listsOrganization())
	checkCodes(t, server, "ListRoleAssignments", map[string]string{
		`{}`:                                     "MissingParameter",
		`{"ZoneId":"z-2"}`:                       "FailedOperation.ZoneIdNotExist",
		`{"ZoneId":"z-1","MaxResults":101}`:      "InvalidParameterValue",
		`{"ZoneId":"z-1","NextToken":"abc"}`:     "InvalidParameter.NextTokenInvalid",
		`{"ZoneId":"z-1","TargetType":"Member"}`: "InvalidParameterValue",
		`{"ZoneId":"z-1","PrincipalId":"g-1","PrincipalType":"User"}`: "InvalidParameterValue",
		`{"ZoneId":"z-1","Status":"Failed"}`:                          "UnknownParameter",
	})
}
