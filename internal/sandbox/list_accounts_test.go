// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"net/http"
	"reflect"
	"testing"
)

const accountsPath = "/v1/organizations/accounts"

func TestListAccounts_pagesAndUnits(t *testing.T) {
	org := identityOrganization()
	org.HuaweiCloud.OrganizationAccounts = rawItems(`{"N":0,"id":"a"}`, `{"N":1,"id":"b"}`, `{}`)
	server := start(t, org)
	for name, test := range map[string]struct {
		query map[string]string
		want  []string
	}{
		"all":           {nil, []string{"0 1 <nil> (3)"}},
		"pages":         {map[string]string{"limit": "2"}, []string{"0 1 (2)", "<nil> (1)"}},
		"below a root":  {map[string]string{"parent_id": "r-1"}, []string{"0 1 <nil> (3)"}},
		"below a unit":  {map[string]string{"parent_id": "ou-1"}, []string{" (0)"}},
		"largest limit": {map[string]string{"limit": "1000"}, []string{"0 1 <nil> (3)"}},
	} {
		var pages []string
		for marker, more := "", true; more; {
			caller := huaweiCaller{query: map[string]string{}}
			for field, value := range test.query {
				caller.query[field] = value
			}
			if marker != "" {
				caller.query["marker"] = marker
			}
			status, _, body := caller.get(t, server, accountsPath)
			if status != http.StatusOK {
				t.Fatalf("%s: %d %s", name, status, body)
			}
			answer := decodeObject(t, body)
			info := answer["page_info"].(map[string]any)
			pages = append(pages, fmt.Sprintf("%s (%v)", numbers(answer["accounts"]), info["current_count"]))
			marker, more = info["next_marker"].(string)
		}
		if !reflect.DeepEqual(pages, test.want) {
			t.Errorf("%s: pages %q, want %q", name, pages, test.want)
		}
	}
}

func TestListAccounts_errors(t *testing.T) {
	server := start(t, identityOrganization())
	for name, test := range map[string]struct {
		caller huaweiCaller
		status int
		code   string
	}{
		"a limit above the largest": {huaweiCaller{query: map[string]string{"limit": "1001"}}, 400, "RMS.00010004"},
		"an unknown parameter":      {huaweiCaller{query: map[string]string{"name": "a"}}, 400, "RMS.00010004"},
		"an unknown marker":         {huaweiCaller{query: map[string]string{"marker": "abcd"}}, 400, "RMS.00010004"},
		"an empty parent":           {huaweiCaller{query: map[string]string{"parent_id": ""}}, 400, "RMS.00010004"},
		"the account of an agency":  {(huaweiCaller{}).withAssumed(agencyKeys(t, server, huaweiCaller{}, "d1", "")), 401, "Organizations.1002"},
		"no signature":              {huaweiCaller{unsigned: true}, 401, "APIGW.0301"},
	} {
		status, _, body := test.caller.get(t, server, accountsPath)
		if code := decodeObject(t, body)["error_code"]; status != test.status || code != test.code {
			t.Errorf("%s: %d %v, want %d %s", name, status, code, test.status, test.code)
		}
	}
}
