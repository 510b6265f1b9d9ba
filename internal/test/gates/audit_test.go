// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// auditSince is the oldest command line that knows functions of providers.
const auditSince = "1.8.0"

// auditing returns arguments for the accounts of the gate's organization, and more arguments.
func auditing(more ...string) []string {
	return append([]string{"-var-file=sandbox.tfvars"}, more...)
}

// excepting is auditing with the exceptions that cover every finding.
func excepting(more ...string) []string {
	return append(auditing("-var-file=exceptions.tfvars"), more...)
}

// tidied are, for each check, what puts its findings in order.
var tidied = map[string]func(*organization.Organization){
	audit.TagPolicy: func(org *organization.Organization) {
		for i := range org.TencentCloud.Members {
			member := &org.TencentCloud.Members[i]
			member.EffectivePolicy = []byte(fmt.Sprintf(`{"TargetId": %d, "PolicyContent": "{}"}`, member.MemberUin))
		}
	},
	audit.NoncompliantResources: func(org *organization.Organization) {
		for i := range org.TencentCloud.Members {
			org.TencentCloud.Members[i].NonCompliantResources = nil
		}
	},
	audit.Logins: func(org *organization.Organization) {
		org.TencentCloud.AuthPolicies = org.TencentCloud.AuthPolicies[:1]
	},
	audit.Provisionings: func(org *organization.Organization) {
		center := org.TencentCloud.IdentityCenter
		center.RoleConfigurationProvisionings = center.RoleConfigurationProvisionings[1:]
	},
	audit.Tasks: func(org *organization.Organization) {
		center := org.TencentCloud.IdentityCenter
		center.Tasks = center.Tasks[:1]
	},
	audit.Recorder: func(org *organization.Organization) {
		org.HuaweiCloud.TrackerConfig = []byte(`{"selector": {"all_supported": true}}`)
	},
	audit.Rules: func(org *organization.Organization) {
		assignments := &org.HuaweiCloud.Aggregators[0].PolicyAssignments
		*assignments = append(*assignments, json.RawMessage(`{"policy_assignment_id": "r9", "policy_assignment_name": "volumes-encrypted", "compliance": {"compliance_state": "Compliant"}, "account_id": "e2f7a94c6b1d4830957ec3a8d1f0b642"}`))
	},
	audit.Resources: func(org *organization.Organization) {
		aggregator := &org.HuaweiCloud.Aggregators[0]
		aggregator.PolicyStates = nil
		for i, assignment := range aggregator.PolicyAssignments {
			aggregator.PolicyAssignments[i] = json.RawMessage(strings.Replace(string(assignment), `"NonCompliant"`, `"Compliant"`, 1))
		}
	},
	audit.Aggregation: func(org *organization.Organization) {
		org.HuaweiCloud.OrganizationAccounts = org.HuaweiCloud.OrganizationAccounts[:3]
	},
}

// tidy puts everything in order but what these checks find.
func tidy(but ...string) func(*organization.Organization) {
	return func(org *organization.Organization) {
		for check, change := range tidied {
			if !slices.Contains(but, check) {
				change(org)
			}
		}
	}
}

// auditFindings is how many findings of each check the gate's organization has.
var auditFindings = map[string]int{
	audit.TagPolicy: 1, audit.NoncompliantResources: 3, audit.Logins: 1, audit.Provisionings: 1, audit.Tasks: 1,
	audit.Recorder: 1, audit.Rules: 1, audit.Resources: 3, audit.Aggregation: 1,
}

func TestAccAuditGate_blocksAtEachCheck(t *testing.T) {
	rootmodule.SkipBelow(t, auditSince)
	for _, check := range audit.Checks() {
		t.Run(check.Name, func(t *testing.T) {
			t.Parallel()
			findings := auditFindings[check.Name]
			noun := "findings"
			if findings == 1 {
				noun = "finding"
			}
			verdict := fmt.Sprintf("Blocked: %d %s (%d %s)", findings, noun, findings, check.Name)
			run{change: tidy(check.Name), arguments: auditing(), exitCode: 1, says: []string{"Resource postcondition failed", verdict}}.plan(t, "audit")

			module := run{change: tidy(check.Name), arguments: excepting()}.plan(t, "audit")
			wantVerdict(t, module, "true", fmt.Sprintf("Passed: 0 findings in 9 checks, %d excepted", findings))
		})
	}
}

// wantVerdict checks the outputs passed and verdict of a plan.
func wantVerdict(t *testing.T, module *rootmodule.Module, passed, verdict string) {
	t.Helper()
	values := outputs(t, module)
	if string(values["passed"]) != passed || string(values["verdict"]) != fmt.Sprintf("%q", verdict) {
		t.Errorf("passed %s, verdict %s, want %s, %s", values["passed"], values["verdict"], passed, verdict)
	}
}

// oneException returns an argument with one exception, for the resources of the gate's organization.
func oneException(fields string) string {
	return `-var=exceptions=[{check="noncompliant_resources", reason="known" ` + fields + `}]`
}

func TestAccAuditGate_judges(t *testing.T) {
	rootmodule.SkipBelow(t, auditSince)
	resources := tidy(audit.NoncompliantResources)
	const blocked = "Blocked: 3 findings (3 noncompliant_resources)"
	for name, r := range map[string]run{
		"nothing to find passes":             {change: tidy(), arguments: auditing(), says: []string{"Passed: 0 findings in 9 checks"}},
		"exceptions pass":                    {arguments: excepting(), says: []string{"Passed: 0 findings in 9 checks, 13 excepted"}},
		"an exception passes":                {change: resources, arguments: auditing(oneException("")), says: []string{"Passed: 0 findings in 9 checks, 3 excepted"}},
		"an exception in force passes":       {change: resources, arguments: auditing(oneException(`, until="9999-12-31"`)), says: []string{"Passed"}},
		"an expired exception blocks":        {change: resources, arguments: auditing(oneException(`, until="2020-12-31"`)), exitCode: 1, says: []string{blocked}},
		"an exception for another blocks":    {change: resources, arguments: auditing(oneException(`, subject="qcs::cos:ap-guangzhou:uin/100012345601:bucket/uploads"`)), exitCode: 1, says: []string{blocked}},
		"an exception for some blocks":       {change: resources, arguments: auditing(oneException(`, account_id="100012345602"`)), exitCode: 1, says: []string{"Blocked: 2 findings (2 noncompliant_resources), 1 excepted"}},
		"findings that are not listed":       {arguments: auditing("-var=max_findings=0"), exitCode: 1, says: []string{"Blocked: 13 findings"}},
		"another account at Tencent Cloud":   {arguments: excepting("-var=enforce=false", "-var=tencentcloud_account_id=100000000001"), exitCode: 1, says: []string{"only keys of 100000000001 are allowed"}},
		"another account at Huawei Cloud":    {arguments: excepting("-var=enforce=false", "-var=huaweicloud_account_id=another"), exitCode: 1, says: []string{"only keys of another are allowed"}},
		"an exception of a misspelled check": {arguments: auditing("-var=enforce=false", `-var=exceptions=[{check="noncompliant", reason="known"}]`), exitCode: 1, says: []string{"noncompliant_resources"}},
		"an exception without a reason":      {arguments: auditing("-var=enforce=false", `-var=exceptions=[{check="tasks"}]`), exitCode: 1, says: []string{`attribute "reason" is required`}},
		"null for whether to enforce":        {arguments: auditing("-var=enforce=null"), exitCode: 1, says: []string{"enforce"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r.plan(t, "audit")
		})
	}
}

// A read that fails leaves no output behind by which a pipeline could pass.
func TestAccAuditGate_refusedPermissionsBlock(t *testing.T) {
	rootmodule.SkipBelow(t, auditSince)
	for _, action := range []string{"ListTasks", "ListAccounts"} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			r := run{arguments: excepting("-var=enforce=false"), refused: action, exitCode: 1, says: []string{"Organization not audited", action}}
			for name, value := range outputs(t, r.plan(t, "audit")) {
				t.Errorf("the plan has the output %s: %s", name, value)
			}
		})
	}
}

// A condition that fails while Terraform only refreshes is a warning, so a pipeline has to test the output.
func TestAccAuditGate_refreshOnlyWarns(t *testing.T) {
	t.Parallel()
	module := run{arguments: auditing("-refresh-only"), says: []string{"Warning: Resource postcondition failed"}}.plan(t, "audit")
	if passed := string(outputs(t, module)["passed"]); passed != "false" {
		t.Errorf("passed is %s", passed)
	}
}

// The commands of the README write a report, and end with 0 only if the gate passes in this run.
func TestAccAuditGate_readmeCommands(t *testing.T) {
	rootmodule.SkipBelow(t, auditSince)
	needsTools(t, "bash", "jq")
	server := sandboxtest.Start(t, gates.AuditOrganization(t))
	module := gates.New(t, server, "audit")
	_, commands, _ := strings.Cut(module.Read("README.md"), "## Get a report")
	_, commands, _ = strings.Cut(commands, "```sh\n")
	commands, _, found := strings.Cut(commands, "```")
	if !found {
		t.Fatal("the README has no commands")
	}
	module.Write("sandbox.auto.tfvars", module.Read("sandbox.tfvars"))
	for _, step := range []struct {
		prepare  func()
		exitCode int
		report   string
	}{
		{func() {}, 1, "Blocked: 13 findings"},
		{func() { module.Write("exceptions.auto.tfvars", module.Read("exceptions.tfvars")) }, 0, "Passed: 0 findings"},
		{func() { refuse(t, server, "ListTasks") }, 1, "null"},
		{func() { module.Write("main.tf", "no configuration") }, 1, ""},
	} {
		step.prepare()
		module.RunProgram(step.exitCode, "bash", "-c", "PATH="+terraformFolder(t)+":$PATH\n"+strings.TrimSpace(commands)+" || exit 1")
		if report := module.Read("report.html"); !strings.Contains(report, step.report) {
			t.Errorf("the report is %.200q, want %q", report, step.report)
		}
	}
}

func TestAccAuditGate_suite(t *testing.T) {
	rootmodule.SkipBelow(t, auditSince)
	checkSuite(t, "audit", "13 passed, 0 failed", []string{"--organization", "organization.json"}, append([]string{"test"}, excepting()...), map[string]mutation{
		"a gate that never enforces":          {"self.passed || !var.enforce", "self.passed || length(self.verdict) > 0", "blocks_without_an_exception"},
		"a gate that always enforces":         {"self.passed || !var.enforce", "self.passed", "shows_without_enforcing"},
		"exceptions without a last day":       {"until      = exception.value.until", "until = null", "blocks_when_the_exceptions_have_expired"},
		"exceptions without accounts":         {"account_id = exception.value.account_id", `account_id = "1"`, "passes_with_the_exceptions"},
		"a gate without logins":               {"allowed_principals = var.allowed_principals", "", "blocks_at_logins"},
		"a gate without the accounts' checks": {"aggregator_id = var.aggregator_id", "", "passes_with_the_exceptions"},
		"a gate that drops checks":            {"checks       = var.checks", `checks = ["tag_policy"]`, "passes_with_the_exceptions"},
	})
}
