// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const (
	plainARN    = "qcs::cam::uin/1:roleName/plain"
	externalARN = "qcs::cam::uin/1:roleName/external"
	webARN      = "qcs::cam::uin/1:roleName/web"
	instanceARN = "qcs::cam::uin/1:roleName/instance"
	shortARN    = "qcs::cam::uin/1:roleName/short"
)

// tokenUntil makes an identity token with an expiry.
func tokenUntil(expires time.Time) string {
	claims := fmt.Sprintf(`{"iss":"pipeline","exp":%d}`, expires.Unix())
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
}

func rolesOrganization() organization.Organization {
	org := signatureOrganization("")
	org.TencentCloud.Roles = []organization.Role{
		{ARN: plainARN},
		{ARN: externalARN, ExternalID: "secret handshake"},
		{ARN: webARN, ProviderID: "pipeline", WebIdentityToken: "e30.e30.c2ln"},
		{ARN: instanceARN, InstanceRole: "worker"},
		{ARN: shortARN, LongestSeconds: 2},
	}
	return org
}

var (
	stsCaller = tencentCaller{service: "sts", version: "2018-08-13", region: "ap-guangzhou"}
	webCaller = tencentCaller{service: "sts", version: "2018-08-13", region: "ap-guangzhou", unsigned: true}
)

// with returns a caller that signs with the temporary key of an answer.
func (c tencentCaller) with(keys map[string]any) tencentCaller {
	c.id, c.key, c.token = keys["TmpSecretId"].(string), keys["TmpSecretKey"].(string), keys["Token"].(string)
	return c
}

// assume gets keys of a role.
func assume(t *testing.T, server *Server, caller tencentCaller, arn string) map[string]any {
	t.Helper()
	response, vendor := caller.send(t, server, "AssumeRole", `{"RoleArn":"`+arn+`","RoleSessionName":"audit"}`)
	if vendor != nil {
		t.Fatal(vendor)
	}
	return response["Credentials"].(map[string]any)
}

func webIdentity(arn, provider, token string) string {
	return string(encodeJSON(map[string]string{"RoleArn": arn, "RoleSessionName": "audit", "ProviderId": provider, "WebIdentityToken": token}))
}

func TestAssumeRole_givesKeys(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 500, time.UTC)
	for name, test := range map[string]struct {
		caller       tencentCaller
		action, body string
		lives        int64
	}{
		"as long as it lives":   {stsCaller, "AssumeRole", `{"RoleArn":"` + plainARN + `","RoleSessionName":"audit"}`, 7200},
		"with a duration":       {stsCaller, "AssumeRole", `{"RoleArn":"` + plainARN + `","RoleSessionName":"audit","DurationSeconds":43200}`, 43200},
		"with a short duration": {stsCaller, "AssumeRole", `{"RoleArn":"` + plainARN + `","RoleSessionName":"audit","DurationSeconds":1}`, 1},
		"bounded":               {stsCaller, "AssumeRole", `{"RoleArn":"` + shortARN + `","RoleSessionName":"audit"}`, 2},
		"below the bound":       {stsCaller, "AssumeRole", `{"RoleArn":"` + shortARN + `","RoleSessionName":"audit","DurationSeconds":1}`, 1},
		"with a policy":         {stsCaller, "AssumeRole", `{"RoleArn":"` + plainARN + `","RoleSessionName":"audit","Policy":"%7B%22version%22%3A+%222.0%22%7D"}`, 7200},
		"with an external id":   {stsCaller, "AssumeRole", `{"RoleArn":"` + externalARN + `","RoleSessionName":"audit","ExternalId":"secret handshake"}`, 7200},
		"with an identity":      {webCaller, "AssumeRoleWithWebIdentity", webIdentity(webARN, "pipeline", "e30.e30.c2ln"), 7200},
	} {
		t.Run(name, func(t *testing.T) {
			server := start(t, rolesOrganization())
			server.SetKeyClock(func() time.Time { return now })
			response, vendor := test.caller.send(t, server, test.action, test.body)
			if vendor != nil {
				t.Fatal(vendor)
			}
			expires := now.Add(time.Duration(test.lives) * time.Second)
			if response["ExpiredTime"] != json.Number(fmt.Sprint(expires.Unix())) || response["Expiration"] != expires.Format("2006-01-02T15:04:05Z") || response["RequestId"] == nil {
				t.Errorf("answer %v", response)
			}
			temporary := (tencentCaller{}).with(response["Credentials"].(map[string]any))
			if _, code := temporary.call(t, server, "ListNonCompliantResource", oneResource); code != "" {
				t.Errorf("the keys give %s", code)
			}
			if call := server.Calls()[0]; call.Action != test.action || call.ErrorCode != "" || !reflect.DeepEqual(call.Parameters, decodeObject(t, []byte(test.body))) || call.Header.Get("X-TC-Region") != "ap-guangzhou" {
				t.Errorf("recorded %+v", call)
			}
		})
	}
}

func TestAssumeRole_errors(t *testing.T) {
	role := func(more string) string {
		return `{"RoleArn":"` + plainARN + `","RoleSessionName":"audit"` + more + `}`
	}
	noRegion, otherVersion, otherService, noKeys := stsCaller, stsCaller, stsCaller, stsCaller
	noRegion.region, otherVersion.version, otherService.service, noKeys.unsigned = "", "2021-03-31", "organization", true
	for name, test := range map[string]struct {
		caller     tencentCaller
		body, code string
	}{
		"an unknown role":              {stsCaller, strings.Replace(role(""), "plain", "other", 1), "ResourceNotFound.RoleNotFound"},
		"no external id":               {stsCaller, strings.Replace(role(""), plainARN, externalARN, 1), "UnauthorizedOperation"},
		"a wrong external id":          {stsCaller, strings.Replace(role(`,"ExternalId":"x"`), plainARN, externalARN, 1), "UnauthorizedOperation"},
		"a role of a provider":         {stsCaller, strings.Replace(role(""), plainARN, webARN, 1), "UnauthorizedOperation"},
		"a role of an instance":        {stsCaller, strings.Replace(role(""), plainARN, instanceARN, 1), "UnauthorizedOperation"},
		"no time":                      {stsCaller, role(`,"DurationSeconds":0`), "InvalidParameter.OverTimeError"},
		"too long":                     {stsCaller, role(`,"DurationSeconds":43201`), "InvalidParameter.OverTimeError"},
		"a duration as text":           {stsCaller, role(`,"DurationSeconds":"900"`), "InvalidParameter"},
		"a policy that is not encoded": {stsCaller, role(`,"Policy":"{}"`), "InvalidParameter.StrategyFormatError"},
		"a policy that is not JSON":    {stsCaller, role(`,"Policy":"%7B"`), "InvalidParameter.StrategyFormatError"},
		"a name with spaces":           {stsCaller, strings.Replace(role(""), "audit", "an audit", 1), "InvalidParameterValue"},
		"no role":                      {stsCaller, `{"RoleSessionName":"audit"}`, "MissingParameter"},
		"no session name":              {stsCaller, `{"RoleArn":"` + plainARN + `"}`, "MissingParameter"},
		"a parameter too many":         {stsCaller, role(`,"SourceIdentity":"x"`), "UnknownParameter"},
		"no region":                    {noRegion, role(""), "MissingParameter"},
		"another version":              {otherVersion, role(""), "NoSuchVersion"},
		"signed for Organization":      {otherService, role(""), "AuthFailure.SignatureFailure"},
		"without keys":                 {noKeys, role(""), "AuthFailure.InvalidAuthorization"},
	} {
		server := start(t, rolesOrganization())
		if _, code := test.caller.call(t, server, "AssumeRole", test.body); code != test.code {
			t.Errorf("%s: %q, want %q", name, code, test.code)
		}
		if call := server.Calls()[0]; call.ErrorCode != test.code {
			t.Errorf("%s: recorded %+v", name, call)
		}
	}
}

func TestAssumeRoleWithWebIdentity_errors(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	late, early := tokenUntil(now), tokenUntil(now.Add(time.Second))
	org := rolesOrganization()
	org.TencentCloud.Roles = append(org.TencentCloud.Roles, organization.Role{ARN: "late", ProviderID: "p", WebIdentityToken: late}, organization.Role{ARN: "early", ProviderID: "p", WebIdentityToken: early})
	server := start(t, org)
	server.SetKeyClock(func() time.Time { return now })
	signed := stsCaller
	otherHeader, noRegion := webCaller, webCaller
	noRegion.region = ""
	otherHeader.tamper = setHeader("Authorization", "NONE")
	for name, test := range map[string]struct {
		caller              tencentCaller
		body, code, message string
	}{
		"good until then":       {webCaller, webIdentity("early", "p", early), "", ""},
		"expired":               {webCaller, webIdentity("late", "p", late), "InvalidParameter.WebIdentityTokenError", "expired"},
		"another token":         {webCaller, webIdentity(webARN, "pipeline", "e30.e30.c2lo"), "InvalidParameter.WebIdentityTokenError", "invalid"},
		"another provider":      {webCaller, webIdentity(webARN, "other", "e30.e30.c2ln"), "InvalidParameter.WebIdentityTokenError", "provider"},
		"no role of a provider": {webCaller, webIdentity(plainARN, "pipeline", "e30.e30.c2ln"), "InvalidParameter.WebIdentityTokenError", "provider"},
		"an unknown role":       {webCaller, webIdentity("other", "pipeline", "e30.e30.c2ln"), "InternalError.GetRoleError", "other"},
		"too long":              {webCaller, `{"DurationSeconds":43201,` + webIdentity(webARN, "pipeline", "e30.e30.c2ln")[1:], "InvalidParameter.OverTimeError", "43200"},
		"no token":              {webCaller, `{"RoleArn":"a","RoleSessionName":"bc","ProviderId":"d"}`, "MissingParameter", "WebIdentityToken"},
		"no provider":           {webCaller, `{"RoleArn":"a","RoleSessionName":"bc","WebIdentityToken":"d"}`, "MissingParameter", "ProviderId"},
		"a policy":              {webCaller, `{"Policy":"%7B%7D",` + webIdentity(webARN, "pipeline", "e30.e30.c2ln")[1:], "UnknownParameter", "Policy"},
		"signed":                {signed, webIdentity(webARN, "pipeline", "e30.e30.c2ln"), "AuthFailure.InvalidAuthorization", "SKIP"},
		"another header":        {otherHeader, webIdentity(webARN, "pipeline", "e30.e30.c2ln"), "AuthFailure.InvalidAuthorization", "SKIP"},
		"no region":             {noRegion, webIdentity(webARN, "pipeline", "e30.e30.c2ln"), "MissingParameter", "`Region`"},
	} {
		_, vendor := test.caller.send(t, server, "AssumeRoleWithWebIdentity", test.body)
		switch {
		case test.code == "" && vendor != nil, test.code != "" && vendor == nil:
			t.Errorf("%s: %v", name, vendor)
		case vendor != nil && (vendor.Code != test.code || !strings.Contains(vendor.Message, test.message)):
			t.Errorf("%s: %v, want %s with %s", name, vendor, test.code, test.message)
		}
	}
}

func TestAssumeRole_withTemporaryKeys(t *testing.T) {
	server := start(t, rolesOrganization())
	first := assume(t, server, stsCaller, plainARN)
	second := assume(t, server, stsCaller.with(first), shortARN)
	if first["TmpSecretId"] == second["TmpSecretId"] || first["Token"] == second["Token"] || first["TmpSecretKey"] == second["TmpSecretKey"] {
		t.Error("the same keys twice")
	}
	server.ExpireKeys()
	_, vendor := stsCaller.with(first).send(t, server, "AssumeRole", `{"RoleArn":"`+plainARN+`","RoleSessionName":"audit"}`)
	if vendor == nil || vendor.Code != "AuthFailure.TokenFailure" || vendor.Message != "The token has expired." {
		t.Errorf("with expired keys: %v", vendor)
	}
	if got := server.CallsOf("AssumeRole")[1].Header.Get("X-TC-Token"); got != first["Token"] {
		t.Errorf("recorded token %q", got)
	}
	assume(t, server, stsCaller, plainARN)
}

func TestSecurityCredentials_giveKeysOfAnInstance(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	org := rolesOrganization()
	org.TencentCloud.Roles = append(org.TencentCloud.Roles, organization.Role{ARN: "brief", InstanceRole: "brief", LongestSeconds: 3})
	server := start(t, org)
	server.SetKeyClock(func() time.Time { return now })
	for name, lives := range map[string]time.Duration{"worker": 6 * time.Hour, "brief": 3 * time.Second} {
		server.ResetCalls()
		status, _, body := fetch(t, newRequest(t, http.MethodGet, server.URL+"/latest/meta-data/cam/security-credentials/"+name))
		keys, expires := decodeObject(t, body), now.Add(lives)
		if status != 200 || keys["Code"] != "Success" || keys["ExpiredTime"] != json.Number(fmt.Sprint(expires.Unix())) || keys["Expiration"] != expires.Format("2006-01-02T15:04:05Z") {
			t.Fatalf("%s: %d %s", name, status, body)
		}
		if _, code := (tencentCaller{}).with(keys).call(t, server, "ListNonCompliantResource", oneResource); code != "" {
			t.Errorf("%s: the keys give %s", name, code)
		}
		if call := server.Calls()[0]; call.Action != "MetadataSecurityCredentials" || call.Parameters["role"] != name {
			t.Errorf("recorded %+v", call)
		}
	}
	const path = "/latest/meta-data/cam/security-credentials/"
	if status, _, body := fetch(t, newRequest(t, http.MethodGet, server.URL+path)); status != 200 || string(body) != "worker\nbrief" {
		t.Errorf("list: %d %s", status, body)
	}
	for _, name := range []string{"other", "plain", "worker/"} {
		if status, header, body := fetch(t, newRequest(t, http.MethodGet, server.URL+path+name)); status != 404 || header.Get("Content-Type") != "text/html" || !strings.HasPrefix(string(body), "<html>") {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	server.Update(func(org *organization.Organization) { org.TencentCloud.Roles = nil })
	if status, _, _ := fetch(t, newRequest(t, http.MethodGet, server.URL+path)); status != 404 {
		t.Errorf("without roles: %d", status)
	}
}

// newRequest makes a request without a body. The headers are names and values in turn.
func newRequest(t *testing.T, method, target string, headers ...string) *http.Request {
	t.Helper()
	made, err := http.NewRequest(method, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		made.Header.Set(headers[i], headers[i+1])
	}
	return made
}
