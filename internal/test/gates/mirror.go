// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Mirror makes the provider installable by `init`, from a folder of the test, and gives the CLI configuration that
// says so: dev_overrides would have to do without `init`.
func Mirror(t testing.TB) (configuration string) {
	t.Helper()
	folder := t.TempDir()
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		target := filepath.Join(folder, registry, "orgaudit", "orgaudit", "0.0.1", runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-orgaudit_v0.0.1")
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Link(filepath.Join(provider, "terraform-provider-orgaudit"), target); err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(folder))
}
