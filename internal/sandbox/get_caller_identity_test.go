// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"reflect"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestTencentGetCallerIdentity_namesTheAccountOfTheKeys(t *testing.T) {
	const own, manager = "200000000001", organization.DefaultAccountID
	org := rolesOrganization()
	org.TencentCloud.Roles = append(org.TencentCloud.Roles, organization.Role{ARN: "odd"})
	server := start(t, org)
	_, _, instance := fetch(t, newRequest(t, http.MethodGet, server.URL+securityCredentialsPath+"worker"))
	web, vendor := webCaller.send(t, server, "AssumeRoleWithWebIdentity", webIdentity(webARN, "pipeline", "e30.e30.c2ln"))
	if vendor != nil {
		t.Fatal(vendor)
	}
	assumed := func(account, name, session string) map[string]any {
		id := "orgaudit-sandbox-" + name
		return map[string]any{"Type": "CAMRole", "AccountId": account, "UserId": id + ":" + session, "PrincipalId": manager, "Arn": "qcs::sts:" + account + ":assumed-role/" + id}
	}
	user := func(account string) map[string]any {
		return map[string]any{"Type": "CAMUser", "AccountId": account, "UserId": account, "PrincipalId": account, "Arn": "qcs::cam:" + account + ":uin/" + account}
	}
	check := func(name string, caller tencentCaller, want map[string]any) {
		t.Helper()
		got, vendor := caller.send(t, server, "GetCallerIdentity", `{}`)
		delete(got, "RequestId")
		if vendor != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", name, got, vendor)
		}
	}
	check("own keys", stsCaller, user(manager))
	check("a role", stsCaller.with(assume(t, server, stsCaller, plainARN)), assumed("1", "plain", "audit"))
	check("an identity token", stsCaller.with(web["Credentials"].(map[string]any)), assumed("1", "web", "audit"))
	check("an instance", stsCaller.with(decodeObject(t, instance)), assumed("1", "instance", "worker"))
	check("a role without an account", stsCaller.with(assume(t, server, stsCaller, "odd")), assumed(manager, "", "audit"))
	server.Update(func(org *organization.Organization) { org.TencentCloud.AccountID = own })
	check("keys of another account", stsCaller, user(own))
}

// Each cloud has an action of this name.
func TestGetCallerIdentity_faultsAreOfOneCloud(t *testing.T) {
	server := start(t, rolesOrganization())
	if err := server.Refuse("tencentcloud:GetCallerIdentity"); err != nil {
		t.Fatal(err)
	}
	if _, code := stsCaller.call(t, server, "GetCallerIdentity", `{}`); code != "UnauthorizedOperation" {
		t.Errorf("code %q", code)
	}
	callerIdentity(t, server, huaweiCaller{})
	if calls := len(server.CallsOf("tencentcloud:GetCallerIdentity")); calls != 1 {
		t.Errorf("%d calls", calls)
	}
}
