// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

const lookup, callerIdentity = "KeystoneListAuthDomains", "GetCallerIdentity"

// accountOf serves an account of this id.
func accountOf(t *testing.T, domainID string) *sandbox.Server {
	t.Helper()
	return startSandbox(t, sandbox.Organization{HuaweiCloud: sandbox.HuaweiCloud{DomainID: domainID}})
}

func TestDomainID(t *testing.T) {
	for _, test := range []struct {
		name       string
		dataSource any
		attribute  any
		variables  variables
		lookups    int
	}{
		{name: "from the data source", dataSource: "right"},
		{name: "from the data source before the attribute", dataSource: "right", attribute: "wrong"},
		{name: "from the data source before variables", dataSource: "right", variables: variables{"HW_DOMAIN_ID": "wrong", "HUAWEICLOUD_SDK_DOMAIN_ID": "wrong"}},
		{name: "from the data source beside a variable that is no id", dataSource: "right", variables: variables{"HW_DOMAIN_ID": "no id"}},
		{name: "from the attribute", attribute: "right"},
		{name: "from the attribute before variables", attribute: "right", variables: variables{"HW_DOMAIN_ID": "wrong", "HUAWEICLOUD_SDK_DOMAIN_ID": "wrong"}},
		{name: "from HW_DOMAIN_ID", variables: variables{"HW_DOMAIN_ID": "right"}},
		{name: "from HW_DOMAIN_ID before the SDK's", variables: variables{"HW_DOMAIN_ID": "right", "HUAWEICLOUD_SDK_DOMAIN_ID": "wrong"}},
		{name: "from the SDK's variable", variables: variables{"HUAWEICLOUD_SDK_DOMAIN_ID": "right"}},
		{name: "from the SDK's variable with an empty HW_DOMAIN_ID", variables: variables{"HW_DOMAIN_ID": "", "HUAWEICLOUD_SDK_DOMAIN_ID": "right"}},
		{name: "from HW_DOMAIN_ID with an empty attribute", attribute: "", variables: variables{"HW_DOMAIN_ID": "right"}},
		{name: "looked up", lookups: 1},
		{name: "looked up where all is empty", attribute: "", variables: variables{"HW_DOMAIN_ID": "", "HUAWEICLOUD_SDK_DOMAIN_ID": ""}, lookups: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := accountOf(t, "right")
			p := configuredProvider(t, variables(server.Environment()).plus(test.variables), attributes{"huaweicloud": attributes{"domain_id": test.attribute}})
			for range 3 {
				state, problem := p.Read(huaweiCloud.dataSource, attributes{"domain_id": test.dataSource})
				if problem != "" {
					t.Fatal(problem)
				}
				if got := state.Values()["domain_id"]; got != "right" {
					t.Errorf("the state says domain_id %v", got)
				}
			}
			if lookups := len(server.CallsOf(lookup)); lookups != test.lookups {
				t.Errorf("looked up %d times, want %d", lookups, test.lookups)
			}
			for _, call := range server.CallsOf(huaweiCloud.action) {
				if call.Parameters["domain_id"] != "right" {
					t.Errorf("asked for account %v", call.Parameters["domain_id"])
				}
			}
		})
	}
}

func TestDomainID_mayHaveAnUnderscore(t *testing.T) {
	for name, test := range map[string]struct {
		attribute any
		variables variables
	}{
		"attribute":          {attribute: "a_b-C1"},
		"HW_DOMAIN_ID":       {variables: variables{"HW_DOMAIN_ID": "a_b-C1"}},
		"the SDK's variable": {variables: variables{"HUAWEICLOUD_SDK_DOMAIN_ID": "a_b-C1"}},
		"looked up":          {},
	} {
		t.Run(name, func(t *testing.T) {
			server := accountOf(t, "a_b-C1")
			configuredProvider(t, variables(server.Environment()).plus(test.variables), attributes{"huaweicloud": attributes{"domain_id": test.attribute}}).reads(huaweiCloud)
		})
	}
}

// A user without iam:users:getUser gets an empty list of the identity service, or a refusal.
func TestAccountLookup_asksTheSecurityTokenServiceWhereTheIdentityServiceTellsNothing(t *testing.T) {
	status := func(status int, text string) func(sandbox.Call, *sandbox.Answer) {
		return func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status, answer.Body = status, []byte(text) }
	}
	for name, alter := range map[string]func(sandbox.Call, *sandbox.Answer){
		"an empty list": status(http.StatusOK, `{"domains":[],"links":{}}`),
		"a null list":   status(http.StatusOK, `{"domains":null}`),
		"status 400":    status(http.StatusBadRequest, `{"error":{"code":400,"message":"no"}}`),
		"status 401":    status(http.StatusUnauthorized, `{"error":{"code":401,"message":"no"}}`),
		"status 403":    status(http.StatusForbidden, `{"error":{"code":403,"message":"You are not authorized to perform the requested action."}}`),
		"status 404":    status(http.StatusNotFound, `<html>not here</html>`),
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
			for _, call := range server.CallsOf(huaweiCloud.action) {
				if call.Parameters["domain_id"] != "right" {
					t.Errorf("asked for account %v", call.Parameters["domain_id"])
				}
			}
		})
	}
}

// Where neither service tells the account, the error names both and the permission.
func TestAccountLookup_errorNamesBothServicesAndThePermission(t *testing.T) {
	for name, body := range map[string]string{
		"no account":            `{}`,
		"null":                  `{"account_id":null}`,
		"an account with slash": `{"account_id":"a/b"}`,
		"a number":              `{"account_id":5}`,
		"an error":              `{"error_code":"STS5.1001","error_msg":"access denied"}`,
	} {
		t.Run(name, func(t *testing.T) {
			server := accountOf(t, "")
			if err := server.Refuse(lookup); err != nil {
				t.Fatal(err)
			}
			server.Alter(callerIdentity, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Body = []byte(body) })
			p := configuredProvider(t, server.Environment(), nil)
			p.fails(huaweiCloud, lookup, callerIdentity, "iam:users:getUser", "domain_id", "HW_DOMAIN_ID")
			if calls := server.CallsOf(huaweiCloud.action); len(calls) > 0 {
				t.Errorf("asked for account %v all the same", calls[0].Parameters["domain_id"])
			}
		})
	}
}

// An answer that lacks its list, or cannot be read, is no empty list.
func TestAccountLookup_faultOfTheIdentityServiceIsNotLookedUpElsewhere(t *testing.T) {
	for _, body := range []string{`{}`, `{"domains":{}}`, `{"domains":[{"id":"a"},{"id":"b"}]}`, `{"domains":[],"error":"x"}`} {
		server := accountOf(t, "")
		server.Alter(lookup, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Body = []byte(body) })
		configuredProvider(t, server.Environment(), nil).fails(huaweiCloud, lookup)
		if calls := server.CallsOf(callerIdentity); len(calls) > 0 {
			t.Errorf("%s: the Security Token Service was asked", body)
		}
	}
}

func TestDomainIDIsLookedUpOnceForReadsSideBySide(t *testing.T) {
	server := accountOf(t, "")
	p := configuredProvider(t, server.Environment(), nil)
	var readers sync.WaitGroup
	for range 10 {
		readers.Go(func() { p.reads(huaweiCloud) })
	}
	readers.Wait()
	if lookups := len(server.CallsOf(lookup)); lookups != 1 {
		t.Errorf("looked up %d times", lookups)
	}
}

func TestDomainIDThatIsNone(t *testing.T) {
	for _, text := range []string{"no id", "a/b", "../x", "a?b", "{a}", strings.Repeat("a", 37), "a\n", "é"} {
		t.Run(text, func(t *testing.T) {
			p := startProvider(t, someKeys(huaweiCloud))
			p.tells(p.mistake(huaweiCloud, attributes{"domain_id": text}), "huaweicloud.domain_id", "HW_DOMAIN_ID", "HUAWEICLOUD_SDK_DOMAIN_ID", "36")
		})
		for _, variable := range []string{"HW_DOMAIN_ID", "HUAWEICLOUD_SDK_DOMAIN_ID"} {
			t.Run(variable+"/"+text, func(t *testing.T) {
				server := accountOf(t, "")
				p := configuredProvider(t, variables(server.Environment()).plus(variables{variable: text}), nil)
				p.fails(huaweiCloud, "huaweicloud.domain_id", variable, "36")
				if calls := server.Calls(); len(calls) > 0 {
					t.Errorf("%d calls were made all the same", len(calls))
				}
			})
		}
	}
}

// A lookup that fails says what to do, which is to name the account, and leaves nothing behind.
func TestFailedLookup(t *testing.T) {
	body := func(text string) func(sandbox.Call, *sandbox.Answer) {
		return func(_ sandbox.Call, answer *sandbox.Answer) { answer.Body = []byte(text) }
	}
	status := func(status int, text string) func(sandbox.Call, *sandbox.Answer) {
		return func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status, answer.Body = status, []byte(text) }
	}
	for name, alter := range map[string]func(sandbox.Call, *sandbox.Answer){
		"an empty object":      body(`{}`),
		"null":                 body(`null`),
		"an array":             body(`[]`),
		"a text":               body(`"a"`),
		"nothing":              body(``),
		"a cut body":           body(`{"domains":[{"id":"a"`),
		"something after":      body(`{"domains":[{"id":"a"}]} {}`),
		"HTML":                 body(`<html><body>Sign in to the network</body></html>`),
		"domains null":         body(`{"domains":null}`),
		"domains empty":        body(`{"domains":[]}`),
		"domains an object":    body(`{"domains":{"id":"a"}}`),
		"two domains":          body(`{"domains":[{"id":"a"},{"id":"b"}]}`),
		"a domain null":        body(`{"domains":[null]}`),
		"a domain without id":  body(`{"domains":[{"name":"a"}]}`),
		"an id null":           body(`{"domains":[{"id":null}]}`),
		"an id empty":          body(`{"domains":[{"id":""}]}`),
		"an id a number":       body(`{"domains":[{"id":5}]}`),
		"an id with a slash":   body(`{"domains":[{"id":"a/b"}]}`),
		"an id that climbs up": body(`{"domains":[{"id":"../../x"}]}`),
		"an id with a query":   body(`{"domains":[{"id":"a?b=c"}]}`),
		"an id with a space":   body(`{"domains":[{"id":"a b"}]}`),
		"an id too long":       body(`{"domains":[{"id":"` + strings.Repeat("a", 37) + `"}]}`),
		"a redirect": func(_ sandbox.Call, answer *sandbox.Answer) {
			answer.Status, answer.Header = http.StatusFound, http.Header{"Location": {"https://evil.invalid/"}}
		},
		"status 204":          status(http.StatusNoContent, ""),
		"status 401":          status(http.StatusUnauthorized, `{"error":{"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}}`),
		"status 403":          status(http.StatusForbidden, `{"error_code":"IAM.0001","error_msg":"no"}`),
		"status 404":          status(http.StatusNotFound, `{"error_msg":"The API does not exist or has not been published in the environment","error_code":"APIGW.0101"}`),
		"status 404 and HTML": status(http.StatusNotFound, `<html>not here</html>`),
		"status 500":          status(http.StatusInternalServerError, `{"error_code":"IAM.0500","error_msg":"oops"}`),
		"status 503 and HTML": status(http.StatusServiceUnavailable, `<html>later</html>`),
		"no answer":           func(sandbox.Call, *sandbox.Answer) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			server := accountOf(t, "")
			server.Alter(lookup, alter)
			server.Alter(callerIdentity, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Body = []byte(`{"principal_id":"user-1"}`) })
			p := configuredProvider(t, server.Environment(), nil)
			p.fails(huaweiCloud, "Compliance summary not read", lookup, "domain_id", "HW_DOMAIN_ID")
			if calls := server.CallsOf(huaweiCloud.action); len(calls) > 0 {
				t.Errorf("asked for account %v all the same", calls[0].Parameters["domain_id"])
			}
			server.Alter(lookup, nil)
			p.reads(huaweiCloud)
		})
	}
}

// The identity service is another host than Config: an error must not send the reader to the wrong setting.
func TestFailedLookupNamesTheIdentityService(t *testing.T) {
	for name, alter := range map[string]func(sandbox.Call, *sandbox.Answer){
		"HTML": func(_ sandbox.Call, answer *sandbox.Answer) { answer.Body = []byte("<html></html>") },
		"status 404": func(_ sandbox.Call, answer *sandbox.Answer) {
			answer.Status, answer.Body = http.StatusNotFound, []byte(`{"error_msg":"The API does not exist","error_code":"APIGW.0101"}`)
		},
		"a redirect": func(_ sandbox.Call, answer *sandbox.Answer) {
			answer.Status, answer.Header = http.StatusFound, http.Header{"Location": {"https://evil.invalid/"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := accountOf(t, "")
			server.Alter(lookup, alter)
			server.Alter(callerIdentity, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Body = []byte(`{}`) })
			configuredProvider(t, server.Environment(), nil).fails(huaweiCloud, "auth_url", "HW_AUTH_URL")
		})
	}
}
