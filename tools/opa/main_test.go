// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package opa_test tests the policy of examples/policy-gates/opa on plans of real Terraform. It is in a module of its
// own, so that the provider does not depend on OPA.
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
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
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

// newGate makes the module of the gate audit, with the policy beside it.
func newGate(t *testing.T, server *sandbox.Server) *rootmodule.Module {
	t.Helper()
	rootmodule.SkipBelow(t, "1.8.0")
	module := gates.New(t, server, "audit")
	if err := os.Remove(filepath.Join(module.Folder, "README.md")); err != nil {
		t.Fatal(err)
	}
	module.Copy(filepath.Join(gates.Folder, "opa"))
	return module
}

// arguments are those of a plan that passes.
var arguments = []string{"-var-file=sandbox.tfvars", "-var-file=exceptions.tfvars"}

// passingPlan plans the gate over its organization. program runs as the OPA command line in the module.
func passingPlan(t *testing.T) (module *rootmodule.Module, program string) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	module = newGate(t, sandboxtest.Start(t, gates.AuditOrganization(t)))
	module.Environment = append(module.Environment, asOPA+"=1")
	module.Plan(0, arguments...)
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

// expectations returns those of the gate.
func expectations(t testing.TB) map[string]any {
	t.Helper()
	text, err := os.ReadFile(gate(t, "expectations.json"))
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, text).(map[string]any)["expectations"].(map[string]any)
}

// judge returns a function that judges plans by expectations, as `opa eval` does.
func judge(t testing.TB, expectations any) func(plan any) (denied []string) {
	t.Helper()
	compiler, err := policy()
	if err != nil {
		t.Fatal(err)
	}
	query, err := rego.New(
		rego.Query("denied = data.orgaudit.deny; allowed = [allow | allow := data.orgaudit.allow]"), rego.Compiler(compiler),
		rego.Store(inmem.NewFromObject(map[string]any{"expectations": expectations})),
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
const (
	noPlan       = "This is no plan: give the policy what `terraform show -json PLANFILE` prints."
	errored      = "The plan ended with an error: see what `terraform plan` printed."
	incomplete   = "The plan is not complete: plan again without -target."
	unproved     = "No postcondition of the audit passed in this plan: it may be the audit of an earlier apply."
	duringApply  = "An audit is read during apply, which is too late, or in a check block, which only warns."
	narrowed     = "member_uins narrows the audit: it does not look at other members, nor at new ones."
	excepted     = "Exceptions cover more findings than max_excepted."
	principals   = "The audit allows principals that are not in allowed_principals."
	apart        = "The audit and the plan are more than max_age_minutes apart."
	noVerdict    = "The audit did not pass: it has no verdict"
	passed       = "The audit did not pass: Passed: 0 findings in 9 checks, 13 excepted"
	noneAudited  = "The plan holds 0 audits in place of one: look at -target, count, for_each and depends_on."
	twoAudited   = "The plan holds 2 audits in place of one: look at -target, count, for_each and depends_on."
	aggregations = `The check aggregation has to look at 3 things or more: `
)

// odd is the message for an expectation that is missing or of another form.
func odd(name string) string {
	return "The expectation " + name + " is missing or odd: load expectations.json with -d, or as data.json in a policy set."
}
