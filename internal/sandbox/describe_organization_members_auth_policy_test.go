// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestDescribeOrganizationMembersAuthPolicy_pagesAndFilters(t *testing.T) {
	server := start(t, organization.Organization{TencentCloud: organization.TencentCloud{AuthPolicies: rawItems(
		`{"N":0,"MemberUin":18446744073709551615,"PolicyId":11,"OrgSubAccountUin":5,"BindType":1}`,
		`{"N":1,"MemberUin":7,"PolicyId":11,"OrgSubAccountUin":5,"BindType":2}`,
		`{"N":2,"MemberUin":7,"PolicyId":12,"OrgSubAccountUin":null}`,
		`{"N":3}`,
	)}})
	for parameters, want := range map[string]string{
		`"Offset":0,"Limit":50`: "0 1 2 3 of 4",
		`"Offset":2,"Limit":2`:  "2 3 of 4",
		`"Offset":4,"Limit":2`:  " of 4",
		`"Offset":0,"Limit":50,"MemberUin":18446744073709551615`:    "0 of 1",
		`"Offset":0,"Limit":1,"MemberUin":7`:                        "1 of 2",
		`"Offset":0,"Limit":50,"PolicyId":11`:                       "0 1 of 2",
		`"Offset":0,"Limit":50,"OrgSubAccountUin":5,"MemberUin":7`:  "1 of 1",
		`"Offset":0,"Limit":50,"OrgSubAccountUin":5,"PolicyId":12`:  " of 0",
		`"Offset":0,"Limit":50,"OrgSubAccountUin":0,"MemberUin":99`: " of 0",
	} {
		if got := offsetPageOf(t, server, "DescribeOrganizationMembersAuthPolicy", parameters); got != want {
			t.Errorf("%s: %s, want %s", parameters, got, want)
		}
	}
	checkCodes(t, server, "DescribeOrganizationMembersAuthPolicy", map[string]string{
		`{"Limit":50}`:                               "MissingParameter",
		`{"Offset":0}`:                               "MissingParameter",
		`{"Offset":3,"Limit":50}`:                    "InvalidParameterValue",
		`{"Offset":0,"Limit":51}`:                    "InvalidParameterValue",
		`{"Offset":0,"Limit":50,"MemberUin":"7"}`:    "InvalidParameter",
		`{"Offset":0,"Limit":50,"SearchKey":"shop"}`: "UnknownParameter",
	})
}
