// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// Checks warn: the exit code is always 0, and only the plan JSON tells which check failed.
func TestAccCheckGate(t *testing.T) {
	rootmodule.SkipBelow(t, "1.5.0")
	known := []string{"-var=max_noncompliant_resources=2", "-var=max_noncompliant_rules=1"}
	for name, test := range map[string]struct {
		run
		fail []string // checks that do not pass
	}{
		"what is accepted passes": {
			run: run{arguments: known},
		},
		"nothing accepted warns": {
			run: run{arguments: []string{"-var=allowed_principals=[]"}, says: []string{
				"Warning: Check block assertion failed", `More than 0 resources break the tag policy in: {"100012345601":["` + legacyInstance + `","` + uploadsBucket + `"]}`,
				`More than 0 rules are not compliant: ["obs-bucket-public-read"]`, `not allowed: ["auditor","developers","li.na","oncall"]`,
			}},
			fail: []string{"tag_policy", "logins", "rules"},
		},
		"no members warn": {
			run:  run{change: noMembers, arguments: []string{"-var=max_noncompliant_rules=1"}, says: []string{"has no members: nothing was audited"}},
			fail: []string{"members"},
		},
		"a member without a tag policy warns": {
			run: run{
				change:    func(org *organization.Organization) { org.TencentCloud.Members[1].EffectivePolicy = nil },
				arguments: known, says: []string{`No tag policy applies to: ["100012345602"]`},
			},
			fail: []string{"tag_policy"},
		},
		"a login through Identity Center warns": {
			run: run{
				change:    addAssignment(`{"PrincipalName": "mallory"}`),
				arguments: known, says: []string{`not allowed: ["mallory"]`},
			},
			fail: []string{"logins"},
		},
		"a permission that is not deployed again warns": {
			run:  run{change: provisioned(`"DeployedRequired"`), arguments: known},
			fail: []string{"provisionings"},
		},
		"no recorder warns": {
			run:  run{change: recorder(""), arguments: known},
			fail: []string{"recorder"},
		},
		"a disabled rule warns": {
			run: run{
				change:    addRule(t, map[string]any{"compliance_state": "Compliant", "policy_assignment": map[string]any{"state": "Disabled"}}),
				arguments: known, says: []string{"Some rules of the Huawei Cloud account are not enabled"},
			},
			fail: []string{"rules"},
		},
		"no rules warn": {
			run:  run{change: noRules(t), arguments: []string{"-var=max_noncompliant_resources=2"}, says: []string{"has no rules: nothing was audited"}},
			fail: []string{"rules"},
		},
		"a failed read in a check warns": {
			run:  run{refused: "CollectPolicyStatesSummary", says: []string{"Warning: Compliance summary not read", "RMS.00010002"}},
			fail: []string{"tag_policy"},
		},
		"a failed read outside a check blocks": {
			run: run{refused: "ListNonCompliantResource", exitCode: 1, says: []string{"Error: Non-compliant resources not read", "UnauthorizedOperation"}},
		},
		"keys of another account block": {
			run: run{arguments: []string{"-var=account_id=100000000001"}, exitCode: 1, says: []string{"only keys of 100000000001 are allowed"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := gates.Organization(t)
			if test.change != nil {
				test.change(&org)
			}
			server := sandboxtest.Start(t, org)
			refuse(t, server, test.refused)
			module := gates.New(t, server, "check")
			arguments := append([]string{
				"-var=account_id=100000000000", "-var=domain_id=" + gates.DomainID, `-var=allowed_principals=["li.na","oncall","auditor","developers"]`,
			}, test.arguments...)
			wantWords(t, module.Plan(test.exitCode, arguments...), test.says...)
			if test.exitCode == 0 {
				checkStatuses(t, module, test.fail, test.refused != "")
			}
		})
	}
}

// checkStatuses compares the statuses of all checks with those that do not pass. If the read of the rules failed,
// Terraform says fail for them, other versions error or unknown.
func checkStatuses(t *testing.T, module *rootmodule.Module, fail []string, notRead bool) {
	t.Helper()
	plan := module.PlanJSON()
	_, statuses := readsOf(t, plan)
	passed := true
	for _, name := range []string{"members", "tag_policy", "logins", "provisionings", "recorder", "rules"} {
		got, want := statuses["check."+name], "pass"
		if slices.Contains(fail, name) {
			want = "fail"
		}
		switch unread := notRead && name == "rules"; {
		case unread && got == "pass":
			t.Error("a check passed although its read failed")
		case !unread && got != want:
			t.Errorf("check %s: %q, want %q", name, got, want)
		}
		passed = passed && got == "pass"
	}
	runREADMEProgram(t, module, plan, passed)
}

// runREADMEProgram runs the jq program of the README that decides by checks[].
func runREADMEProgram(t *testing.T, module *rootmodule.Module, plan []byte, passed bool) {
	t.Helper()
	commands := regexp.MustCompile(`(?m)^jq -es .*plan\.json$`).FindAllString(module.Read("README.md"), -1)
	if len(commands) != 1 {
		t.Fatalf("%d jq commands in the README", len(commands))
	}
	needsTools(t, "jq")
	module.Write("plan.json", string(plan))
	exitCode := 1
	if passed {
		exitCode = 0
	}
	module.RunProgram(exitCode, "sh", "-c", commands[0])
	module.Write("plan.json", "") // a terraform show that failed
	module.RunProgram(1, "sh", "-c", commands[0]+" || exit 1")
}
