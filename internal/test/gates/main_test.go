// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

func TestMain(m *testing.M) {
	standIn() // where the tests have started themselves as a tool that the machine lacks
	gates.Main(m)
}

// run is one plan of a gate over the organization that belongs to it, with a change.
type run struct {
	change    func(*sandbox.Organization)
	refused   string // API whose calls are refused, empty for none
	arguments []string
	exitCode  int
	says      []string
}

// plan plans a gate and holds the exit code and what is printed to what is wanted. It gives the module with the
// plan file.
func (r run) plan(t *testing.T, gate string) *rootmodule.Module {
	t.Helper()
	organization := gates.Organization(t)
	if r.change != nil {
		r.change(&organization)
	}
	server := gates.Serve(t, organization)
	refuse(t, server, r.refused)
	module := gates.New(t, server, gate)
	r.hold(t, module.Plan(r.exitCode, r.arguments...))
	return module
}

// hold holds what is printed to what is wanted.
func (r run) hold(t *testing.T, printed string) {
	t.Helper()
	for _, words := range r.says {
		if !strings.Contains(printed, words) {
			t.Errorf("%q is not said:\n%s", words, printed)
		}
	}
}

// refuse has the server refuse the calls of an API, where one is named.
func refuse(t *testing.T, server *sandbox.Server, action string) {
	t.Helper()
	if action == "" {
		return
	}
	if err := server.Refuse(action); err != nil {
		t.Fatal(err)
	}
}

// needsPlanOfABlockingGate skips a test with a Terraform that writes no plan file when a gate blocks.
func needsPlanOfABlockingGate(t *testing.T) {
	t.Helper()
	rootmodule.SkipBelow(t, "1.4.0")
}

// summary changes the answer of CollectPolicyStatesSummary.
func summary(t *testing.T, change func(summary map[string]any)) func(*sandbox.Organization) {
	t.Helper()
	return func(organization *sandbox.Organization) {
		var decoded map[string]any
		if err := json.Unmarshal(organization.HuaweiCloud.PolicyStatesSummary, &decoded); err != nil {
			t.Fatal(err)
		}
		change(decoded)
		encoded, err := json.Marshal(decoded)
		if err != nil {
			t.Fatal(err)
		}
		organization.HuaweiCloud.PolicyStatesSummary = encoded
	}
}
