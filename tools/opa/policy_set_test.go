// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// HCP Terraform and Terraform Enterprise run `opa eval --bundle`, which loads data from files named data.json alone,
// and pass the plan beside the run. A run fails if the query gives a list that is not empty.
func TestAccOPAGate_policySet(t *testing.T) {
	module, program := passingPlan(t)
	module.Write("input.json", `{"run": {"is_destroy": false}, "plan": `+string(module.PlanJSON())+"}")

	commands := regexp.MustCompile(`(?m)^mkdir policy-set .*\n(?:  .*\n)*`).FindString(module.Read("README.md"))
	query := regexp.MustCompile(`(?m)^  query += "([^"]+)"$`).FindStringSubmatch(module.Read("policies.hcl"))
	if commands == "" || query == nil || !strings.Contains(module.Read("policies.hcl"), `enforcement_level = "mandatory"`) {
		t.Fatalf("commands %q, query %q, or no level that blocks", commands, query)
	}
	module.RunProgram(0, "sh", "-ec", commands)
	denied := func() (messages []string) {
		t.Helper()
		stdout, _ := module.RunProgram(0, program, "eval", "--format=raw", "--bundle", "policy-set", "--input", "input.json", query[1])
		if err := json.Unmarshal([]byte(stdout), &messages); err != nil {
			t.Fatalf("%q is no list of texts: %v", stdout, err)
		}
		return messages
	}

	hold(t, denied(), nil)
	expectations := module.Read("policy-set/data.json")
	module.Write("policy-set/data.json", strings.Replace(expectations, `"max_excepted": 13`, `"max_excepted": 12`, 1))
	hold(t, denied(), []string{excepted})
	module.RunProgram(0, "mv", "policy-set/data.json", "policy-set/expectations.json")
	if !slices.Contains(denied(), odd("accounts")) {
		t.Error("the policy allows a run without expectations")
	}
}
