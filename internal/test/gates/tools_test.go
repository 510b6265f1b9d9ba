// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// tools makes a folder for the front of PATH: the command line that is tested under the name of terraform, and stand-ins
// for what the machine lacks, or for those that are named.
func tools(t *testing.T, replaced ...string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := os.Symlink(rootmodule.CLI(t), filepath.Join(folder, "terraform")); err != nil {
		t.Fatal(err)
	}
	for name := range standIns {
		if _, err := exec.LookPath(name); err != nil || slices.Contains(replaced, name) {
			installStandIn(t, folder, name)
		}
	}
	return folder
}
