// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import "testing"

func init() {
	documentedSums["DescribeIdentityCenter"] = "ed72988224cc6c20cf1b4bcf9f0c737757f5425238a9d815c448d8f3813963af"
}

func TestDescribeIdentityCenter(t *testing.T) {
	server := start(t, Organization{TencentCloud: TencentCloud{IdentityCenter: &IdentityCenter{ZoneID: "z-1"}}})
	call := func(body string) (string, string) {
		response, code := (tencentCaller{}).call(t, server, "DescribeIdentityCenter", body)
		delete(response, "RequestId")
		return string(encodeJSON(response)), code
	}
	if got, code := call(`{}`); got != `{"ServiceStatus":"Enabled","ZoneId":"z-1"}` || code != "" {
		t.Errorf("of a zone alone: %s %s", got, code)
	}
	server.Update(func(organization *Organization) {
		organization.TencentCloud.Lists = Lists{"DescribeIdentityCenter": rawItems(` { "ZoneId": "z-2", "ZoneName": null } `)}
	})
	if got, code := call(`{}`); got != `{"ZoneId":"z-2","ZoneName":null}` || code != "" {
		t.Errorf("as it is written: %s %s", got, code)
	}
	server.Update(func(organization *Organization) {
		organization.TencentCloud.Lists = Lists{"DescribeIdentityCenter": rawItems(`{}`)}
	})
	if got, code := call(`{}`); got != `{}` || code != "" {
		t.Errorf("of nothing: %s %s", got, code)
	}
	if _, code := call(`{"ZoneId":"z-2"}`); code != "UnknownParameter" {
		t.Errorf("with a parameter: %q", code)
	}
	server.Update(func(organization *Organization) { organization.TencentCloud.IdentityCenter = nil })
	if _, code := call(`{}`); code != "FailedOperation.IdentityCenterNotOpen" {
		t.Errorf("not open: %q", code)
	}
}
