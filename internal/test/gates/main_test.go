// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

func TestMain(m *testing.M) { gates.Main(m) }

// run is one plan of a gate over its organization, with a change.
type run struct {
	change    func(*organization.Organization)
	refused   string // API that refuses calls, or empty
	arguments []string
	exitCode  int
	says      []string
}

// plan plans a gate, checks the exit code and the printed text, and returns the module with the plan file.
func (r run) plan(t *testing.T, gate string) *rootmodule.Module {
	t.Helper()
	org := gates.Organization(t)
	if gate == "audit" {
		rootmodule.SkipBelow(t, auditSince)
		org = gates.AuditOrganization(t)
	}
	if r.change != nil {
		r.change(&org)
	}
	server := sandboxtest.Start(t, org)
	refuse(t, server, r.refused)
	module := gates.New(t, server, gate)
	wantWords(t, module.Plan(r.exitCode, r.arguments...), r.says...)
	return module
}

func wantWords(t *testing.T, printed string, wanted ...string) {
	t.Helper()
	for _, words := range wanted {
		if !strings.Contains(printed, words) {
			t.Errorf("no %q in:\n%s", words, printed)
		}
	}
}

// refuse makes the server refuse the calls of an API, if one is named.
func refuse(t *testing.T, server *sandbox.Server, action string) {
	t.Helper()
	if action == "" {
		return
	}
	if err := server.Refuse(action); err != nil {
		t.Fatal(err)
	}
}

// outputs returns the outputs with a value in the plan file.
func outputs(t *testing.T, module *rootmodule.Module) map[string]json.RawMessage {
	t.Helper()
	var plan struct {
		PlannedValues struct {
			Outputs map[string]struct{ Value json.RawMessage }
		} `json:"planned_values"`
	}
	if err := json.Unmarshal(module.PlanJSON(), &plan); err != nil {
		t.Fatal(err)
	}
	values := map[string]json.RawMessage{}
	for name, output := range plan.PlannedValues.Outputs {
		if len(output.Value) > 0 {
			values[name] = output.Value
		}
	}
	return values
}

// needsTools skips a test if the machine lacks programs of the published commands.
func needsTools(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(err)
		}
	}
}

// terraformFolder makes a folder for PATH in which the tested command line has the name terraform.
func terraformFolder(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := os.Symlink(rootmodule.CLI(t), filepath.Join(folder, "terraform")); err != nil {
		t.Fatal(err)
	}
	return folder
}

// summary changes the answer of CollectPolicyStatesSummary.
func summary(t *testing.T, change func(summary map[string]any)) func(*organization.Organization) {
	t.Helper()
	return func(org *organization.Organization) {
		var decoded map[string]any
		if err := json.Unmarshal(org.HuaweiCloud.PolicyStatesSummary, &decoded); err != nil {
			t.Fatal(err)
		}
		change(decoded)
		encoded, err := json.Marshal(decoded)
		if err != nil {
			t.Fatal(err)
		}
		org.HuaweiCloud.PolicyStatesSummary = encoded
	}
}
