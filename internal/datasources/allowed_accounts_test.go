// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// A data source of the one cloud is not held to the accounts of the other.
func TestEveryDataSource_refusesKeysOfAnotherAccount(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		own, another := []string{organization.DefaultAccountID}, []string{"200000000001", "200000000002"}
		cloud, accounts := "tencentcloud", [2]any{own, another}
		if d.isHuaweiCloud() {
			own = []string{organization.DefaultHuaweiDomainID}
			cloud, accounts = "huaweicloud", [2]any{another, own}
		}
		server := sandboxtest.Start(t, d.threePages())
		p := startProviderFor(t, server, 0, accounts[0], accounts[1])
		if _, problem := p.Read(d.typeName(), d.required); problem != "" {
			t.Errorf("keys of an allowed account: %s", problem)
		}

		server.ResetCalls()
		p = startProviderFor(t, server, 0, another, another)
		for range 2 {
			d.fails(t, p, d.required, cloud+".allowed_account_ids: the keys belong to account "+own[0]+", but only keys of 200000000001, 200000000002 are allowed")
		}
		calls := server.Calls()
		for _, call := range calls {
			if !strings.HasSuffix(call.Action, "GetCallerIdentity") && call.Action != "KeystoneListAuthDomains" {
				t.Errorf("%s was called", call.Action)
			}
		}
		if len(calls) != 1 {
			t.Errorf("%d calls, want 1", len(calls))
		}
	})
}
