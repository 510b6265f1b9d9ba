// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package gates runs the published policy gates, examples/policy-gates, against the organization that belongs to
// them. Its tests hold each gate to what its page says, with the exit code.
package gates

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// Folder is where the gates are, in the repository.
const Folder = "examples/policy-gates"

// DomainID is the Huawei Cloud account of the organization that belongs to the gates.
const DomainID = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"

// provider is the folder with the provider that Main has built.
var provider string

// Main runs the tests of a package, as its TestMain: the provider is built once for all of them.
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

// Organization reads the organization that belongs to the gates: two members, a known exception among three
// findings.
func Organization(t testing.TB) sandbox.Organization {
	t.Helper()
	file, err := os.Open(filepath.Join(rootmodule.Repository(t), Folder, "organization.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	organization, err := sandbox.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return organization
}

// Serve serves an organization until the test ends.
func Serve(t testing.TB, organization sandbox.Organization) *sandbox.Server {
	t.Helper()
	server, err := sandbox.Start(organization)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server
}

// New copies a gate into a module of its own, which reads from the server. An empty name gives an empty module.
func New(t testing.TB, server *sandbox.Server, gate string) *rootmodule.Module {
	t.Helper()
	module := rootmodule.New(t, provider, server.Environment())
	if gate != "" {
		module.Copy(filepath.Join(Folder, gate))
	}
	return module
}
