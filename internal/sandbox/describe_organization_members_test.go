// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestDescribeOrganizationMembers_pagesAndFilters(t *testing.T) {
	org := organization.Organization{TencentCloud: organization.TencentCloud{
		Members: []organization.Member{{MemberUin: 7}},
		MemberDetails: rawItems(
			`{"N":0,"MemberUin":100000000017,"Name":"shop","NodeId":0,"NodeName":"Root","Tags":[{"TagKey":"env","TagValue":"prod"},{"TagKey":"team","TagValue":"a"}]}`,
			`{"N":1,"MemberUin":18446744073709551615,"Name":"shop test","NodeId":9007199254740993,"NodeName":"node","Tags":[{"TagKey":"env","TagValue":"test"}]}`,
			`{"N":2,"MemberUin":null,"Name":null,"Tags":null}`,
			`{"N":3}`,
		),
	}}
	server := start(t, org)
	for parameters, want := range map[string]string{
		`"Offset":0,"Limit":50`:                                             "0 1 2 3 of 4",
		`"Offset":2,"Limit":2`:                                              "2 3 of 4",
		`"Offset":4,"Limit":2`:                                              " of 4",
		`"Offset":0,"Limit":50,"SearchKey":"shop"`:                          "0 1 of 2",
		`"Offset":0,"Limit":1,"SearchKey":"shop"`:                           "0 of 2",
		`"Offset":0,"Limit":50,"SearchKey":"17"`:                            "0 of 1",
		`"Offset":0,"Limit":50,"AuthName":"Sandbox Limited"`:                "0 1 2 3 of 4",
		`"Offset":0,"Limit":50,"AuthName":"other"`:                          " of 0",
		`"Offset":0,"Limit":50,"Product":"config"`:                          "0 1 2 3 of 4",
		`"Offset":0,"Limit":50,"Lang":"en"`:                                 "0 1 2 3 of 4",
		`"Offset":0,"Limit":50,"NodeId":0`:                                  "0 of 1",
		`"Offset":0,"Limit":50,"NodeId":9007199254740993`:                   "1 of 1",
		`"Offset":0,"Limit":50,"NodeId":9007199254740992`:                   " of 0",
		`"Offset":0,"Limit":50,"NodeName":"node"`:                           "1 of 1",
		`"Offset":0,"Limit":50,"Tags":[{"TagKey":"env","TagValue":"prod"}]`: "0 of 1",
		`"Offset":0,"Limit":50,"Tags":[{"TagKey":"env","TagValue":"prod"},{"TagKey":"team","TagValue":"a"}]`: "0 of 1",
		`"Offset":0,"Limit":50,"Tags":[{"TagKey":"env","TagValue":"test"},{"TagKey":"team","TagValue":"a"}]`: " of 0",
	} {
		if got := offsetPageOf(t, server, "DescribeOrganizationMembers", parameters); got != want {
			t.Errorf("%s: %s, want %s", parameters, got, want)
		}
	}
}

func TestDescribeOrganizationMembers_errors(t *testing.T) {
	server := start(t, organization.Organization{})
	tags := func(n int) string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf(`{"TagKey":"k%d","TagValue":"v"}`, i))
		}
		return `,"Tags":[` + strings.Join(list, ",") + "]"
	}
	checkCodes(t, server, "DescribeOrganizationMembers", map[string]string{
		`{"Limit":50}`:                                                  "MissingParameter",
		`{"Offset":0}`:                                                  "MissingParameter",
		`{"Offset":3,"Limit":50}`:                                       "InvalidParameterValue",
		`{"Offset":0,"Limit":51}`:                                       "InvalidParameterValue",
		`{"Offset":0,"Limit":50,"Lang":"fr"}`:                           "InvalidParameterValue",
		`{"Offset":0,"Limit":50,"SearchKey":""}`:                        "InvalidParameterValue",
		`{"Offset":0,"Limit":50,"Product":"none"}`:                      "ResourceNotFound.OrganizationServiceNotExist",
		`{"Offset":0,"Limit":50,"NodeId":"7"}`:                          "InvalidParameter",
		`{"Offset":0,"Limit":50,"Tags":{}}`:                             "InvalidParameter",
		`{"Offset":0,"Limit":50` + tags(10) + "}":                       "",
		`{"Offset":0,"Limit":50` + tags(11) + "}":                       "InvalidParameterValue",
		`{"Offset":0,"Limit":50` + tags(0) + "}":                        "InvalidParameterValue",
		`{"Offset":0,"Limit":50,"Tags":[{"TagKey":"","TagValue":"v"}]}`: "InvalidParameterValue",
		`{"Offset":0,"Limit":50,"Tags":[{"TagKey":"k"}]}`:               "InvalidParameterValue",
		`{"Offset":0,"Limit":50,"Tags":[{"TagKey":"k","TagValue":"v"},{"TagKey":"k","TagValue":"w"}]}`: "InvalidParameterValue",
	})
}

func TestDescribeOrganizationMembers_withoutDetails(t *testing.T) {
	server := start(t, organization.Organization{TencentCloud: organization.TencentCloud{Members: []organization.Member{{MemberUin: 7, Name: "shop"}}}})
	response, code := (tencentCaller{}).call(t, server, "DescribeOrganizationMembers", `{"Offset":0,"Limit":50}`)
	if got := string(encodeJSON(response["Items"])); code != "" || got != `[{"MemberUin":7,"Name":"shop"}]` {
		t.Errorf("%s %s", got, code)
	}
}
