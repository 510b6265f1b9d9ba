// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

package bench_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// module is a root module with a provider.
type module struct {
	*rootmodule.Module
	notes string // the file with the costs of the provider's starts, if they are noted
}

// newModule makes a module that reads from a server, if any. With noted, it notes the cost of each start of the provider.
func newModule(t *testing.T, folder string, server *sandbox.Server, noted bool) module {
	t.Helper()
	variables, notes := map[string]string{}, ""
	if noted {
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		provider := program(folder)
		folder, notes = t.TempDir(), filepath.Join(t.TempDir(), "notes")
		variables[wrappedVariable], variables[notesVariable] = provider, notes
		if err := os.Symlink(self, program(folder)); err != nil {
			t.Fatal(err)
		}
	}
	m := module{rootmodule.New(t, folder, variables), notes}
	if server != nil {
		m.SetVariables(server.Environment())
	}
	return m
}

// planned makes a module with this configuration, plans it once and returns the module and the cost.
func planned(t *testing.T, folder, configuration string, server *sandbox.Server, noted bool) (module, cost) {
	t.Helper()
	m := newModule(t, folder, server, noted)
	m.WriteMain(configuration)
	return m, m.plan(t)
}

// plan plans without a state. The cost is that of all starts of the provider if they are noted, else that of the plan.
func (m module) plan(t *testing.T) cost {
	t.Helper()
	_ = os.Remove(m.notes)
	began := time.Now()
	run := m.Start(t.Context(), "plan", "-input=false", "-no-color", "-out=plan")
	code := m.End(t.Context(), run)
	whole := cost{Wall: time.Since(began), CPU: run.Command.ProcessState.UserTime() + run.Command.ProcessState.SystemTime()}
	if code != 0 {
		t.Fatalf("exit code %d:\n%s%s", code, run.Stdout.String(), run.Stderr.String())
	}
	if m.notes == "" {
		return whole
	}
	starts := notes(t, m.notes)
	starts.Wall = whole.Wall
	return starts
}
