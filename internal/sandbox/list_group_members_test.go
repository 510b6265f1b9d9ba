// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestListGroupMembers_pagesAndFilters(t *testing.T) {
	server := start(t, organization.Organization{TencentCloud: organization.TencentCloud{IdentityCenter: &organization.IdentityCenter{
		ZoneID: "z-1",
		Groups: []organization.Group{
			{GroupID: "g-1", Members: rawItems(`{"N":0,"UserType":"Manual"}`, `{"N":1,"UserType":"Synchronized"}`, `{"N":2,"UserType":null}`)},
			{GroupID: "g-2", Members: rawItems(`{"N":3,"UserType":"Manual"}`)},
			{GroupID: "g-3"},
		},
	}}})
	for parameters, want := range map[string]string{
		`,"GroupId":"g-1"`:                           "0 1 2 of 3",
		`,"GroupId":"g-1","MaxResults":2`:            "0 1 of 3; 2 of 3",
		`,"GroupId":"g-1","UserType":"Synchronized"`: "1 of 1",
		`,"GroupId":"g-2"`:                           "3 of 1",
		`,"GroupId":"g-3"`:                           " of 0",
	} {
		if got := zonePages(t, server, "ListGroupMembers", `"ZoneId":"z-1"`+parameters); got != want {
			t.Errorf("%s: %s, want %s", parameters, got, want)
		}
	}
	response, _ := (tencentCaller{}).call(t, server, "ListGroupMembers", `{"ZoneId":"z-1","GroupId":"g-1","MaxResults":1}`)
	token, _ := response["NextToken"].(string)
	for body, want := range map[string]string{
		`{"ZoneId":"z-1"}`:                                             "MissingParameter",
		`{"GroupId":"g-1"}`:                                            "MissingParameter",
		`{"ZoneId":"z-2","GroupId":"g-1"}`:                             "FailedOperation.ZoneIdNotExist",
		`{"ZoneId":"z-1","GroupId":"g-4"}`:                             "InvalidParameter.GroupNotExist",
		`{"ZoneId":"z-1","GroupId":"g-1","UserType":"SCIM"}`:           "InvalidParameterValue",
		`{"ZoneId":"z-1","GroupId":"g-2","NextToken":"` + token + `"}`: "InvalidParameter.NextTokenInvalid",
	} {
		if _, code := (tencentCaller{}).call(t, server, "ListGroupMembers", body); code != want {
			t.Errorf("%s: %q, want %q", body, code, want)
		}
	}
}
