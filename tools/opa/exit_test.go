// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"strings"
	"testing"
)

// These are the commands of README.md.
func TestAccOPAGate_exitCodes(t *testing.T) {
	module, program := passingPlan(t)
	module.Write("plan.json", string(module.PlanJSON()))
	eval := func(exitCode int, plan, query string, arguments ...string) string {
		t.Helper()
		arguments = append([]string{"eval", "-f", "pretty", "-i", plan}, append(arguments, query)...)
		stdout, stderr := module.RunProgram(exitCode, program, arguments...)
		return stdout + stderr
	}
	policy := []string{"-d", "policy", "-d", "expectations.json"}
	strict := append([]string{"--fail"}, policy...)

	if printed := eval(0, "plan.json", "data.orgaudit.allow", strict...); printed != "true\n" {
		t.Errorf("passing: %q", printed)
	}

	expectations := module.Read("expectations.json")
	module.Write("expectations.json", strings.Replace(expectations, `"max_excepted": 13`, `"max_excepted": 12`, 1))
	eval(1, "plan.json", "data.orgaudit.allow", strict...)
	if printed := eval(0, "plan.json", "data.orgaudit.deny", policy...); !strings.Contains(printed, excepted) {
		t.Errorf("blocking: %q", printed)
	}
	module.Write("expectations.json", expectations)

	// Without the policy deny is undefined: a pipeline that asks for an empty deny would pass.
	module.Write("nothing/other.rego", "package other\n")
	eval(0, "plan.json", "data.orgaudit.deny", "--fail-defined", "-d", "nothing")
	eval(1, "plan.json", "data.orgaudit.allow", "--fail", "-d", "nothing", "-d", "expectations.json")
	eval(1, "plan.json", "data.orgaudit.allow", "--fail", "-d", "policy")
	eval(2, "missing.json", "data.orgaudit.allow", strict...)
	for _, text := range []string{"", "null", "{}"} {
		module.Write("other.json", text)
		eval(1, "other.json", "data.orgaudit.allow", strict...)
	}
	module.Write("other.json", "{")
	eval(2, "other.json", "data.orgaudit.allow", strict...)
}
