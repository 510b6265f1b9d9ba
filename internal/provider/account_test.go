// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

const lookup, callerIdentity = "KeystoneListAuthDomains", "GetCallerIdentity"

// accountOf serves an account of this id.
func accountOf(t *testing.T, domainID string) *sandbox.Server {
	t.Helper()
	return sandboxtest.Start(t, organization.Organization{HuaweiCloud: organization.HuaweiCloud{DomainID: domainID}})
}

// answers returns an edit of an answer to a status and a body.
func answers(status int, body string) func(sandbox.Call, *sandbox.Answer) {
	return func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status, answer.Body = status, []byte(body) }
}

func TestDomainID_precedence(t *testing.T) {
	const id = "a_b-C1"
	both := variables{"HW_DOMAIN_ID": "wrong", "HUAWEICLOUD_SDK_DOMAIN_ID": "wrong"}
	for _, test := range []struct {
		name       string
		dataSource any
		attribute  any
		variables  variables
		lookups    int
	}{
		{name: "the data source's beats all", dataSource: id, attribute: "wrong", variables: both},
		{name: "the data source's beside an invalid variable", dataSource: id, variables: variables{"HW_DOMAIN_ID": "no id"}},
		{name: "an attribute beats variables", attribute: id, variables: both},
		{name: "HW_DOMAIN_ID beats the SDK's", variables: both.plus(variables{"HW_DOMAIN_ID": id})},
		{name: "the SDK's variable", attribute: "", variables: variables{"HW_DOMAIN_ID": "", "HUAWEICLOUD_SDK_DOMAIN_ID": id}},
		{name: "looked up once", lookups: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := accountOf(t, id)
			p := configuredProvider(t, variables(server.Environment()).plus(test.variables), attributes{"huaweicloud": attributes{"domain_id": test.attribute}})
			for range 2 {
				state, problem := p.Read(huaweiCloud.dataSource, attributes{"domain_id": test.dataSource})
				if problem != "" || state.Values()["domain_id"] != id {
					t.Fatalf("not read: %s", problem)
				}
			}
			if lookups := len(server.CallsOf(lookup)); lookups != test.lookups {
				t.Errorf("looked up %d times, want %d", lookups, test.lookups)
			}
			for _, call := range server.CallsOf(huaweiCloud.action) {
				if call.Parameters["domain_id"] != id {
					t.Errorf("asked for account %v", call.Parameters["domain_id"])
				}
			}
		})
	}
}

func TestDomainID_invalidOneIsAnErrorWithoutACall(t *testing.T) {
	server := accountOf(t, "")
	p := startProvider(t, server.Environment())
	p.tells(p.mistake(huaweiCloud, attributes{"domain_id": "a/b"}), "huaweicloud.domain_id (HW_DOMAIN_ID or HUAWEICLOUD_SDK_DOMAIN_ID)", "36")
	for _, variable := range []string{"HW_DOMAIN_ID", "HUAWEICLOUD_SDK_DOMAIN_ID"} {
		p := configuredProvider(t, variables(server.Environment()).plus(variables{variable: "a/b"}), nil)
		p.fails(huaweiCloud, "huaweicloud.domain_id", variable, "36")
	}
	if calls := server.Calls(); len(calls) > 0 {
		t.Errorf("%d calls", len(calls))
	}
}

// A user without iam:users:getUser gets an empty list from the identity service, or a refusal.
func TestAccountLookup_fallsBackToTheSecurityTokenService(t *testing.T) {
	for name, alter := range map[string]func(sandbox.Call, *sandbox.Answer){
		"an empty list": answers(http.StatusOK, `{"domains":[],"links":{}}`),
		"a null list":   answers(http.StatusOK, `{"domains":null}`),
		"status 400":    answers(http.StatusBadRequest, `{"error":{"code":400,"message":"no"}}`),
		"status 403":    answers(http.StatusForbidden, `{"error":{"code":403,"message":"You are not authorized to perform the requested action."}}`),
		"status 404":    answers(http.StatusNotFound, `<html>not here</html>`),
	} {
		t.Run(name, func(t *testing.T) {
			server := accountOf(t, "right")
			server.Alter(lookup, alter)
			p := configuredProvider(t, server.Environment(), nil)
			p.reads(huaweiCloud)
			p.reads(huaweiCloud)
			if calls := len(server.CallsOf(lookup)) + len(server.CallsOf(callerIdentity)); calls != 2 {
				t.Errorf("looked up by %d calls", calls)
			}
		})
	}
}

func TestAccountLookup_errorNamesBothServicesAndThePermission(t *testing.T) {
	for _, body := range []string{`{}`, `{"account_id":null}`, `{"account_id":"a/b"}`, `{"error_code":"STS5.1001","error_msg":"access denied"}`} {
		server := accountOf(t, "")
		if err := server.Refuse(lookup); err != nil {
			t.Fatal(err)
		}
		server.Alter(callerIdentity, answers(http.StatusOK, body))
		p := configuredProvider(t, server.Environment(), nil)
		p.fails(huaweiCloud, "Compliance summary not read", lookup, callerIdentity, "iam:users:getUser", "domain_id", "HW_DOMAIN_ID")
		if calls := server.CallsOf(huaweiCloud.action); len(calls) > 0 {
			t.Errorf("%s: asked for account %v", body, calls[0].Parameters["domain_id"])
		}
	}
}

// A fault is not a refusal: the provider calls neither the Security Token Service nor Config, and the next read looks
// the account up again.
func TestAccountLookup_faultOfTheIdentityServiceIsAnError(t *testing.T) {
	for name, alter := range map[string]func(sandbox.Call, *sandbox.Answer){
		"no list":              answers(http.StatusOK, `{}`),
		"a list of two":        answers(http.StatusOK, `{"domains":[{"id":"a"},{"id":"b"}]}`),
		"beside an error":      answers(http.StatusOK, `{"domains":[],"error":"x"}`),
		"null in the list":     answers(http.StatusOK, `{"domains":[null]}`),
		"an account without":   answers(http.StatusOK, `{"domains":[{"name":"a"}]}`),
		"an empty id":          answers(http.StatusOK, `{"domains":[{"id":""}]}`),
		"an id that climbs up": answers(http.StatusOK, `{"domains":[{"id":"../../x"}]}`),
		"HTML":                 answers(http.StatusOK, `<html><body>Sign in to the network</body></html>`),
		"status 500":           answers(http.StatusInternalServerError, `{"error_code":"IAM.0500","error_msg":"oops"}`),
		"a redirect": func(_ sandbox.Call, answer *sandbox.Answer) {
			answer.Status, answer.Header = http.StatusFound, http.Header{"Location": {"https://evil.invalid/"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := accountOf(t, "")
			server.Alter(lookup, alter)
			p := configuredProvider(t, server.Environment(), nil)
			p.fails(huaweiCloud, lookup, "domain_id", "HW_DOMAIN_ID")
			if calls := len(server.CallsOf(callerIdentity)) + len(server.CallsOf(huaweiCloud.action)); calls > 0 {
				t.Errorf("%d other calls", calls)
			}
			server.Alter(lookup, nil)
			p.reads(huaweiCloud)
		})
	}
}

// The identity service and Config have different hosts, so errors of the identity service must name its own setting.
func TestAccountLookup_errorNamesTheIdentityServicesSetting(t *testing.T) {
	for status, body := range map[int]string{http.StatusOK: "<html></html>", http.StatusNotFound: `{"error_msg":"The API does not exist","error_code":"APIGW.0101"}`} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			server := accountOf(t, "")
			server.Alter(lookup, answers(status, body))
			server.Alter(callerIdentity, answers(http.StatusOK, `{}`))
			configuredProvider(t, server.Environment(), nil).fails(huaweiCloud, "auth_url", "HW_AUTH_URL")
		})
	}
}
