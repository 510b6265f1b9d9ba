// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestDescribeOrganizationMemberPolicies_pagesAndFilters(t *testing.T) {
	server := start(t, organization.Organization{TencentCloud: organization.TencentCloud{Members: []organization.Member{
		{MemberUin: 7, PolicyDetails: rawItems(
			`{"N":0,"PolicyName":"admin"}`, `{"N":1,"PolicyName":null,"Description":"for admins"}`, `{"N":2}`)},
		{MemberUin: 8, Policies: []organization.Policy{{PolicyID: 11, Name: "p"}}},
		{MemberUin: 9},
	}}})
	for parameters, want := range map[string]string{
		`"MemberUin":7,"Offset":0,"Limit":50`:                     "0 1 2 of 3",
		`"MemberUin":7,"Offset":2,"Limit":2`:                      "2 of 3",
		`"MemberUin":7,"Offset":0,"Limit":50,"SearchKey":"admin"`: "0 1 of 2",
		`"MemberUin":7,"Offset":0,"Limit":50,"SearchKey":"no"`:    " of 0",
		`"MemberUin":8,"Offset":0,"Limit":50`:                     "<nil> of 1",
		`"MemberUin":9,"Offset":0,"Limit":50`:                     " of 0",
	} {
		if got := offsetPageOf(t, server, "DescribeOrganizationMemberPolicies", parameters); got != want {
			t.Errorf("%s: %s, want %s", parameters, got, want)
		}
	}
	checkCodes(t, server, "DescribeOrganizationMemberPolicies", map[string]string{
		`{"MemberUin":7,"Limit":50}`:                           "MissingParameter",
		`{"MemberUin":7,"Offset":0}`:                           "MissingParameter",
		`{"Offset":0,"Limit":50}`:                              "MissingParameter",
		`{"MemberUin":7,"Offset":3,"Limit":50}`:                "InvalidParameterValue",
		`{"MemberUin":7,"Offset":0,"Limit":51}`:                "InvalidParameterValue",
		`{"MemberUin":7,"Offset":0,"Limit":50,"SearchKey":""}`: "InvalidParameterValue",
		`{"MemberUin":10,"Offset":0,"Limit":50}`:               "ResourceNotFound.OrganizationMemberNotExist",
	})
}
