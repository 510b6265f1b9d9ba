// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestDescribeIdentityCenter_answersDetailsOrZone(t *testing.T) {
	server := start(t, organization.Organization{TencentCloud: organization.TencentCloud{IdentityCenter: &organization.IdentityCenter{ZoneID: "z-1"}}})
	call := func(body string) (string, string) {
		response, code := (tencentCaller{}).call(t, server, "DescribeIdentityCenter", body)
		delete(response, "RequestId")
		return string(encodeJSON(response)), code
	}
	if got, code := call(`{}`); got != `{"ServiceStatus":"Enabled","ZoneId":"z-1"}` || code != "" {
		t.Errorf("without details: %s %s", got, code)
	}
	server.Update(func(org *organization.Organization) {
		org.TencentCloud.IdentityCenter.Details = []byte(` { "ZoneId": "z-2", "ZoneName": null } `)
	})
	if got, code := call(`{}`); got != `{"ZoneId":"z-2","ZoneName":null}` || code != "" {
		t.Errorf("with details: %s %s", got, code)
	}
	server.Update(func(org *organization.Organization) {
		org.TencentCloud.IdentityCenter.Details = []byte(`{}`)
	})
	if got, code := call(`{}`); got != `{}` || code != "" {
		t.Errorf("with empty details: %s %s", got, code)
	}
	if _, code := call(`{"ZoneId":"z-2"}`); code != "UnknownParameter" {
		t.Errorf("with a parameter: %q", code)
	}
	server.Update(func(org *organization.Organization) { org.TencentCloud.IdentityCenter = nil })
	if _, code := call(`{}`); code != "FailedOperation.IdentityCenterNotOpen" {
		t.Errorf("not open: %q", code)
	}
}
