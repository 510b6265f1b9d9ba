// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package driver

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// The variables of the machine that can reach the provider or its command line: keys, roles, profiles and addresses of
// both clouds, proxies, and arguments for Terraform.
var (
	prefixes = []string{"TENCENTCLOUD_", "TKE_", "HW_", "HUAWEICLOUD_", "ORGAUDIT_", "TF_VAR_", "TF_CLI_", "TF_LOG", "TF_REATTACH_"}
	names    = []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "TF_WORKSPACE", "TF_DATA_DIR"}
)

func reachesProvider(name string) bool {
	name = strings.ToUpper(name) // a proxy's may be in small letters
	return slices.Contains(names, name) || slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// UnsetEnvironment unsets every variable that can reach the provider. It is for TestMain, before any test.
func UnsetEnvironment() {
	for _, name := range inEnvironment() {
		_ = os.Unsetenv(name)
	}
}

// SetEnvironment makes these the only variables that can reach the provider, for one test. The home directory is empty
// unless the variables name another: it has no profiles.
func SetEnvironment(t testing.TB, variables map[string]string) {
	t.Helper()
	for _, name := range inEnvironment() {
		t.Setenv(name, "") // restores it after the test
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for name, value := range variables {
		t.Setenv(name, value)
	}
}

// inEnvironment returns the names of the variables that are set and can reach the provider.
func inEnvironment() (found []string) {
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); reachesProvider(name) {
			found = append(found, name)
		}
	}
	return found
}
