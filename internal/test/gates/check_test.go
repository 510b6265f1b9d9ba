// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"maps"
	"regexp"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// Checks warn: the exit code is always 0, and only the plan JSON tells which check failed.
func TestAccCheckGate(t *testing.T) {
	rootmodule.SkipBelow(t, "1.5.0")
	for name, test := range map[string]struct {
		run
		want map[string]string
	}{
		"what is accepted passes": {
			run:  run{arguments: []string{"-var=max_noncompliant_resources=2", "-var=max_noncompliant_rules=1"}},
			want: map[string]string{"members": "pass", "tag_policy": "pass", "rules": "pass"},
		},
		"nothing accepted warns": {
			run: run{says: []string{
				"Warning: Check block assertion failed", `More than 0 resources break the tag policy in: {"100012345601":["` + legacyInstance + `","` + uploadsBucket + `"]}`,
				`More than 0 rules are not compliant: ["obs-bucket-public-read"]`,
			}},
			want: map[string]string{"members": "pass", "tag_policy": "fail", "rules": "fail"},
		},
		"no members warn": {
			run:  run{change: noMembers, arguments: []string{"-var=max_noncompliant_rules=1"}, says: []string{"has no members: nothing was audited"}},
			want: map[string]string{"members": "fail", "tag_policy": "pass", "rules": "pass"},
		},
		"no rules warn": {
			run:  run{change: noRules(t), arguments: []string{"-var=max_noncompliant_resources=2"}, says: []string{"has no rules: nothing was audited"}},
			want: map[string]string{"members": "pass", "tag_policy": "pass", "rules": "fail"},
		},
		"a failed read in a check warns": {
			run:  run{refused: "CollectPolicyStatesSummary", says: []string{"Warning: Compliance summary not read", "RMS.00010002"}},
			want: map[string]string{"members": "pass", "tag_policy": "fail"},
		},
		"a failed read outside a check blocks": {
			run: run{refused: "ListNonCompliantResource", exitCode: 1, says: []string{"Error: Non-compliant resources not read", "UnauthorizedOperation"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			organization := gates.Organization(t)
			if test.change != nil {
				test.change(&organization)
			}
			server := sandboxtest.Start(t, organization)
			refuse(t, server, test.refused)
			module := gates.New(t, server, "check")
			wantWords(t, module.Plan(test.exitCode, test.arguments...), test.says...)
			if test.exitCode != 0 {
				return
			}
			plan := module.PlanJSON()
			_, statuses := readsOf(t, plan)
			got := map[string]string{}
			for _, name := range []string{"members", "tag_policy", "rules"} {
				got[name] = statuses["check."+name]
			}
			passed := got["members"] == "pass" && got["tag_policy"] == "pass" && got["rules"] == "pass"
			if test.refused != "" {
				if got["rules"] == "pass" {
					t.Error("a check passed although its read failed")
				}
				delete(got, "rules") // Terraform says fail, other versions error or unknown
			}
			if !maps.Equal(got, test.want) {
				t.Errorf("checks %v, want %v", got, test.want)
			}
			runREADMEProgram(t, module, plan, passed)
		})
	}
}

// runREADMEProgram runs the jq program of the README that decides by checks[].
func runREADMEProgram(t *testing.T, module *rootmodule.Module, plan []byte, passed bool) {
	t.Helper()
	commands := regexp.MustCompile(`(?m)^jq -e .*plan\.json$`).FindAllString(module.Read("README.md"), -1)
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
}
