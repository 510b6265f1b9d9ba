// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// builtProvider builds the provider into a folder that all tests share.
var builtProvider = sync.OnceValues(func() (folder string, err error) {
	folder = filepath.Join(scratch, "provider")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return "", err
	}
	return folder, rootmodule.BuildIn(folder)
})

// newModule returns an empty root module whose provider is configured by these variables alone.
func newModule(t *testing.T, variables map[string]string) *rootmodule.Module {
	t.Helper()
	folder, err := builtProvider()
	if err != nil {
		t.Fatal(err)
	}
	return rootmodule.New(t, folder, variables)
}

// outputs plans a module, and returns its outputs.
func outputs(t *testing.T, module *rootmodule.Module, arguments ...string) object {
	t.Helper()
	module.Plan(0, arguments...)
	values := object{}
	plan := decoded(module.PlanJSON()).(object)
	for name, output := range inner(inner(plan, "planned_values"), "outputs") {
		values[name] = output.(object)["value"]
	}
	return values
}

// length stands for any list or object of this length in expected outputs.
type length int

// beginning stands for any text that begins so in expected outputs.
type beginning string

// checkOutputs compares outputs by paths such as "rules/required-tag-owner" or "names/0".
func checkOutputs(t *testing.T, got object, want map[string]any) {
	t.Helper()
	for path, wanted := range want {
		value := any(got)
		for _, step := range strings.Split(path, "/") {
			switch within := value.(type) {
			case object:
				value = within[step]
			case []any:
				index, err := strconv.Atoi(step)
				if err != nil || index >= len(within) {
					t.Fatalf("%s: no element %s", path, step)
				}
				value = within[index]
			}
		}
		if size, ok := wanted.(length); ok {
			wanted, value = int(size), lengthOf(value)
		}
		if text, ok := wanted.(beginning); ok {
			if got, _ := value.(string); strings.HasPrefix(got, string(text)) {
				continue
			}
		}
		if difference := cmp.Diff(plain(wanted), plain(value)); difference != "" {
			t.Errorf("%s differs (-want +got):\n%s", path, difference)
		}
	}
}

func lengthOf(value any) int {
	switch value := value.(type) {
	case []any:
		return len(value)
	case object:
		return len(value)
	}
	return -1
}

// planFails checks that a plan is an error with these words.
func planFails(t *testing.T, module *rootmodule.Module, words string) {
	t.Helper()
	if printed := module.Plan(1); !strings.Contains(printed, words) {
		t.Errorf("got %s, want %q", printed, words)
	}
}

func TestAccEveryDataSource_incompleteIsAnError(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		answers := d.incompleteAnswers()
		names := make([]string, 0, len(answers))
		for name := range answers {
			names = append(names, name)
		}
		answer := answers[slices.Min(names)]
		server := sandboxtest.Start(t, d.threePages())
		server.Alter(d.action(), answer.alter)
		module := newModule(t, server.Environment())
		module.WriteMain(d.body(d.required))
		planFails(t, module, d.summary)
	})
}

func TestAccTimeouts_misspelledArgumentIsAnError(t *testing.T) {
	t.Parallel()
	server := sandboxtest.Start(t, organization.Organization{})
	module := newModule(t, server.Environment())
	module.WriteMain(`
data "orgaudit_organization_members" "read" {
  timeouts {
    raed = "1m"
  }
}`)
	planFails(t, module, `An argument named "raed" is not expected here`)
	if calls := server.Calls(); len(calls) > 0 {
		t.Errorf("%d calls", len(calls))
	}
}

// exampleOrganization returns the organization of the examples.
func exampleOrganization(t *testing.T) organization.Organization {
	t.Helper()
	file, err := os.Open("../../examples/organization/organization.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	organization, err := organization.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return organization
}

// example returns a copy of a folder in examples that reads the organization of the examples.
func example(t *testing.T, folder string) *rootmodule.Module {
	t.Helper()
	module := newModule(t, sandboxtest.Start(t, exampleOrganization(t)).Environment())
	module.Copy("examples/" + folder)
	return module
}
