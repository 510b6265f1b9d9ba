// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package sandboxtest starts sandboxes for tests.
package sandboxtest

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// Start serves an organization until the test ends.
func Start(t testing.TB, org organization.Organization) *sandbox.Server {
	t.Helper()
	server, err := sandbox.Start(org)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}
