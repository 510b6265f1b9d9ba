// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// besideClone makes an empty module beside a clone of the repository. Its command opa is the OPA command line.
func besideClone(t *testing.T) (module *rootmodule.Module, clone string) {
	t.Helper()
	rootmodule.SkipBelow(t, "1.8.0")
	module = gates.New(t, sandboxtest.Start(t, gates.AuditOrganization(t)), "")
	clone = filepath.Join(filepath.Dir(module.Folder), "terraform-provider-orgaudit")
	for _, folder := range []string{"examples/policy-gates/audit", "examples/policy-gates/opa"} {
		if err := os.CopyFS(filepath.Join(clone, folder), os.DirFS(filepath.Join(rootmodule.Repository(t), folder))); err != nil {
			t.Fatal(err)
		}
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	module.Write("programs/opa", fmt.Sprintf("#!/bin/sh\n%s=1 exec '%s' \"$@\"\n", asOPA, program))
	programs := filepath.Join(module.Folder, "programs")
	if err := os.Chmod(filepath.Join(programs, "opa"), 0o700); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	module.SetVariables(map[string]string{"PATH": programs + string(os.PathListSeparator) + os.Getenv("PATH")})
	return module, clone
}

// The guide to policy gates runs as printed, from its first lines to the policy.
func TestAccOPAGate_guideAsPrinted(t *testing.T) {
	module, _ := besideClone(t)
	module.RunGuide("policy-gates")
}
