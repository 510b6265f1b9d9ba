// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// judged returns a data source whose condition fails on the gates' organization, with more arguments.
func judged(more string) string {
	return `
data "orgaudit_noncompliant_resources" "member" {
  ` + more + `
  lifecycle {
    postcondition {
      condition     = length(self.resources) == 0
      error_message = "Resources break the tag policy."
    }
  }
}
`
}

const (
	memberUIN = "member_uin = 100012345601\n"
	rollout   = `
resource "terraform_data" "rollout" {
  input = "v1"
}
`
)

// newWay writes a configuration that shows a way to fail open.
func newWay(t *testing.T, configuration string) *rootmodule.Module {
	t.Helper()
	rootmodule.SkipBelow(t, "1.5.0") // check, terraform_data
	module := gates.New(t, sandboxtest.Start(t, gates.Organization(t)), "")
	module.WriteMain(configuration)
	return module
}

const broken = "Resources break the tag policy."

// The guide names each test of a way to fail open, and no test that does not exist.
func TestGuide_namesTheTestsOfFailOpen(t *testing.T) {
	var sources strings.Builder
	for _, folder := range []string{"internal/test/gates", "tools/opa"} {
		files, err := filepath.Glob(filepath.Join(rootmodule.Repository(t), folder, "*_test.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, name := range files {
			sources.WriteString(readFile(t, name))
		}
	}
	guide := readFile(t, filepath.Join(rootmodule.Repository(t), "docs", "guides", "policy-gates.md"))
	guide = strings.ReplaceAll(guide, "`_", "`TestAccFailsOpen_")
	for _, test := range regexp.MustCompile("`(Test\\w+)").FindAllStringSubmatch(guide, -1) {
		if !strings.Contains(sources.String(), "\nfunc "+test[1]+"(") {
			t.Errorf("there is no test %s", test[1])
		}
	}
	for _, test := range regexp.MustCompile(`\nfunc (Test(?:Acc)?FailsOpen_\w+)`).FindAllStringSubmatch(sources.String(), -1) {
		if !strings.Contains(guide, "`"+test[1]+"`") {
			t.Errorf("the guide does not name %s", test[1])
		}
	}
}

// Each test shows a way in which a gate fails open, and the form that blocks.
func TestAccFailsOpen_checkWithAFailedRead(t *testing.T) {
	t.Parallel()
	const unknownMember = "member_uin = 1\n"
	open := newWay(t, `
check "tag_policy" {
  data "orgaudit_noncompliant_resources" "member" { `+strings.TrimSpace(unknownMember)+` }

  assert {
    condition     = length(data.orgaudit_noncompliant_resources.member.resources) == 0
    error_message = "Resources break the tag policy."
  }
}
`)
	wantWords(t, open.Plan(0), "Warning: Non-compliant resources not read")
	wantWords(t, newWay(t, judged(unknownMember)).Plan(1), "Error: Non-compliant resources not read")
}

func TestAccFailsOpen_nothingToRead(t *testing.T) {
	t.Parallel()
	for name, more := range map[string]string{
		"for_each": "for_each = toset([])\nmember_uin = tonumber(each.key)\n",
		"count":    "count = length(var.members)\nmember_uin = var.members[count.index]\n",
	} {
		t.Run(name, func(t *testing.T) {
			variable := "variable \"members\" { default = [] }\n"
			open := newWay(t, variable+judged(more))
			if printed := open.Plan(0); strings.Contains(printed, "Reading...") {
				t.Errorf("the plan reads something: %s", printed)
			}
			closed := newWay(t, variable+judged(more)+`
data "orgaudit_organization_members" "all" {
  lifecycle {
    postcondition {
      condition     = length(self.members) == length(var.members)
      error_message = "Not every member is audited."
    }
  }
}
`)
			wantWords(t, closed.Plan(1), "Not every member is audited.")
		})
	}
}

func TestAccFailsOpen_target(t *testing.T) {
	t.Parallel()
	module := newWay(t, rollout+judged(memberUIN))
	printed := module.Plan(0, "-target=terraform_data.rollout")
	if strings.Contains(printed, "data.orgaudit_noncompliant_resources.member: Read") {
		t.Errorf("the plan reads the gate: %s", printed)
	}
	wantWords(t, module.Plan(1), broken)
}

// With -target the plan shows what an earlier apply has read, as if it were new.
func TestAccFailsOpen_targetKeepsAnEarlierRead(t *testing.T) {
	t.Parallel()
	organization := gates.Organization(t)
	before := organization.TencentCloud.Members[0].NonCompliantResources
	organization.TencentCloud.Members[0].NonCompliantResources = nil
	server := sandboxtest.Start(t, organization)
	rootmodule.SkipBelow(t, "1.5.0")
	module := gates.New(t, server, "")
	module.WriteMain(rollout + judged(memberUIN))
	module.Run(0, "apply", "-auto-approve", "-input=false", "-no-color")

	organization.TencentCloud.Members[0].NonCompliantResources = before
	changed := sandboxtest.Start(t, organization)
	module.SetVariables(changed.Environment())
	module.Plan(0, "-target=terraform_data.rollout")
	read, status := readsOf(t, module.PlanJSON())
	if !read["data.orgaudit_noncompliant_resources.member"] || status["data.orgaudit_noncompliant_resources.member"] != "unknown" {
		t.Errorf("reads %v, checks %v", read, status)
	}
	wantWords(t, module.Plan(1), broken)
}

func TestAccFailsOpen_dependsOnMovesTheReadToApply(t *testing.T) {
	t.Parallel()
	open := newWay(t, rollout+judged(memberUIN+"depends_on = [terraform_data.rollout]\n"))
	open.Plan(0)
	read, status := readsOf(t, open.PlanJSON())
	if len(read) != 0 || status["data.orgaudit_noncompliant_resources.member"] != "unknown" {
		t.Errorf("read %v, checks %v", read, status)
	}
	// Apply blocks, but after the change.
	stdout, stderr := open.Run(1, "apply", "-input=false", "-no-color", "plan.tfplan")
	wantWords(t, rootmodule.Unframed(stdout+stderr), "terraform_data.rollout: Creation complete", broken)

	closed := newWay(t, rollout+judged(memberUIN))
	wantWords(t, closed.Plan(1), broken)
	if closed.Read("terraform.tfstate") != "" {
		t.Error("the blocked plan made a change")
	}
}

func TestAccFailsOpen_refreshOnlyAndDestroy(t *testing.T) {
	t.Parallel()
	module := newWay(t, judged(memberUIN))
	wantWords(t, module.Plan(0, "-refresh-only"), "Warning: Resource postcondition failed", broken)
	if printed := module.Plan(0, "-destroy"); strings.Contains(printed, broken) {
		t.Errorf("the plan evaluates the condition: %s", printed)
	}
	wantWords(t, module.Plan(1), "Error: Resource postcondition failed", broken)
}

func TestAccFailsOpen_planFileOfABlockedGate(t *testing.T) {
	t.Parallel()
	module := newWay(t, judged(memberUIN))
	wantWords(t, module.Plan(1), broken)
	if module.Read("plan.tfplan") == "" {
		t.Fatal("no plan file")
	}
	var plan struct{ Errored bool }
	if err := json.Unmarshal(module.PlanJSON(), &plan); err != nil || !plan.Errored {
		t.Errorf("the plan is not marked as errored: %v", err)
	}
	stdout, stderr := module.Run(1, "apply", "-input=false", "-no-color", "plan.tfplan")
	wantWords(t, rootmodule.Unframed(stdout+stderr), "Cannot apply incomplete plan")
}

func TestAccFailsOpen_exitCodeOfAPipe(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal(err)
	}
	module := newWay(t, judged(memberUIN))
	plan := "'" + rootmodule.CLI(t) + "' plan -input=false -no-color"
	stdout, stderr := module.RunProgram(0, bash, "-c", plan+" 2>&1 | tee plan.txt")
	wantWords(t, rootmodule.Unframed(stdout+stderr), broken)
	module.RunProgram(0, bash, "-c", plan+" || true")
	module.RunProgram(1, bash, "-c", "set -o pipefail; "+plan+" 2>&1 | tee plan.txt")
}

func TestFailsOpen_emptyFileForJQ(t *testing.T) {
	needsTools(t, "jq")
	path := filepath.Join(t.TempDir(), "plan.json")
	for text, exitCodes := range map[string]map[string][]int{
		"":                  {"-e .passed==true": {0, 4}, "-es .[0].passed==true": {1}}, // jq 1.6 ends with 0, newer ones with 4
		`{"passed": false}`: {"-e .passed==true": {1}, "-es .[0].passed==true": {1}},
		`{"passed": true}`:  {"-e .passed==true": {0}, "-es .[0].passed==true": {0}},
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for arguments, want := range exitCodes {
			run := exec.CommandContext(t.Context(), "jq", append(strings.Fields(arguments), path)...) //nolint:gosec // fixed arguments
			_ = run.Run()
			if code := run.ProcessState.ExitCode(); !slices.Contains(want, code) {
				t.Errorf("jq %s ends with %d for %q", arguments, code, text)
			}
		}
	}
}

func TestAccFailsOpen_tryHidesAnError(t *testing.T) {
	t.Parallel()
	rootmodule.SkipBelow(t, "1.5.0")
	organization := gates.Organization(t)
	addResource(`{"Resource": null}`)(&organization)
	for name, test := range map[string]struct {
		condition string
		exitCode  int
		says      string
	}{
		"true":  {"try(alltrue(%s), true)", 0, "No changes"},
		"false": {"try(alltrue(%s), false)", 1, broken},
		"none":  {"alltrue(%s)", 1, "argument must not be null"},
	} {
		t.Run(name, func(t *testing.T) {
			module := gates.New(t, sandboxtest.Start(t, organization), "")
			// contains fails for a name that is null.
			known := fmt.Sprintf(test.condition, `[for item in self.resources : contains(["known"], item.resource)]`)
			module.WriteMain(strings.Replace(judged("member_uin = 100012345602\n"), "length(self.resources) == 0", known, 1))
			wantWords(t, module.Plan(test.exitCode), test.says)
		})
	}
}

func TestAccFailsOpen_filter(t *testing.T) {
	t.Parallel()
	module := newWay(t, judged(memberUIN+`tag_key = "costcenter"`+"\n"))
	module.Plan(0)
	module.WriteMain(judged(memberUIN))
	wantWords(t, module.Plan(1), broken)
}

func TestAccFailsOpen_unknownState(t *testing.T) {
	t.Parallel()
	organization := gates.Organization(t)
	summary(t, func(summary map[string]any) {
		summary["policy_assignments"] = []any{map[string]any{"compliance_state": nil}, map[string]any{"compliance_state": "Pending"}}
	})(&organization)
	module := gates.New(t, sandboxtest.Start(t, organization), "")
	for condition, exitCode := range map[string]int{`!= "NonCompliant"`: 0, `== "Compliant"`: 1} {
		module.WriteMain(`
data "orgaudit_policy_states_summary" "account" {
  lifecycle {
    postcondition {
      condition     = alltrue([for item in self.policy_assignments : item.compliance_state ` + condition + `])
      error_message = "Rules are not compliant."
    }
  }
}
`)
		module.Plan(exitCode)
	}
}

// readsOf returns the data sources that plan JSON shows as read, and the status of their conditions.
func readsOf(t *testing.T, plan []byte) (read map[string]bool, status map[string]string) {
	t.Helper()
	var decoded struct {
		PriorState struct {
			Values struct {
				RootModule struct {
					Resources []struct{ Address, Mode string }
				} `json:"root_module"`
			}
		} `json:"prior_state"`
		Checks []struct {
			Address struct {
				Display string `json:"to_display"`
			}
			Status string
		}
	}
	if err := json.Unmarshal(plan, &decoded); err != nil {
		t.Fatal(err)
	}
	read, status = map[string]bool{}, map[string]string{}
	for _, found := range decoded.PriorState.Values.RootModule.Resources {
		if found.Mode == "data" {
			read[found.Address] = true
		}
	}
	for _, check := range decoded.Checks {
		status[check.Address.Display] = check.Status
	}
	return read, status
}
