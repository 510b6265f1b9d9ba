// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// agencyKeys gets keys of the agency "audit" of an account.
func agencyKeys(t *testing.T, server *Server, caller huaweiCaller, domainID, more string) map[string]any {
	t.Helper()
	status, header, text := caller.post(t, server, assumeAgencyPath, ofAgency("iam::"+domainID+":agency:audit", more))
	if status != 200 || header.Get("X-Request-Id") == "" {
		t.Fatalf("%d %s", status, text)
	}
	return decodeObject(t, text)
}

func ofAgency(urn, more string) string {
	return `{"agency_urn":"` + urn + `","agency_session_name":"nightly"` + more + `}`
}

// withAssumed returns a caller that signs with the keys of AssumeAgency's answer.
func (c huaweiCaller) withAssumed(answer map[string]any) huaweiCaller {
	keys := answer["credentials"].(map[string]any)
	c.key, c.secret, c.token = keys["access_key_id"].(string), keys["secret_access_key"].(string), keys["security_token"].(string)
	return c
}

func callerIdentity(t *testing.T, server *Server, caller huaweiCaller) map[string]any {
	t.Helper()
	status, _, body := caller.get(t, server, "/v5/caller-identity")
	if status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	return decodeObject(t, body)
}

func TestAssumeAgency_keysBelongToTheAgencysAccount(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 123456000, time.UTC)
	server := start(t, identityOrganization())
	server.SetKeyClock(func() time.Time { return now })
	federated := (huaweiCaller{}).with(tokenKeys(t, server, ""))
	for name, test := range map[string]struct {
		caller                            huaweiCaller
		domainID, more, expires, ofDomain string
	}{
		"without a duration":       {huaweiCaller{}, "d1", "", "2026-07-01T13:00:00.123Z", "d1 first"},
		"a duration of null":       {huaweiCaller{}, "d1", `,"duration_seconds":null`, "2026-07-01T13:00:00.123Z", "d1 first"},
		"the shortest":             {huaweiCaller{}, "d1", `,"duration_seconds":900`, "2026-07-01T12:15:00.123Z", "d1 first"},
		"the longest":              {huaweiCaller{}, "d1", `,"duration_seconds":43200`, "2026-07-02T00:00:00.123Z", "d1 first"},
		"bounded by the agency":    {huaweiCaller{}, "d2", "", "2026-07-01T12:00:02.123Z", "d2 d2"},
		"with temporary keys":      {federated, "d1", "", "2026-07-01T13:00:00.123Z", "d1 first"},
		"the longest of such keys": {federated, "d1", `,"duration_seconds":3600`, "2026-07-01T13:00:00.123Z", "d1 first"},
	} {
		server.ResetCalls()
		answer := agencyKeys(t, server, test.caller, test.domainID, test.more)
		if got := answer["credentials"].(map[string]any)["expiration"]; got != test.expires {
			t.Errorf("%s: expires %v, want %s", name, got, test.expires)
		}
		urn, id := "sts::"+test.domainID+":assumed-agency:audit/nightly", "orgaudit-sandbox-audit:nightly"
		if got, want := answer["assumed_agency"], any(map[string]any{"urn": urn, "id": id}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: assumed %v", name, got)
		}
		want := decodeObject(t, []byte(ofAgency("iam::"+test.domainID+":agency:audit", test.more)))
		if want["duration_seconds"] == nil {
			delete(want, "duration_seconds")
		}
		if got := server.CallsOf("AssumeAgency")[0].Parameters; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: recorded %v", name, got)
		}
		temporary := huaweiCaller{domainID: test.domainID}.withAssumed(answer)
		if got := ownDomain(t, server, temporary); got != test.ofDomain {
			t.Errorf("%s: the keys belong to %s", name, got)
		}
		identity := map[string]any{"account_id": test.domainID, "principal_urn": urn, "principal_id": id}
		if got := callerIdentity(t, server, temporary); !reflect.DeepEqual(got, identity) {
			t.Errorf("%s: identity %v", name, got)
		}
		if status, body := temporary.summary(t, server); status != 200 {
			t.Errorf("%s: %d %v", name, status, body)
		}
		temporary.domainID = organization.DefaultHuaweiDomainID
		if status, body := temporary.summary(t, server); status != 403 || body["error_code"] != "RMS.00010006" {
			t.Errorf("%s: the account itself: %d %v", name, status, body)
		}
	}
}

func TestAssumeAgency_errors(t *testing.T) {
	server := start(t, identityOrganization())
	assumed := (huaweiCaller{}).withAssumed(agencyKeys(t, server, huaweiCaller{}, "d1", ""))
	federated := (huaweiCaller{}).with(tokenKeys(t, server, ""))
	const urn = "iam::d1:agency:audit"
	for name, test := range map[string]struct {
		caller        huaweiCaller
		body          string
		status        int
		code, message string
	}{
		"an unknown agency":         {huaweiCaller{}, ofAgency("iam::d1:agency:other", ""), 404, "STS5.1106", "the agency 'iam::d1:agency:other' cannot be found"},
		"an unknown account":        {huaweiCaller{}, ofAgency("iam::d3:agency:audit", ""), 404, "STS5.1106", "cannot be found"},
		"the account named by name": {huaweiCaller{}, ofAgency("iam::first:agency:audit", ""), 404, "STS5.1106", "cannot be found"},
		"no account":                {huaweiCaller{}, ofAgency("iam:::agency:audit", ""), 400, "STS5.1002", "agency_urn"},
		"a name alone":              {huaweiCaller{}, ofAgency("audit", ""), 400, "STS5.1002", "agency_urn"},
		"no agency":                 {huaweiCaller{}, `{"agency_session_name":"nightly"}`, 400, "STS5.1002", "agency_urn"},
		"no session name":           {huaweiCaller{}, `{"agency_urn":"` + urn + `"}`, 400, "STS5.1002", "agency_session_name"},
		"a session name too short":  {huaweiCaller{}, `{"agency_urn":"` + urn + `","agency_session_name":"x"}`, 400, "STS5.1002", "agency_session_name"},
		"a session name too long":   {huaweiCaller{}, `{"agency_urn":"` + urn + `","agency_session_name":"` + strings.Repeat("x", 129) + `"}`, 400, "STS5.1002", "agency_session_name"},
		"too short":                 {huaweiCaller{}, ofAgency(urn, `,"duration_seconds":899`), 400, "STS5.1002", "900 to 43200"},
		"too long":                  {huaweiCaller{}, ofAgency(urn, `,"duration_seconds":43201`), 400, "STS5.1002", "900 to 43200"},
		"a duration as text":        {huaweiCaller{}, ofAgency(urn, `,"duration_seconds":"900"`), 400, "STS5.1002", "900 to 43200"},
		"too long for a chain":      {federated, ofAgency(urn, `,"duration_seconds":3601`), 400, "STS5.1002", "3600"},
		"keys of an agency":         {assumed, ofAgency("iam::d2:agency:audit", ""), 403, "STS5.1001", "access denied"},
		"a field too many":          {huaweiCaller{}, ofAgency(urn, `,"duration":900`), 400, "STS5.1002", "unknown field"},
		"no JSON":                   {huaweiCaller{}, "x", 400, "STS5.1002", "body"},
		"unsigned":                  {huaweiCaller{unsigned: true}, ofAgency(urn, ""), 401, "APIGW.0301", "authentication"},
		"a broken duration":         {federated, ofAgency(urn, `,"duration_seconds":900.5`), 400, "STS5.1002", "900 to 43200"},
	} {
		server.ResetCalls()
		status, _, text := test.caller.post(t, server, assumeAgencyPath, test.body)
		body := decodeObject(t, text)
		if status != test.status || body["error_code"] != test.code || !strings.Contains(fmt.Sprint(body["error_msg"]), test.message) {
			t.Errorf("%s: %d %s", name, status, text)
		}
		if call := server.Calls()[0]; call.Action != "AssumeAgency" || call.ErrorCode != test.code {
			t.Errorf("%s: recorded %+v", name, call)
		}
	}
}

func TestGetCallerIdentity_namesTheAccountOfTheKeys(t *testing.T) {
	server := start(t, identityOrganization())
	own := map[string]any{
		"account_id": organization.DefaultHuaweiDomainID, "principal_urn": "iam::" + organization.DefaultHuaweiDomainID + ":user:orgaudit-sandbox", "principal_id": "orgaudit-sandbox-user",
	}
	if err := server.Refuse("KeystoneListAuthDomains"); err != nil {
		t.Fatal(err)
	}
	byAgencyV3 := securityToken(t, server, huaweiCaller{}, byAgency(`"agency_name":"audit","domain_name":"first"`))
	for name, test := range map[string]struct {
		caller huaweiCaller
		want   map[string]any
	}{
		"the account's own keys": {huaweiCaller{}, own},
		"by an identity token":   {(huaweiCaller{}).with(tokenKeys(t, server, "")), own},
		"by an agency": {(huaweiCaller{}).with(byAgencyV3), map[string]any{
			"account_id": "d1", "principal_urn": "sts::d1:assumed-agency:audit/audit", "principal_id": "orgaudit-sandbox-audit:audit",
		}},
	} {
		if got := callerIdentity(t, server, test.caller); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
