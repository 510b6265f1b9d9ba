// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
)

// HCP Terraform and Terraform Enterprise run `opa eval --bundle`, which loads data from files named data.json alone,
// and pass the plan beside the run. A run fails if the query gives a list that is not empty. The commands of the guide
// to pipelines make the policy set.
func TestAccOPAGate_policySet(t *testing.T) {
	module, clone := besideClone(t)
	module.Copy(filepath.Join(gates.Folder, "audit"))
	module.Plan(0, arguments...)
	module.Write("input.json", `{"run": {"is_destroy": false}, "plan": `+string(module.PlanJSON())+"}")
	input := filepath.Join(module.Folder, "input.json")

	module.Folder = clone
	module.RunGuide("pipelines")
	policies := module.Read("policy-set/policies.hcl")
	query := regexp.MustCompile(`(?m)^  query += "([^"]+)"$`).FindStringSubmatch(policies)
	if query == nil || !strings.Contains(policies, `enforcement_level = "mandatory"`) {
		t.Fatalf("no query, or no level that blocks:\n%s", policies)
	}
	denied := func() (messages []string) {
		t.Helper()
		stdout, _ := module.RunProgram(0, "sh", "-c", `exec opa eval --format=raw --bundle policy-set --input "$0" "$1"`, input, query[1])
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
