// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// The vendor's own client sends the account of the keys in a header.
func TestListAccounts_namesTheAccountOfTheKeys(t *testing.T) {
	server, client := start(t, organization.Generate(1, organization.Size{OrganizationAccounts: 3}), func(config *huaweicloud.Config) {
		config.Organizations = func() (*url.URL, error) { return config.Endpoint, nil }
	})
	accounts, err := paging.Collect(t.Context(), client.ListAccounts, huaweicloud.AccountFilter{})
	if len(accounts) != 3 || err != nil {
		t.Fatalf("got %v, %v", accounts, err)
	}
	if got := server.CallsOf("ListAccounts")[0].Header.Get("X-Domain-Id"); got != organization.DefaultHuaweiDomainID {
		t.Errorf("X-Domain-Id is %q", got)
	}
}

func TestListAccounts_namesTheConfiguredAccountIfNoServiceKnowsTheKeys(t *testing.T) {
	for configured, want := range map[string]int{organization.DefaultHuaweiDomainID: 3, "": 0} {
		server, client := start(t, organization.Generate(1, organization.Size{OrganizationAccounts: 3}), func(config *huaweicloud.Config) {
			config.Organizations = func() (*url.URL, error) { return config.Endpoint, nil }
			config.Account = func() (string, error) { return configured, nil }
		})
		for _, lookup := range []string{"KeystoneListAuthDomains", "huaweicloud:GetCallerIdentity"} {
			server.Alter(lookup, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Status, answer.Body = http.StatusForbidden, nil })
		}
		accounts, err := paging.Collect(t.Context(), client.ListAccounts, huaweicloud.AccountFilter{})
		if len(accounts) != want || (err == nil) != (want > 0) {
			t.Fatalf("%q: got %v, %v", configured, accounts, err)
		}
		if want > 0 && server.CallsOf("ListAccounts")[0].Header.Get("X-Domain-Id") != configured {
			t.Errorf("the call does not name %s", configured)
		}
	}
}

func TestListAccounts_invalidSettingsAreReportedBeforeAnyCall(t *testing.T) {
	invalid := errors.New("a bad URL")
	server, client := start(t, organization.Organization{}, func(config *huaweicloud.Config) {
		config.Organizations = func() (*url.URL, error) { return nil, invalid }
	})
	accounts, err := paging.Collect(t.Context(), client.ListAccounts, huaweicloud.AccountFilter{})
	if accounts != nil || !errors.Is(err, invalid) || len(server.Calls()) > 0 {
		t.Errorf("got %v, %v after %d calls", accounts, err, len(server.Calls()))
	}
}

// Wrong keys have the same status, but other keys of the account would not help.
func TestListAccounts_anotherAccountGetsNoNewKeys(t *testing.T) {
	agency := organization.Agency{Name: "audit", DomainID: "delegating"}
	org := organization.Organization{HuaweiCloud: organization.HuaweiCloud{Agencies: []organization.Agency{agency}}}
	server, client := start(t, org, func(config *huaweicloud.Config) {
		config.Organizations = func() (*url.URL, error) { return config.Endpoint, nil }
		config.Credentials.AssumeRole = &huaweicloud.Agency{Name: agency.Name, DomainID: agency.DomainID}
	})
	_, err := paging.Collect(t.Context(), client.ListAccounts, huaweicloud.AccountFilter{})
	if failed := errorOf(t, err); failed.Code != "Organizations.1002" || !strings.Contains(failed.Advice, "use keys of such an account") {
		t.Errorf("got %+v", *failed)
	}
	if keys, calls := len(server.CallsOf("AssumeAgency")), len(server.CallsOf("ListAccounts")); keys != 1 || calls != 1 {
		t.Errorf("%d calls with keys fetched %d times", calls, keys)
	}
}
