// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// auditModule returns the gate audit, or an empty module, that reads the organization of that gate with a change.
func auditModule(t *testing.T, gate string, change func(*organization.Organization)) *rootmodule.Module {
	t.Helper()
	org := gates.AuditOrganization(t)
	if change != nil {
		change(&org)
	}
	return gates.New(t, sandboxtest.Start(t, org), gate)
}

func TestAccGuide_reportsAndExceptions(t *testing.T) {
	rootmodule.SkipBelow(t, "1.7.0")
	needsTools(t, "jq")
	module := auditModule(t, "audit", nil)
	module.Write("accounts.auto.tfvars", module.Read("sandbox.tfvars"))
	if printed := module.RunGuide("reports-and-exceptions"); !strings.HasSuffix(printed, " false") {
		t.Errorf("passed is %q, want false: the organization has more findings than the exceptions cover", printed)
	}
	const verdict = "Blocked: 9 findings (1 logins, 1 provisionings, 1 tasks, 1 recorder, 1 rules, 3 resources, 1 aggregation), 4 excepted"
	for name, words := range map[string]string{
		"report.md": verdict, "report.html": "The buckets move to the new account, OPS-41",
		"findings.csv": "check,cloud,account_id", "junit.xml": `<testsuite name="tag_policy"`,
	} {
		if text := module.Read(name); !strings.Contains(text, words) {
			t.Errorf("%s has no %q:\n%s", name, words, text)
		}
	}
	// The exceptions cover every finding of these checks.
	module.SetVariables(map[string]string{"TF_VAR_checks": `["tag_policy", "noncompliant_resources"]`})
	if printed := module.RunGuide("reports-and-exceptions"); !strings.HasSuffix(printed, " true") {
		t.Errorf("passed is %q, want true", printed)
	}
	// The output in unused.tf blocks at an exception that has expired.
	module.Write("exceptions.auto.tfvars", strings.ReplaceAll(module.Read("exceptions.auto.tfvars"), "2099-12-31", "2020-12-31"))
	wantWords(t, module.Plan(1, "-var=enforce=false"), "Remove these exceptions", `"expired"`)
}

var (
	readmeBlock   = regexp.MustCompile("(?ms)^```(sh|hcl)\n(.*?)^```$")
	readmeVerdict = regexp.MustCompile("`(Blocked: .*), \\.\\.\\.\\)`")
)

// The README's gate and its source of the provider are one file. Its commands, for keys and for the sandbox, run as printed
// beside a clone, and the verdict begins as printed.
func TestAccReadme_gateAsPrinted(t *testing.T) {
	needsTools(t, "sh")
	readme := readFile(t, filepath.Join(rootmodule.Repository(t), "README.md"))
	blocks := map[string][]string{}
	for _, block := range readmeBlock.FindAllStringSubmatch(readme, -1) {
		blocks[block[1]] = append(blocks[block[1]], block[2])
	}
	verdict := readmeVerdict.FindStringSubmatch(readme)
	if verdict == nil || len(blocks["sh"]) != 3 || len(blocks["hcl"]) != 2 {
		t.Fatalf("the verdict is %q, the blocks are %q", verdict, blocks)
	}
	module := auditModule(t, "", nil)
	module.Write("main.tf", strings.Join(blocks["hcl"], ""))
	module.Write("cli.tfrc", gates.Mirror(t))
	module.SetVariables(map[string]string{"PATH": terraformFolder(t) + string(os.PathListSeparator) + os.Getenv("PATH"), "TF_CLI_ARGS_plan": "-no-color"})
	clone := filepath.Join(filepath.Dir(module.Folder), "terraform-provider-orgaudit")
	for link, to := range map[string]string{
		"bin":      filepath.Dir(rootmodule.BuildSandbox(t)),
		"examples": filepath.Join(rootmodule.Repository(t), "examples"),
	} {
		if err := errors.Join(os.MkdirAll(clone, 0o700), os.Symlink(to, filepath.Join(clone, link))); err != nil {
			t.Fatal(err)
		}
	}
	makes, gate, keys := blocks["sh"][0], blocks["sh"][1], blocks["sh"][2]
	stdout, stderr := module.RunProgram(1, "sh", "-ec", keys+gate)
	wantWords(t, rootmodule.Unframed(stdout+stderr), verdict[1])
	for _, command := range strings.Split(strings.TrimSpace(makes), "\n") { // tests of install run make demo, CI runs make test
		if target := strings.Fields(command); target[0] != "make" || target[1] != "demo" && target[1] != "test" {
			t.Errorf("nothing runs %s", command)
		}
	}
}

// The table of the guide has a row for each check, in the order of the reports.
func TestGuide_saysWhatToDoAboutEachCheck(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(rootmodule.Repository(t), "docs", "guides", "reports-and-exceptions.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "|---|---|---|---|\n")
	table, _, ends := strings.Cut(rest, "\n\n")
	rows := strings.Split(table, "\n")
	if !found || !ends || len(rows) != len(audit.Checks()) {
		t.Fatalf("%d rows for %d checks", len(rows), len(audit.Checks()))
	}
	for i, check := range audit.Checks() {
		if !strings.HasPrefix(rows[i], "| `"+check.Name+"` | ") {
			t.Errorf("the row of %s is %s", check.Name, rows[i])
		}
	}
}

func TestAccGuide_besideOfficialProviders(t *testing.T) {
	rootmodule.SkipBelow(t, "1.7.0")
	module := auditModule(t, "", nil)
	module.Write("resources/main.tf", `resource "terraform_data" "one" {}`)
	module.Run(0, "-chdir=resources", "init", "-input=false")
	for _, name := range []string{"main.tf", "outputs.tf", "variables.tf", "sandbox.tfvars"} {
		to := strings.Replace(name, "sandbox.tfvars", "sandbox.auto.tfvars", 1)
		module.Write("audit/"+to, read(t, "audit/"+name))
	}
	wantWords(t, module.RunGuide("beside-official-providers"), "Blocked: 13 findings")
	if state := module.Read("resources/terraform.tfstate"); !strings.Contains(state, "terraform_data") || strings.Contains(state, "orgaudit") {
		t.Errorf("the state of the resources: %s", state)
	}
}

func TestAccGuide_notCovered(t *testing.T) {
	module := auditModule(t, "", nil)
	module.Copy("examples/guides/not-covered")
	module.Plan(0)
	closed := auditModule(t, "", func(org *organization.Organization) { org.TencentCloud.IdentityCenter = nil })
	closed.Copy("examples/guides/not-covered")
	wantWords(t, closed.Plan(1), "A check was not run", "Identity Center not open")
	module.Write("main.tf", strings.Replace(module.Read("main.tf"), "  lifecycle", "  checks = [\"tasks\"]\n\n  lifecycle", 1))
	wantWords(t, module.Plan(1), "A check was not run")
}
