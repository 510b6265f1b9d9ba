// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package gates runs the published policy gates, examples/policy-gates, against their own organization. Its tests
// check that each gate does what its page says.
package gates

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// Folder is the folder of the gates in the repository.
const Folder = "examples/policy-gates"

// DomainID is the Huawei Cloud account of the gates' organization.
const DomainID = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"

// provider is the folder into which Main builds the provider.
var provider string

// Main is the TestMain of a package. It builds the provider once for all tests.
func Main(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "gates")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if err := rootmodule.BuildIn(folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	provider = folder
	return m.Run()
}

// Organization reads the gates' organization: two members, and three findings with one known exception.
func Organization(t testing.TB) organization.Organization {
	t.Helper()
	return load(t, "organization.json")
}

// AuditOrganization reads the organization of the gate audit. It passes with the gate's exceptions alone.
func AuditOrganization(t testing.TB) organization.Organization {
	t.Helper()
	return load(t, "audit/organization.json")
}

func load(t testing.TB, name string) organization.Organization {
	t.Helper()
	file, err := os.Open(filepath.Join(rootmodule.Repository(t), Folder, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	org, err := organization.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return org
}

// New copies a gate into a module that reads from the server. An empty name makes an empty module.
func New(t testing.TB, server *sandbox.Server, gate string) *rootmodule.Module {
	t.Helper()
	module := rootmodule.New(t, provider, server.Environment())
	if gate != "" {
		module.Copy(filepath.Join(Folder, gate))
	}
	return module
}

// Mirror copies the provider to a filesystem mirror and returns the CLI configuration for it. With dev_overrides,
// `init` fails.
func Mirror(t testing.TB) (configuration string) {
	t.Helper()
	folder := t.TempDir()
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		target := filepath.Join(folder, registry, "orgaudit", "orgaudit", "0.1.0", runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-orgaudit_v0.1.0")
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Link(filepath.Join(provider, "terraform-provider-orgaudit"), target); err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(folder))
}
