// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const oneResource = `{"MaxResults":50,"MemberUin":1}`

func signatureOrganization(token string) organization.Organization {
	return organization.Organization{TencentCloud: organization.TencentCloud{
		SecurityToken: token,
		Members:       []organization.Member{{MemberUin: 1, NonCompliantResources: rawItems(`{"Resource":"a"}`)}},
	}}
}

func setHeader(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func editAuthorization(from, to string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), from, to, 1))
	}
}

func TestTencentCloudSignature_mustMatch(t *testing.T) {
	today := time.Now().UTC().Format(time.DateOnly)
	for name, test := range map[string]struct {
		caller tencentCaller
		token  string
		want   string
	}{
		"signed by the SDK":            {},
		"with the token":               {caller: tencentCaller{token: "t"}, token: "t"},
		"another secret id":            {caller: tencentCaller{id: "other"}, want: "AuthFailure.SecretIdNotFound"},
		"another secret key":           {caller: tencentCaller{key: "other"}, want: "AuthFailure.SignatureFailure"},
		"another token":                {caller: tencentCaller{token: "x"}, token: "t", want: "AuthFailure.TokenFailure"},
		"no token where one is set":    {token: "t", want: "AuthFailure.TokenFailure"},
		"a token where none is set":    {caller: tencentCaller{token: "x"}, want: "AuthFailure.TokenFailure"},
		"one byte of the body changed": {caller: tencentCaller{tamper: editBody("50", "49")}, want: "AuthFailure.SignatureFailure"},
		"signed header changed":        {caller: tencentCaller{tamper: setHeader("Content-Type", "application/jsom")}, want: "AuthFailure.SignatureFailure"},
		"host changed":                 {caller: tencentCaller{tamper: func(r *http.Request) { r.Host = "localhost:1" }}, want: "AuthFailure.SignatureFailure"},
		"time changed": {
			caller: tencentCaller{tamper: func(r *http.Request) {
				seconds, _ := strconv.ParseInt(r.Header.Get("X-TC-Timestamp"), 10, 64)
				r.Header.Set("X-TC-Timestamp", strconv.FormatInt(seconds-1, 10))
			}},
			want: "AuthFailure.SignatureFailure",
		},
		"old time": {
			caller: tencentCaller{tamper: setHeader("X-TC-Timestamp", "1600000000")},
			want:   "AuthFailure.SignatureExpire",
		},
		"no time":            {caller: tencentCaller{tamper: setHeader("X-TC-Timestamp", "")}, want: "MissingParameter"},
		"time is no number":  {caller: tencentCaller{tamper: setHeader("X-TC-Timestamp", "now")}, want: "AuthFailure.InvalidAuthorization"},
		"scope date changed": {caller: tencentCaller{tamper: editAuthorization(today, "2020-01-01")}, want: "AuthFailure.SignatureFailure"},
		"another service":    {caller: tencentCaller{tamper: editAuthorization("/organization/", "/cvm/")}, want: "AuthFailure.SignatureFailure"},
		"host not signed":    {caller: tencentCaller{tamper: editAuthorization("content-type;host", "content-type")}, want: "AuthFailure.InvalidAuthorization"},
		"type not signed":    {caller: tencentCaller{tamper: editAuthorization("content-type;host", "host")}, want: "AuthFailure.InvalidAuthorization"},
		"headers not sorted": {caller: tencentCaller{tamper: editAuthorization("content-type;host", "host;content-type")}, want: "AuthFailure.InvalidAuthorization"},
		"more headers named": {caller: tencentCaller{tamper: editAuthorization("content-type;host", "content-type;host;x-tc-action")}, want: "AuthFailure.SignatureFailure"},
		"another algorithm":  {caller: tencentCaller{tamper: editAuthorization("TC3-HMAC-SHA256", "TC3-HMAC-SHA1")}, want: "AuthFailure.InvalidAuthorization"},
		"short signature": {
			caller: tencentCaller{tamper: func(r *http.Request) {
				r.Header.Set("Authorization", r.Header.Get("Authorization")[:len(r.Header.Get("Authorization"))-1])
			}},
			want: "AuthFailure.InvalidAuthorization",
		},
		"no authorization": {caller: tencentCaller{tamper: func(r *http.Request) { r.Header.Del("Authorization") }}, want: "AuthFailure.InvalidAuthorization"},
	} {
		t.Run(name, func(t *testing.T) {
			server := start(t, signatureOrganization(test.token))
			response, code := test.caller.call(t, server, "ListNonCompliantResource", oneResource)
			if code != test.want {
				t.Fatalf("code %q, want %q", code, test.want)
			}
			if test.want == "" && len(response["Items"].([]any)) != 1 {
				t.Errorf("answer %v", response)
			}
			if calls := server.Calls(); len(calls) != 1 || calls[0].ErrorCode != test.want {
				t.Errorf("recorded %+v", calls)
			}
		})
	}
}

// editBody replaces a text by one of the same length.
func editBody(from, to string) func(*http.Request) {
	return func(r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(strings.Replace(string(body), from, to, 1)))
	}
}

func TestTencentCloudSignature_followsTheClock(t *testing.T) {
	for offset, want := range map[time.Duration]string{
		-310 * time.Second: "AuthFailure.SignatureExpire",
		-290 * time.Second: "",
		290 * time.Second:  "",
		310 * time.Second:  "AuthFailure.SignatureExpire",
	} {
		server := start(t, signatureOrganization(""))
		server.SetClock(func() time.Time { return time.Now().Add(offset) })
		if _, code := (tencentCaller{}).call(t, server, "ListNonCompliantResource", oneResource); code != want {
			t.Errorf("clock off by %v: code %q, want %q", offset, code, want)
		}
	}
}

func TestTencentCloudSignature_overMoreHeaders(t *testing.T) {
	r, err := http.NewRequest(http.MethodPost, "http://127.0.0.1/", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1700000000, 0)
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("X-TC-Action", "ListTasks")
	r.Header.Set("X-TC-Timestamp", "1700000000")
	signed := &tc3{
		secretID: "id", date: "2023-11-14", service: "organization", timestamp: "1700000000",
		signedHeaders: []string{"content-type", "host", "x-tc-action"},
	}
	r.Header.Set("Authorization", "TC3-HMAC-SHA256 Credential=id/2023-11-14/organization/tc3_request, "+
		"SignedHeaders=content-type;host;x-tc-action, Signature="+signed.compute(r, []byte("{}"), "key"))
	find := func(id string) (key, bool) { return key{id: "id", secret: "key"}, id == "id" }
	if _, apiError := checkTencentCloudSignature(r, []byte("{}"), "organization", find, now); apiError != nil {
		t.Errorf("refused: %v", apiError)
	}
	r.Header.Set("X-TC-Action", "ListTaskz")
	if _, apiError := checkTencentCloudSignature(r, []byte("{}"), "organization", find, now); apiError == nil || apiError.code != "AuthFailure.SignatureFailure" {
		t.Errorf("a changed signed header was accepted: %v", apiError)
	}
}
