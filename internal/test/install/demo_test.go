// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package install

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// make demo fits a screen, shows both ends of a gate, and leaves the report.
func TestAccDemo(t *testing.T) {
	rootmodule.SkipBelow(t, "1.8.0") // functions of providers
	page := filepath.Join(rootmodule.Repository(t), "bin", "audit.html")
	if err := os.Remove(page); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	printed := runMake(t, map[string]string{"TERRAFORM": rootmodule.CLI(t), "TF_VAR_enforce": "false", "TF_CLI_ARGS": "-help"}, "demo")
	if lines := strings.Count(printed, "\n"); lines >= 60 {
		t.Errorf("%d lines", lines)
	}
	rest := printed
	for _, words := range []string{
		"=== 1. A gate that blocks", "Resource postcondition failed", "Blocked: 13 findings", "Exit code 1.",
		"=== 2. Findings that you accept", `reason     = "`, "... and 9 more",
		"=== 3. The same gate passes", "Passed: 0 findings in 9 checks, 13 excepted", "Exit code 0.", "begin with orgaudit_:\n  organization ",
		"\n  " + page + "\n", "\n  make install\n",
	} {
		_, after, found := strings.Cut(rest, words)
		if !found {
			t.Fatalf("no %q after what comes before it in:\n%s", words, printed)
		}
		rest = after
	}
	_, names, _ := strings.Cut(printed, "These data sources begin with orgaudit_:\n")
	names, _, _ = strings.Cut(names, "\n\n")
	for _, name := range strings.Fields(names) {
		if _, err := os.Stat(filepath.Join(rootmodule.Repository(t), "docs", "data-sources", name+".md")); err != nil {
			t.Error(err)
		}
	}
	if rest != "" {
		t.Errorf("the demo goes on after the next command: %q", rest)
	}
	html, err := os.ReadFile(page)
	if err != nil || !strings.HasPrefix(string(html), "<!DOCTYPE html>") || !strings.Contains(string(html), "ins-8f2kq1zr") {
		t.Errorf("%v: the page begins with %.60q", err, html)
	}
}
