// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func identityOrganization() organization.Organization {
	org := summaryOrganization("")
	org.HuaweiCloud.IdentityProviders = []organization.IdentityProvider{{ID: "pipeline", Token: "e30.e30.c2ln"}, {ID: "brief", Token: "b", LongestSeconds: 2}}
	org.HuaweiCloud.Agencies = []organization.Agency{
		{Name: "audit", DomainID: "d1", DomainName: "first", PolicyStatesSummary: []byte(`{"policy_assignments":[],"of":"d1"}`)},
		{Name: "audit", DomainID: "d2", LongestSeconds: 2},
	}
	return org
}

var idpCaller = huaweiCaller{unsigned: true, headers: map[string]string{"X-Idp-Id": "pipeline"}}

// with returns a caller that signs with the temporary key of an answer.
func (c huaweiCaller) with(keys map[string]any) huaweiCaller {
	c.key, c.secret, c.token = keys["access"].(string), keys["secret"].(string), keys["securitytoken"].(string)
	return c
}

func idToken(token string) string { return `{"auth":{"id_token":{"id":"` + token + `"}}}` }

// subjectToken exchanges the identity token of an identity provider.
func subjectToken(t *testing.T, server *Server, provider, token string) string {
	t.Helper()
	caller := huaweiCaller{unsigned: true, headers: map[string]string{"X-Idp-Id": provider}}
	status, header, body := caller.post(t, server, "/v3.0/OS-AUTH/id-token/tokens", idToken(token))
	if status != 201 {
		t.Fatalf("%d %s", status, body)
	}
	return header.Get("X-Subject-Token")
}

func byToken(token, more string) string {
	return `{"auth":{"identity":{"methods":["token"],"token":{"id":"` + token + `"` + more + `}}}}`
}

func byAgency(fields string) string {
	return `{"auth":{"identity":{"methods":["assume_role"],"assume_role":{` + fields + `}}}}`
}

func securityToken(t *testing.T, server *Server, caller huaweiCaller, body string) map[string]any {
	t.Helper()
	status, header, text := caller.post(t, server, "/v3.0/OS-CREDENTIAL/securitytokens", body)
	if status != 201 || header.Get("X-Request-Id") == "" {
		t.Fatalf("%d %s", status, text)
	}
	return decodeObject(t, text)["credential"].(map[string]any)
}

// tokenKeys gets keys of the account.
func tokenKeys(t *testing.T, server *Server, more string) map[string]any {
	t.Helper()
	return securityToken(t, server, huaweiCaller{unsigned: true}, byToken(subjectToken(t, server, "pipeline", "e30.e30.c2ln"), more))
}

// ownDomain returns the account of a caller, as the identity service names it.
func ownDomain(t *testing.T, server *Server, caller huaweiCaller) string {
	t.Helper()
	status, _, body := caller.get(t, server, "/v3/auth/domains")
	if status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	domain := decodeObject(t, body)["domains"].([]any)[0].(map[string]any)
	return fmt.Sprint(domain["id"], " ", domain["name"])
}

func TestIdentityToken_givesKeysOfTheAccount(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 123456000, time.UTC)
	server := start(t, identityOrganization())
	server.SetKeyClock(func() time.Time { return now })
	caller := idpCaller
	status, header, body := caller.post(t, server, "/v3.0/OS-AUTH/id-token/tokens", `{"auth":{"id_token":{"id":"e30.e30.c2ln"},"scope":{"domain":{"id":"`+organization.DefaultHuaweiDomainID+`"}}}}`)
	token, _ := decodeObject(t, body)["token"].(map[string]any)
	if status != 201 || header.Get("X-Subject-Token") == "" || token["expires_at"] != "2026-07-02T12:00:00.123456Z" || token["issued_at"] != "2026-07-01T12:00:00.123456Z" ||
		!reflect.DeepEqual(token["methods"], []any{"mapped"}) || token["user"] == nil || header.Get("X-Request-Id") == "" {
		t.Fatalf("%d %v %s", status, header, body)
	}
	if got, want := server.Calls()[0].Parameters, (map[string]any{"idp_id": "pipeline", "id_token": "e30.e30.c2ln", "domain_id": organization.DefaultHuaweiDomainID}); !reflect.DeepEqual(got, want) {
		t.Errorf("recorded %v", got)
	}
	subject := header.Get("X-Subject-Token")
	for name, test := range map[string]struct {
		caller  huaweiCaller
		body    string
		expires string
	}{
		"in the body":     {huaweiCaller{unsigned: true}, byToken(subject, ""), "2026-07-01T12:15:00.123456Z"},
		"with a duration": {huaweiCaller{unsigned: true}, byToken(subject, `,"duration_seconds":86400`), "2026-07-02T12:00:00.123456Z"},
		"in the header":   {huaweiCaller{unsigned: true, headers: map[string]string{"X-Auth-Token": subject}}, `{"auth":{"identity":{"methods":["token"]}}}`, "2026-07-01T12:15:00.123456Z"},
		"bounded":         {huaweiCaller{unsigned: true}, byToken(subjectToken(t, server, "brief", "b"), ""), "2026-07-01T12:00:02.123456Z"},
	} {
		keys := securityToken(t, server, test.caller, test.body)
		if keys["expires_at"] != test.expires {
			t.Errorf("%s: %v", name, keys)
		}
		temporary := (huaweiCaller{}).with(keys)
		if got := ownDomain(t, server, temporary); got != organization.DefaultHuaweiDomainID+" "+organization.DefaultHuaweiDomainName {
			t.Errorf("%s: the keys belong to %s", name, got)
		}
		if status, body := temporary.summary(t, server); status != 200 || len(body["policy_assignments"].([]any)) != 4 {
			t.Errorf("%s: %d %v", name, status, body)
		}
	}
	recorded := map[string]any{"methods": []string{"token"}, "token": subject, "duration_seconds": json.Number("86400")}
	found := false
	for _, call := range server.CallsOf("CreateTemporaryAccessKeyByToken") {
		found = found || reflect.DeepEqual(call.Parameters, recorded)
	}
	if !found {
		t.Errorf("recorded %+v", server.CallsOf("CreateTemporaryAccessKeyByToken"))
	}
}

// identityError checks an error of the identity service.
func identityError(t *testing.T, name string, status, want int, body []byte, message string) {
	t.Helper()
	problem, _ := decodeObject(t, body)["error"].(map[string]any)
	if status != want || problem["code"] != json.Number(fmt.Sprint(want)) || problem["title"] != http.StatusText(want) || !strings.Contains(fmt.Sprint(problem["message"]), message) {
		t.Errorf("%s: %d %s", name, status, body)
	}
}

func TestIdentityToken_errors(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	org := identityOrganization()
	org.HuaweiCloud.IdentityProviders = append(org.HuaweiCloud.IdentityProviders, organization.IdentityProvider{ID: "late", Token: tokenUntil(now)})
	server := start(t, org)
	server.SetKeyClock(func() time.Time { return now })
	late, other := huaweiCaller{unsigned: true, headers: map[string]string{"X-Idp-Id": "late"}}, huaweiCaller{unsigned: true, headers: map[string]string{"X-Idp-Id": "other"}}
	for name, test := range map[string]struct {
		caller  huaweiCaller
		body    string
		status  int
		message string
	}{
		"an unknown provider":  {other, idToken("e30.e30.c2ln"), 401, "identity provider other"},
		"another token":        {idpCaller, idToken("e30.e30.c2lo"), 401, "invalid"},
		"an expired token":     {late, idToken(tokenUntil(now)), 401, "expired"},
		"another account":      {idpCaller, `{"auth":{"id_token":{"id":"e30.e30.c2ln"},"scope":{"domain":{"name":"other"}}}}`, 401, "scope"},
		"another account's id": {idpCaller, `{"auth":{"id_token":{"id":"e30.e30.c2ln"},"scope":{"domain":{"id":"other"}}}}`, 401, "scope"},
		"no header":            {huaweiCaller{unsigned: true}, idToken("e30.e30.c2ln"), 400, "X-Idp-Id"},
		"no token":             {idpCaller, `{"auth":{}}`, 400, "id token"},
		"a field too many":     {idpCaller, `{"auth":{"id_token":{"id":"e30.e30.c2ln","x":1}}}`, 400, "unknown field"},
		"text after the end":   {idpCaller, idToken("e30.e30.c2ln") + "{}", 400, "after its JSON"},
		"no JSON":              {idpCaller, "x", 400, "body"},
	} {
		status, header, body := test.caller.post(t, server, "/v3.0/OS-AUTH/id-token/tokens", test.body)
		identityError(t, name, status, test.status, body, test.message)
		if header.Get("X-Subject-Token") != "" {
			t.Errorf("%s: a token", name)
		}
	}
	for _, call := range server.Calls() {
		if call.Action != "CreateTokenWithIdToken" || call.ErrorCode != "400" && call.ErrorCode != "401" {
			t.Errorf("recorded %+v", call)
		}
	}
}

func TestKeysByToken_errors(t *testing.T) {
	now := time.Now()
	server := start(t, identityOrganization())
	server.SetKeyClock(func() time.Time { return now })
	subject := subjectToken(t, server, "pipeline", "e30.e30.c2ln")
	for name, test := range map[string]struct {
		body    string
		later   time.Duration
		status  int
		message string
	}{
		"an unknown token":   {byToken("x", ""), 0, 401, "token"},
		"no token":           {`{"auth":{"identity":{"methods":["token"]}}}`, 0, 401, "token"},
		"an expired token":   {byToken(subject, ""), 24 * time.Hour, 401, "expired"},
		"too short":          {byToken(subject, `,"duration_seconds":899`), 0, 400, "900 to 86400"},
		"too long":           {byToken(subject, `,"duration_seconds":86401`), 0, 400, "900 to 86400"},
		"a duration as text": {byToken(subject, `,"duration_seconds":"900"`), 0, 400, "900 to 86400"},
		"a broken duration":  {byToken(subject, `,"duration_seconds":900.5`), 0, 400, "900 to 86400"},
		"another method":     {strings.Replace(byToken(subject, ""), `["token"]`, `["password"]`, 1), 0, 400, "methods"},
		"two methods":        {strings.Replace(byToken(subject, ""), `["token"]`, `["token","assume_role"]`, 1), 0, 400, "methods"},
		"a field too many":   {byToken(subject, `,"duration":900`), 0, 400, "unknown field"},
		"no JSON":            {"x", 0, 400, "body"},
	} {
		server.SetKeyClock(func() time.Time { return now.Add(test.later) })
		status, _, body := (huaweiCaller{unsigned: true}).post(t, server, "/v3.0/OS-CREDENTIAL/securitytokens", test.body)
		identityError(t, name, status, test.status, body, test.message)
	}
	if got := server.CallsOf("CreateTemporaryAccessKeyByToken"); len(got) != 11 || got[0].ErrorCode == "" {
		t.Errorf("recorded %+v", got)
	}
}

func TestKeysByAgency_belongToItsAccount(t *testing.T) {
	server := start(t, identityOrganization())
	federated := (huaweiCaller{}).with(tokenKeys(t, server, ""))
	for name, test := range map[string]struct {
		caller                   huaweiCaller
		fields, domainID, domain string
	}{
		"by id":               {huaweiCaller{}, `"agency_name":"audit","domain_id":"d1"`, "d1", "d1 first"},
		"by name":             {huaweiCaller{}, `"agency_name":"audit","domain_name":"first","duration_seconds":86400`, "d1", "d1 first"},
		"by both":             {huaweiCaller{}, `"agency_name":"audit","domain_id":"d1","domain_name":"first"`, "d1", "d1 first"},
		"without a name":      {huaweiCaller{}, `"agency_name":"audit","domain_name":"d2"`, "d2", "d2 d2"},
		"with temporary keys": {federated, `"agency_name":"audit","domain_id":"d1"`, "d1", "d1 first"},
	} {
		temporary := (huaweiCaller{}).with(securityToken(t, server, test.caller, byAgency(test.fields)))
		if got := ownDomain(t, server, temporary); got != test.domain {
			t.Errorf("%s: the keys belong to %s", name, got)
		}
		temporary.domainID = test.domainID
		status, body := temporary.summary(t, server)
		if of, _ := body["of"].(string); status != 200 || (of == "d1") != (test.domainID == "d1") || len(body["policy_assignments"].([]any)) != 0 {
			t.Errorf("%s: %d %v", name, status, body)
		}
		temporary.domainID = organization.DefaultHuaweiDomainID
		if status, body := temporary.summary(t, server); status != 403 || body["error_code"] != "RMS.00010006" {
			t.Errorf("%s: the account itself: %d %v", name, status, body)
		}
		call := server.CallsOf("CreateTemporaryAccessKeyByAgency")[0]
		want := decodeObject(t, []byte("{"+test.fields+"}"))
		want["methods"] = []string{"assume_role"}
		if !reflect.DeepEqual(call.Parameters, want) {
			t.Errorf("%s: recorded %v", name, call.Parameters)
		}
		server.ResetCalls()
	}
	if status, body := (huaweiCaller{domainID: "d1"}).summary(t, server); status != 403 {
		t.Errorf("the agency's account with the account's own keys: %d %v", status, body)
	}
}

func TestKeysByAgency_endWithTheAgency(t *testing.T) {
	now := time.Now().UTC()
	server := start(t, identityOrganization())
	server.SetKeyClock(func() time.Time { return now })
	for fields, lives := range map[string]time.Duration{
		`"domain_id":"d1"`:                         900 * time.Second,
		`"domain_id":"d1","duration_seconds":7200`: 7200 * time.Second,
		`"domain_id":"d2","duration_seconds":900`:  2 * time.Second,
	} {
		keys := securityToken(t, server, huaweiCaller{}, byAgency(`"agency_name":"audit",`+fields))
		if want := now.Add(lives).Format("2006-01-02T15:04:05.000000Z"); keys["expires_at"] != want {
			t.Errorf("%s: %v, want %s", fields, keys["expires_at"], want)
		}
	}
	temporary := (huaweiCaller{domainID: "d1"}).with(securityToken(t, server, huaweiCaller{}, byAgency(`"agency_name":"audit","domain_id":"d1"`)))
	server.Update(func(org *organization.Organization) { org.HuaweiCloud.Agencies = nil })
	if status, body := temporary.summary(t, server); status != 401 {
		t.Errorf("without the agency: %d %v", status, body)
	}
}

func TestKeysByAgency_errors(t *testing.T) {
	server := start(t, identityOrganization())
	ofAgency := (huaweiCaller{}).with(securityToken(t, server, huaweiCaller{}, byAgency(`"agency_name":"audit","domain_id":"d1"`)))
	for name, test := range map[string]struct {
		caller  huaweiCaller
		body    string
		status  int
		message string
	}{
		"an unknown agency":    {huaweiCaller{}, byAgency(`"agency_name":"other","domain_id":"d1"`), 404, "Could not find agency other"},
		"an unknown account":   {huaweiCaller{}, byAgency(`"agency_name":"audit","domain_id":"d3"`), 404, "Could not find agency audit"},
		"accounts that differ": {huaweiCaller{}, byAgency(`"agency_name":"audit","domain_id":"d2","domain_name":"first"`), 404, "Could not find agency"},
		"keys of an agency":    {ofAgency, byAgency(`"agency_name":"audit","domain_id":"d2"`), 403, "not authorized"},
		"no account":           {huaweiCaller{}, byAgency(`"agency_name":"audit"`), 400, "domain_id"},
		"no agency":            {huaweiCaller{}, byAgency(`"domain_id":"d1"`), 400, "agency_name"},
		"nothing":              {huaweiCaller{}, `{"auth":{"identity":{"methods":["assume_role"]}}}`, 400, "agency_name"},
		"too short":            {huaweiCaller{}, byAgency(`"agency_name":"audit","domain_id":"d1","duration_seconds":899`), 400, "900 to 86400"},
		"too long":             {huaweiCaller{}, byAgency(`"agency_name":"audit","domain_id":"d1","duration_seconds":86401`), 400, "900 to 86400"},
		"a field too many":     {huaweiCaller{}, byAgency(`"agency_name":"audit","domain_id":"d1","duration":1`), 400, "unknown field"},
	} {
		server.ResetCalls()
		status, _, body := test.caller.post(t, server, "/v3.0/OS-CREDENTIAL/securitytokens", test.body)
		identityError(t, name, status, test.status, body, test.message)
		if call := server.Calls()[0]; call.Action != "CreateTemporaryAccessKeyByAgency" || call.ErrorCode != fmt.Sprint(test.status) {
			t.Errorf("%s: recorded %+v", name, call)
		}
	}
}

func TestKeysByAgency_needASignature(t *testing.T) {
	server := start(t, identityOrganization())
	subject := subjectToken(t, server, "pipeline", "e30.e30.c2ln")
	for name, caller := range map[string]huaweiCaller{
		"unsigned":            {unsigned: true},
		"the body changed":    {tamper: editBody(`"d1"`, `"d2"`)},
		"the subject's token": {unsigned: true, headers: map[string]string{"X-Auth-Token": subject}},
	} {
		status, _, text := caller.post(t, server, "/v3.0/OS-CREDENTIAL/securitytokens", byAgency(`"agency_name":"audit","domain_id":"d1"`))
		if body := decodeObject(t, text); status != 401 || body["error_code"] != "APIGW.0301" {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
}
