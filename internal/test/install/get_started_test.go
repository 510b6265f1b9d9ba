// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package install

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// copyRepository copies what a clone has to a folder: no builds, and no history.
func copyRepository(t *testing.T, to string) {
	t.Helper()
	from := rootmodule.Repository(t)
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case name == ".git" || name == "bin":
		case entry.IsDir():
			err = os.CopyFS(filepath.Join(to, name), os.DirFS(filepath.Join(from, name)))
		case entry.Type().IsRegular():
			var text []byte
			if text, err = os.ReadFile(filepath.Join(from, name)); err == nil {
				err = os.WriteFile(filepath.Join(to, name), text, 0o600)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// yourAccounts serves the organization of the example with the keys that the guide shows.
func yourAccounts(t *testing.T) *sandbox.Server {
	t.Helper()
	org := gates.AuditOrganization(t)
	org.TencentCloud.SecretID, org.TencentCloud.SecretKey = "your-secret-id", "your-secret-key"
	org.HuaweiCloud.AccessKey, org.HuaweiCloud.SecretKey = "your-access-key", "your-secret-key"
	return sandboxtest.Start(t, org)
}

// newReader makes a module for a guide that starts from nothing. So git is the one program that does something else: it
// takes a copy of the repository.
func newReader(t *testing.T, server *sandbox.Server) *rootmodule.Module {
	t.Helper()
	rootmodule.SkipBelow(t, "1.7.0")
	for _, name := range []string{"make", "sh"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(err)
		}
	}
	programs := t.TempDir()
	copied := filepath.Join(t.TempDir(), "clone")
	if err := os.Mkdir(copied, 0o700); err != nil {
		t.Fatal(err)
	}
	copyRepository(t, copied)
	git := "#!/bin/sh\nset -eu\n[ \"$*\" = 'clone https://github.com/orgaudit/terraform-provider-orgaudit' ] || exit 1\nmv '" + copied + "' terraform-provider-orgaudit\n"
	if err := os.WriteFile(filepath.Join(programs, "git"), []byte(git), 0o700); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	module := rootmodule.New(t, t.TempDir(), server.Environment())
	module.SetVariables(homeVariables(t, t.TempDir()))
	module.SetVariables(map[string]string{
		"TF_CLI_CONFIG_FILE": "", "PATH": programs + string(os.PathListSeparator) + os.Getenv("PATH"),
		"TENCENTCLOUD_SECRET_ID": "", "TENCENTCLOUD_SECRET_KEY": "", "HW_ACCESS_KEY": "", "HW_SECRET_KEY": "",
	})
	return module
}

func TestAccGetStarted_commandsAsPrinted(t *testing.T) {
	module := newReader(t, yourAccounts(t))
	printed := module.RunGuide("get-started")
	if verdict := "Blocked: 8 findings (1 tag_policy, 3 noncompliant_resources, 1 provisionings, 1 tasks, 1 recorder, 1 rules)"; !strings.Contains(printed, verdict) {
		t.Errorf("the last plan does not say %q:\n%s", verdict, printed)
	}
	if report := module.Read("my-audit/report.html"); !strings.Contains(report, "Blocked: 13 findings") || !strings.Contains(report, "shop-staging") {
		t.Errorf("the report has no verdict or not the account of the exception:\n%s", report)
	}
	oneCloud(t, module)
}

var (
	huaweiCloudBlock    = regexp.MustCompile(`(?ms)^  huaweicloud \{.*?^  \}\n`)
	huaweiCloudVariable = regexp.MustCompile(`(?ms)^variable "huaweicloud_account_id" \{.*?^\}\n`)
)

// oneCloud removes what the guide says for who uses Tencent Cloud alone.
func oneCloud(t *testing.T, module *rootmodule.Module) {
	t.Helper()
	main, variables := module.Read("my-audit/main.tf"), module.Read("my-audit/variables.tf")
	if len(huaweiCloudBlock.FindAllString(main, -1)) != 2 || !huaweiCloudVariable.MatchString(variables) {
		t.Fatal("main.tf needs two blocks of Huawei Cloud, and variables.tf its account")
	}
	module.Write("my-audit/main.tf", huaweiCloudBlock.ReplaceAllString(main, ""))
	module.Write("my-audit/variables.tf", huaweiCloudVariable.ReplaceAllString(variables, ""))
	module.SetVariables(map[string]string{"TENCENTCLOUD_SECRET_ID": "your-secret-id", "TENCENTCLOUD_SECRET_KEY": "your-secret-key"})
	stdout, stderr := module.Run(1, "-chdir=my-audit", "plan", "-input=false")
	if verdict := "Blocked: 6 findings (1 tag_policy, 3 noncompliant_resources, 1 provisionings, 1 tasks)"; !strings.Contains(rootmodule.Unframed(stdout+stderr), verdict) {
		t.Errorf("the plan of one cloud does not say %q:\n%s%s", verdict, stdout, stderr)
	}
}
