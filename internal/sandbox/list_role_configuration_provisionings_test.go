// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestListRoleConfigurationProvisionings_pagesAndFilters(t *testing.T) {
	server := start(t, organization.Organization{TencentCloud: organization.TencentCloud{IdentityCenter: &organization.IdentityCenter{
		ZoneID: "z-1",
		RoleConfigurationProvisionings: rawItems(
			`{"N":0,"RoleConfigurationId":"rc-1","TargetUin":18446744073709551615,"TargetType":"MemberUin","DeploymentStatus":"Deployed"}`,
			`{"N":1,"RoleConfigurationId":"rc-2","TargetUin":5,"TargetType":"ManagerUin","DeploymentStatus":"DeployFailed"}`,
			`{"N":2,"RoleConfigurationId":"rc-1","DeploymentStatus":null}`,
		),
	}}})
	for parameters, want := range map[string]string{
		``:                                             "0 1 2 of 3",
		`,"MaxResults":2`:                              "0 1 of 3; 2 of 3",
		`,"RoleConfigurationId":"rc-1"`:                "0 2 of 2",
		`,"TargetType":"ManagerUin"`:                   "1 of 1",
		`,"TargetUin":18446744073709551615`:            "0 of 1",
		`,"DeploymentStatus":"DeployFailed"`:           "1 of 1",
		`,"DeploymentStatus":"DeployedRequired"`:       " of 0",
		`,"RoleConfigurationId":"rc-1","MaxResults":1`: "0 of 2; 2 of 2",
	} {
		if got := zonePages(t, server, "ListRoleConfigurationProvisionings", `"ZoneId":"z-1"`+parameters); got != want {
			t.Errorf("%s: %s, want %s", parameters, got, want)
		}
	}
	checkCodes(t, server, "ListRoleConfigurationProvisionings", map[string]string{
		`{}`:                                 "MissingParameter",
		`{"ZoneId":"z-2"}`:                   "FailedOperation.ZoneIdNotExist",
		`{"ZoneId":"z-1","MaxResults":101}`:  "InvalidParameterValue",
		`{"ZoneId":"z-1","NextToken":"abc"}`: "InvalidParameter.NextTokenInvalid",
		`{"ZoneId":"z-1","DeploymentStatus":"Failed"}`: "InvalidParameterValue",
		`{"ZoneId":"z-1","PrincipalId":"u-1"}`:         "UnknownParameter",
	})
}
