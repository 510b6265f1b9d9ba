// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const handWrittenSummary = `{
  "results" : { "resource_details" : null },
  "policy_assignments" : [
    {"compliance_state":"Compliant","policy_assignment":{"name":"a","tags":[{"key":"env","value":"prod"}],"parameters":{"n":{"value":1.10}}},
     "results":{"resource_details":{"compliant_count":3000000000,"non_compliant_count":0}}},
    {"compliance_state":"NonCompliant","policy_assignment":{"name":"b","tags":[{"key":"a b","value":""},{"key":"env","value":""}]},
     "results":{"resource_details":{"compliant_count":1,"non_compliant_count":2}}},
    {"compliance_state":"NonCompliant","policy_assignment":{"name":"c","tags":null},"results":null},
    {"compliance_state":null,"policy_assignment":{"name":"d","tags":[{"key":"部门","value":""}]},"results":{"resource_details":null}}
  ]
}`

func summaryOrganization(token string) organization.Organization {
	return organization.Organization{HuaweiCloud: organization.HuaweiCloud{SecurityToken: token, PolicyStatesSummary: []byte(handWrittenSummary)}}
}

func TestHuaweiCloudSignature_mustMatch(t *testing.T) {
	for name, test := range map[string]struct {
		caller     huaweiCaller
		token      string
		wantStatus int
	}{
		"signed by the SDK":         {huaweiCaller{}, "", 200},
		"with tags":                 {huaweiCaller{tags: []string{"env", "a b", "部门", "~!*'()+/=&"}}, "", 200},
		"with the token":            {huaweiCaller{token: "t"}, "t", 200},
		"with one more header":      {huaweiCaller{headers: map[string]string{"X-Other": " spaces around "}}, "", 200},
		"another access key":        {huaweiCaller{key: "other"}, "", 401},
		"another secret key":        {huaweiCaller{secret: "other"}, "", 401},
		"another token":             {huaweiCaller{token: "x"}, "t", 401},
		"no token where one is set": {huaweiCaller{}, "t", 401},
		"a token where none is set": {huaweiCaller{token: "x"}, "", 401},
		"signed header changed":     {huaweiCaller{tamper: setHeader("User-Agent", "another")}, "", 401},
		"date changed": {huaweiCaller{tamper: func(r *http.Request) {
			date, _ := time.Parse(sdkDate, r.Header.Get("X-Sdk-Date"))
			r.Header.Set("X-Sdk-Date", date.Add(-time.Second).Format(sdkDate))
		}}, "", 401},
		"old date":             {huaweiCaller{tamper: setHeader("X-Sdk-Date", "20200101T000000Z")}, "", 401},
		"no date":              {huaweiCaller{tamper: func(r *http.Request) { r.Header.Del("X-Sdk-Date") }}, "", 401},
		"query changed":        {huaweiCaller{tags: []string{"env"}, tamper: func(r *http.Request) { r.URL.RawQuery = "tags=enw" }}, "", 401},
		"path changed":         {huaweiCaller{tamper: func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, "0a", "0b", 1) }}, "", 401},
		"body added":           {huaweiCaller{tamper: addBody}, "", 401},
		"no authorization":     {huaweiCaller{tamper: func(r *http.Request) { r.Header.Del("Authorization") }}, "", 401},
		"another algorithm":    {huaweiCaller{tamper: editAuthorization("SDK-HMAC-SHA256", "SDK-HMAC-SM3")}, "", 401},
		"headers not sorted":   {huaweiCaller{tamper: editAuthorization("user-agent;x-sdk-date", "x-sdk-date;user-agent")}, "", 401},
		"signed header missed": {huaweiCaller{tamper: editAuthorization("user-agent;", "")}, "", 401},
	} {
		t.Run(name, func(t *testing.T) {
			server := start(t, summaryOrganization(test.token))
			status, body := test.caller.summary(t, server)
			if status != test.wantStatus {
				t.Fatalf("status %d, want %d: %v", status, test.wantStatus, body)
			}
			message, _ := body["error_msg"].(string)
			if status == 401 && (body["error_code"] != "APIGW.0301" || !strings.HasPrefix(message, "Incorrect IAM authentication information: ")) {
				t.Errorf("error %v", body)
			}
			if call := server.CallsOf("CollectPolicyStatesSummary")[0]; (call.ErrorCode == "APIGW.0301") != (status == 401) {
				t.Errorf("recorded %+v", call)
			}
		})
	}
}

func addBody(r *http.Request) {
	r.Body, r.ContentLength = http.NoBody, 0
	added, _ := http.NewRequest(http.MethodGet, r.URL.String(), strings.NewReader("x"))
	r.Body, r.ContentLength = added.Body, 1
}

func TestHuaweiCloudSignature_followsTheClock(t *testing.T) {
	for offset, want := range map[time.Duration]int{-16 * time.Minute: 401, -14 * time.Minute: 200, 14 * time.Minute: 200, 16 * time.Minute: 401} {
		server := start(t, summaryOrganization(""))
		server.SetClock(func() time.Time { return time.Now().Add(offset) })
		if status, body := (huaweiCaller{}).summary(t, server); status != want {
			t.Errorf("clock off by %v: status %d, want %d: %v", offset, status, want, body)
		}
	}
}

func TestSummary_servedWordForWord(t *testing.T) {
	server := start(t, summaryOrganization(""))
	status, header, body := (huaweiCaller{}).get(t, server, "/v1/resource-manager/domains/"+organization.DefaultHuaweiDomainID+"/policy-states/summary")
	if status != 200 || string(body) != handWrittenSummary || header.Get("Content-Type") != "application/json" {
		t.Errorf("status %d, body %s", status, body)
	}
}

func TestSummaryByTags_countsMatchingRules(t *testing.T) {
	server := start(t, summaryOrganization(""))
	for tags, want := range map[string]string{
		"env":           `ab {"compliant_count":3000000001,"non_compliant_count":2} {"compliant_count":1,"non_compliant_count":1}`,
		"a b,env":       `ab {"compliant_count":3000000001,"non_compliant_count":2} {"compliant_count":1,"non_compliant_count":1}`,
		"a b":           `b {"compliant_count":1,"non_compliant_count":2} {"compliant_count":0,"non_compliant_count":1}`,
		"部门":            `d {"compliant_count":0,"non_compliant_count":0} {"compliant_count":0,"non_compliant_count":0}`,
		"prod":          ` {"compliant_count":0,"non_compliant_count":0} {"compliant_count":0,"non_compliant_count":0}`,
		"env=prod":      `a {"compliant_count":3000000000,"non_compliant_count":0} {"compliant_count":1,"non_compliant_count":0}`,
		"env=":          `b {"compliant_count":1,"non_compliant_count":2} {"compliant_count":0,"non_compliant_count":1}`,
		"env=prod,a b=": `ab {"compliant_count":3000000001,"non_compliant_count":2} {"compliant_count":1,"non_compliant_count":1}`,
		"env=Prod":      ` {"compliant_count":0,"non_compliant_count":0} {"compliant_count":0,"non_compliant_count":0}`,
		"=":             ` {"compliant_count":0,"non_compliant_count":0} {"compliant_count":0,"non_compliant_count":0}`,
	} {
		status, body := (huaweiCaller{tags: strings.Split(tags, ",")}).summary(t, server)
		if status != 200 {
			t.Fatalf("%s: %v", tags, body)
		}
		names := ""
		for _, rule := range body["policy_assignments"].([]any) {
			names += rule.(map[string]any)["policy_assignment"].(map[string]any)["name"].(string)
		}
		results := body["results"].(map[string]any)
		got := names + " " + string(encodeJSON(results["resource_details"])) + " " + string(encodeJSON(results["assignment_details"]))
		if got != want {
			t.Errorf("%s: %s, want %s", tags, got, want)
		}
	}
	_, _, body := (huaweiCaller{tags: []string{"env"}}).get(t, server, "/v1/resource-manager/domains/"+organization.DefaultHuaweiDomainID+"/policy-states/summary")
	if !strings.Contains(string(body), `{"value":1.10}`) {
		t.Errorf("the text of a number is lost: %s", body)
	}
}

func TestSummaryByTags_equalsSignsInKeysAndValues(t *testing.T) {
	rule := func(name, key, value string) string {
		return string(encodeJSON(map[string]any{"policy_assignment": map[string]any{"name": name, "tags": []any{map[string]string{"key": key, "value": value}}}}))
	}
	server := start(t, organization.Organization{HuaweiCloud: organization.HuaweiCloud{PolicyStatesSummary: []byte(
		`{"policy_assignments":[` + rule("a", "x=y", "z") + "," + rule("b", "x", "y=z") + "," + rule("c", "x", "y") + `]}`)}})
	for tag, want := range map[string]string{"x": "bc", "x=y": "ac", "x=y=z": "ab", "x=": "", "y": "", "z": ""} {
		_, body := (huaweiCaller{tags: []string{tag}}).summary(t, server)
		names := ""
		for _, rule := range body["policy_assignments"].([]any) {
			names += rule.(map[string]any)["policy_assignment"].(map[string]any)["name"].(string)
		}
		if names != want {
			t.Errorf("%s: rules %q, want %q", tag, names, want)
		}
	}
}

func TestListAuthDomains_namesTheAccount(t *testing.T) {
	server := start(t, summaryOrganization(""))
	status, header, text := (huaweiCaller{}).get(t, server, "/v3/auth/domains")
	body := decodeObject(t, text)
	domain := body["domains"].([]any)[0].(map[string]any)
	if status != 200 || domain["id"] != organization.DefaultHuaweiDomainID || domain["name"] != organization.DefaultHuaweiDomainName || domain["enabled"] != true {
		t.Errorf("%d %s", status, text)
	}
	if next, given := body["links"].(map[string]any)["next"]; !given || next != nil || header.Get("X-Request-Id") == "" {
		t.Errorf("%v %s", header, text)
	}
}
