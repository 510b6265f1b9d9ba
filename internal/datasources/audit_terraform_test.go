// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// A check that gets a part of a list, or whose service closes during the audit, cannot know.
func TestAccAudit_partOfAnAnswerIsAnError(t *testing.T) {
	for name, row := range map[string]struct {
		action, words string
		change        func(response map[string]any)
	}{
		"a task less": {"ListTasks", "the API returned 1 items, but counts 2", func(response map[string]any) {
			response["Tasks"] = response["Tasks"].([]any)[1:]
		}},
		"no policy state": {"ListPolicyStatesByDomainId", "a page has 0 items, but its page_info counts 1", func(response map[string]any) {
			response["value"] = []any{}
		}},
		"Identity Center closes": {"ListRoleAssignments", "FailedOperation.IdentityCenterNotOpen", func(response map[string]any) {
			response["Error"] = map[string]any{"Code": "FailedOperation.IdentityCenterNotOpen", "Message": "closed"}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			module, server := auditModule(t, changed(t), auditEverything)
			server.Alter(row.action, func(_ sandbox.Call, answer *sandbox.Answer) { answer.Edit(row.change) })
			planFails(t, module, row.words)
		})
	}
}

// Identity Center is not open, by its status.
func TestAccAudit_identityCenterThatIsDisabled(t *testing.T) {
	module, server := auditModule(t, changed(t), auditEverything)
	server.Alter("DescribeIdentityCenter", func(_ sandbox.Call, answer *sandbox.Answer) {
		answer.Edit(func(response map[string]any) { response["ServiceStatus"] = "Disabled" })
	})
	if verdict := outputs(t, module)["audit"].(object)["verdict"]; verdict != "Passed: 0 findings in 6 checks" {
		t.Errorf("got %v", verdict)
	}
}

// The audit reads its own account, not that of the provider.
func TestAccAudit_domainIDOfTheProviderDoesNotCount(t *testing.T) {
	module, server := auditModule(t, changed(t), auditEverything)
	module.SetVariables(map[string]string{"HW_DOMAIN_ID": "d9"})
	if verdict := outputs(t, module)["audit"].(object)["verdict"]; verdict != "Passed: 0 findings in 8 checks" {
		t.Errorf("got %v", verdict)
	}
	for _, call := range server.Calls() {
		if account := call.Parameters["domain_id"]; account != nil && account != "d1" {
			t.Errorf("%s reads account %v", call.Action, account)
		}
	}
	module, _ = auditModule(t, changed(t), strings.Replace(auditEverything, `"d1"`, `"d9"`, 1))
	module.SetVariables(map[string]string{"HW_DOMAIN_ID": "d9"})
	planFails(t, module, "the keys belong to account d1, but huaweicloud.account_id is d9")
}

// Values that are unknown during the plan are validated when the audit reads, and two audits do not disturb each other.
func TestAccAudit_unknownValuesAndTwoAudits(t *testing.T) {
	rootmodule.SkipBelow(t, "1.4.0")
	configuration := `
resource "terraform_data" "input" { input = { account = "d1", check = "CHECK", until = "UNTIL" } }
data "orgaudit_audit" "late" {
  huaweicloud {
    account_id = terraform_data.input.output.account
  }
  checks = [terraform_data.input.output.check]
  exception {
    check  = "rules"
    reason = "r"
    until  = terraform_data.input.output.until
  }
}
data "orgaudit_audit" "after" {
  depends_on = [terraform_data.input]
  huaweicloud {
    account_id = "d1"
  }
}
output "verdicts" { value = [data.orgaudit_audit.late.verdict, data.orgaudit_audit.after.verdict] }
`
	for _, row := range []struct {
		check, until string
		exitCode     int
		words        string
	}{
		{"rules", "9999-12-31", 0, `["Passed: 0 findings in 1 check, 1 excepted","Blocked: 1 finding (1 rules)"]`},
		{"aggregation", "9999-12-31", 1, "Nothing to audit"},
		{"rules", "soon", 1, "Invalid date"},
	} {
		t.Run(row.check+" "+row.until, func(t *testing.T) {
			t.Parallel()
			org := changed(t, checkCases[audit.Rules].replace...)
			module, _ := auditModule(t, org, strings.NewReplacer("CHECK", row.check, "UNTIL", row.until).Replace(configuration))
			module.Plan(0)
			stdout, stderr := module.Run(row.exitCode, "apply", "-auto-approve", "-no-color")
			if row.exitCode == 0 {
				stdout, _ = module.Run(0, "output", "-json", "verdicts")
			}
			if printed := rootmodule.Unframed(stdout + stderr); !strings.Contains(printed, row.words) {
				t.Errorf("got %s", printed)
			}
		})
	}
}

// An empty set allows nobody, and no set skips the check. Without member_uins, every member is read.
func TestAudit_membersPrincipalsAndChecks(t *testing.T) {
	org := changed(t, `"members": [`, `"members": [{"member_uin": 1002, "name": "shop", "noncompliant_resources": []}, `)
	for _, row := range []struct {
		members, allowed, checks any
		verdict                  string
	}{
		{nil, nil, nil, "Blocked: 1 finding (1 tag_policy)"},
		{[]any{1001}, nil, nil, "Passed: 0 findings in 4 checks"},
		{[]any{1002}, nil, nil, "Blocked: 1 finding (1 tag_policy)"},
		{[]any{1001}, []any{}, nil, "Blocked: 2 findings (2 logins)"},
		{[]any{1001}, []any{"5001", "g-1"}, nil, "Passed: 0 findings in 5 checks"},
		{[]any{1001}, []any{"li.na", "ops"}, nil, "Passed: 0 findings in 5 checks"},
		{[]any{1001}, []any{}, []any{"tasks"}, "Passed: 0 findings in 1 check"},
	} {
		state, problem := startProvider(t, sandboxtest.Start(t, org), 0).Read("orgaudit_audit", driver.Values{
			"tencentcloud": driver.Values{"account_id": "100000000000", "member_uins": row.members, "allowed_principals": row.allowed}, "checks": row.checks,
		})
		if problem != "" || state.Values()["verdict"] != row.verdict {
			t.Errorf("%+v: got %v, %s", row, state, problem)
		}
	}
}
