// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
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
