// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestDescribeOrganization_answersDetailsOrDefaults(t *testing.T) {
	server := start(t, organization.Organization{})
	call := func(body string) (string, string) {
		response, code := (tencentCaller{}).call(t, server, "DescribeOrganization", body)
		delete(response, "RequestId")
		return string(encodeJSON(response)), code
	}
	want := fmt.Sprintf(`{"HostUin":%d,"OrgId":1}`, organization.ManagerUin)
	for _, body := range []string{`{}`, `{"Lang":"en"}`, `{"Product":"` + TrustedService + `"}`} {
		if got, code := call(body); got != want || code != "" {
			t.Errorf("%s without details: %s %s", body, got, code)
		}
	}
	for details, want := range map[string]string{` { "OrgId": 7, "PayUin": null } `: `{"OrgId":7,"PayUin":null}`, `{}`: `{}`} {
		server.Update(func(org *organization.Organization) { org.TencentCloud.Details = []byte(details) })
		if got, code := call(`{}`); got != want || code != "" {
			t.Errorf("with details %s: %s %s", details, got, code)
		}
	}
	for body, want := range map[string]string{
		`{"OrgId":7}`: "UnknownParameter", `{"Lang":"fr"}`: "InvalidParameterValue", `{"Product":"other"}`: "ResourceNotFound.OrganizationServiceNotExist",
	} {
		if _, code := call(body); code != want {
			t.Errorf("%s: %q, want %q", body, code, want)
		}
	}
}
