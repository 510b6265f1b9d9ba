// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package opa_test tests the policy of examples/policy-gates/opa on plans of real Terraform. It is in a module of its
// own, so that the provider does not depend on OPA. The Rego tests beside the policy test each rule.
package opa_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/open-policy-agent/opa/cmd"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/loader"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/util"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// asOPA is the variable that turns a process of this program into the OPA command line.
const asOPA = "ORGAUDIT_TEST_AS_OPA"

func TestMain(m *testing.M) {
	if os.Getenv(asOPA) != "" {
		os.Exit(runOPA())
	}
	gates.Main(m)
}

// runOPA does what OPA's main function does.
func runOPA() int {
	err := cmd.RootCommand.Execute()
	if exit, ok := errors.AsType[*cmd.ExitError](err); ok {
		return exit.Exit
	}
	if err != nil {
		return 1
	}
	return 0
}

// passingPlan plans the gate over an organization that passes. program runs as the OPA command line in the module.
func passingPlan(t *testing.T) (module *rootmodule.Module, program string) {
	t.Helper()
	needsChecks(t)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	module = gates.New(t, sandboxtest.Start(t, gates.Organization(t)), "opa")
	module.Environment = append(module.Environment, asOPA+"=1")
	module.Plan(0)
	return module, program
}

// gate returns the path of a file of the gate.
func gate(t testing.TB, name string) string {
	t.Helper()
	return filepath.Join(rootmodule.Repository(t), gates.Folder, "opa", name)
}

// policy compiles the policy once for all tests.
var policy = sync.OnceValues(func() (*ast.Compiler, error) {
	folder, err := filepath.Abs(filepath.Join("../..", gates.Folder, "opa", "policy"))
	if err != nil {
		return nil, err
	}
	loaded, err := loader.NewFileLoader().Filtered([]string{folder}, nil)
	if err != nil {
		return nil, err
	}
	return loaded.Compiler()
})

// limits returns the gate's thresholds with changes; nil removes a threshold.
func limits(t testing.TB, changes map[string]any) map[string]any {
	t.Helper()
	text, err := os.ReadFile(gate(t, "thresholds.json"))
	if err != nil {
		t.Fatal(err)
	}
	var document struct{ Thresholds map[string]any }
	if err := util.UnmarshalJSON(text, &document); err != nil {
		t.Fatal(err)
	}
	for name, value := range changes {
		if value == nil {
			delete(document.Thresholds, name)
			continue
		}
		document.Thresholds[name] = value
	}
	return document.Thresholds
}

// judge returns a function that judges plans by thresholds. An error in a builtin fails the test: in a pipeline its
// rule would deny nothing.
func judge(t testing.TB, thresholds any) func(plan any) (denied []string) {
	t.Helper()
	compiler, err := policy()
	if err != nil {
		t.Fatal(err)
	}
	query, err := rego.New(
		rego.Query("denied = data.orgaudit.deny; allowed = [allow | allow := data.orgaudit.allow]"), rego.Compiler(compiler),
		rego.Store(inmem.NewFromObject(map[string]any{"thresholds": thresholds})), rego.StrictBuiltinErrors(true),
	).PrepareForEval(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return func(plan any) []string {
		t.Helper()
		results, err := query.Eval(t.Context(), rego.EvalInput(plan))
		if err != nil {
			t.Fatal(err)
		}
		if len(results) != 1 {
			t.Fatalf("%d results", len(results))
		}
		denied := []string{}
		for _, message := range results[0].Bindings["denied"].([]any) {
			denied = append(denied, message.(string))
		}
		if allowed := len(results[0].Bindings["allowed"].([]any)) == 1; allowed != (len(denied) == 0) {
			t.Fatalf("allowed is %v, denied is %q", allowed, denied)
		}
		slices.Sort(denied)
		return denied
	}
}

// decode decodes plan JSON as OPA does.
func decode(t testing.TB, text []byte) any {
	t.Helper()
	var plan any
	if err := util.NewJSONDecoder(bytes.NewReader(text)).Decode(&plan); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return plan
}

// hold fails the test unless exactly these messages were denied.
func hold(t testing.TB, denied, want []string) {
	t.Helper()
	want = slices.Sorted(slices.Values(want))
	if !slices.Equal(denied, want) {
		got, _ := json.MarshalIndent(denied, "", "  ")
		wanted, _ := json.MarshalIndent(want, "", "  ")
		t.Errorf("denied:\n%s\nwanted:\n%s", got, wanted)
	}
}

// The messages of the policy.
func unread(kind string) string {
	return kind + " was not read in this plan: add it to the module, see that its for_each or count is not empty, or name what is to be read in `required`."
}

func unproved(address string) string {
	return address + " has no postcondition that passed in this plan, so it may be what an earlier apply read: give it one, and plan without -target."
}

func notPassed(address string) string {
	return "The postconditions of " + address + ` did not pass in this plan: their status is "unknown".`
}

func duringApply(address string) string {
	return address + " is read during apply, too late for a gate: take its depends_on away, and arguments that are unknown during plan."
}

// needsChecks skips a test if Terraform's plan JSON has no checks.
func needsChecks(t *testing.T) {
	t.Helper()
	rootmodule.SkipBelow(t, "1.5.0")
}
