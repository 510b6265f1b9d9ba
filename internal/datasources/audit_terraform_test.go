// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// A check that gets a part of a list cannot know.
func TestAccAudit_partOfAnAnswerIsAnError(t *testing.T) {
	module, server := auditModule(t, changed(t), auditEverything)
	server.Alter("ListTasks", edit(func(response object) { response["Tasks"] = response["Tasks"].([]any)[1:] }))
	planFails(t, module, "the API returned 1 items, but counts 2")
}

// The audit reads its own account, not that of the provider.
func TestAudit_domainIDOfTheProviderDoesNotCount(t *testing.T) {
	t.Setenv("HW_DOMAIN_ID", "d9")
	server := sandboxtest.Start(t, changed(t))
	p := startProvider(t, server, 0)
	for account, words := range map[string]string{"d1": "", "d9": "the keys belong to account d1, but huaweicloud.account_id is d9"} {
		_, problem := p.Read("orgaudit_audit", driver.Values{"huaweicloud": driver.Values{"account_id": account}})
		if (problem == "") != (words == "") || !strings.Contains(problem, words) {
			t.Errorf("%s: got %q", account, problem)
		}
	}
	for _, call := range server.Calls() {
		if account := call.Parameters["domain_id"]; account != nil && account != "d1" {
			t.Errorf("%s reads account %v", call.Action, account)
		}
	}
}

// An empty set allows nobody, and no set skips the check.
func TestAudit_allowedPrincipalsThatAreEmptyAllowNobody(t *testing.T) {
	for name, row := range map[string]struct {
		allowed any
		verdict string
	}{
		"nobody":  {[]any{}, "Blocked: 2 findings (2 logins)"},
		"by id":   {[]any{"5001", "g-1"}, "Passed: 0 findings in 5 checks"},
		"by name": {[]any{"li.na", "ops"}, "Passed: 0 findings in 5 checks"},
		"none":    {nil, "Passed: 0 findings in 4 checks"},
	} {
		p := startProvider(t, sandboxtest.Start(t, changed(t)), 0)
		state, problem := p.Read("orgaudit_audit", driver.Values{
			"tencentcloud": driver.Values{"account_id": "100000000000", "allowed_principals": row.allowed},
		})
		if problem != "" || state.Values()["verdict"] != row.verdict {
			t.Errorf("%s: got %v, %s", name, state, problem)
		}
	}
}

func TestAudit_readsTheMembersThatAreNamedAlone(t *testing.T) {
	more := `{"member_uin": 1002, "name": "shop", "noncompliant_resources": []}, `
	org := changed(t, `"members": [`, `"members": [`+more)
	for _, row := range []struct {
		members any
		verdict string
	}{
		{nil, "Blocked: 1 finding (1 tag_policy)"},
		{[]any{1001}, "Passed: 0 findings in 4 checks"},
		{[]any{1002}, "Blocked: 1 finding (1 tag_policy)"},
	} {
		p := startProvider(t, sandboxtest.Start(t, org), 0)
		state, problem := p.Read("orgaudit_audit", driver.Values{
			"tencentcloud": driver.Values{"account_id": "100000000000", "member_uins": row.members},
		})
		if problem != "" || state.Values()["verdict"] != row.verdict {
			t.Errorf("%v: got %v, %s", row.members, state, problem)
		}
	}
}
