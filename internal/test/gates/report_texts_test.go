// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// hostile is a name that tries to attack the readers of the report.
const hostile = `<script>alert("1")</script>|` + "`code`" + `|'&amp; ${path.module} %{ if true } %{ endif } $${x} @octocat **b** _i_ ~~s~~ $x$ \| ` +
	`[x](https://evil.example) <img src=x onerror=alert(1)> www.evil.example :tada: #1` + "\n|---|\n```\r\n::add-mask::x\x1b[31m\u202e\u2028end"

// hostileOrganization puts that name into every field that can hold text.
func hostileOrganization(t *testing.T) func(*organization.Organization) {
	t.Helper()
	raw := func(value map[string]any) json.RawMessage {
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		return encoded
	}
	return func(org *organization.Organization) {
		member := &org.TencentCloud.Members[0]
		member.Name = hostile
		member.NonCompliantResources = []json.RawMessage{raw(map[string]any{"Resource": hostile, "ComplianceDetails": map[string]any{
			"NonCompliantKeys": []string{hostile}, "KeysWithNonCompliantValues": []string{hostile},
		}})}
		member.Policies[0].Accounts = []json.RawMessage{raw(map[string]any{
			"OrgSubAccountUin": 1, "OrgSubAccountName": hostile, "PolicyName": hostile, "IdentityRoleAliasName": hostile,
		})}
		org.TencentCloud.IdentityCenter.Tasks = []json.RawMessage{raw(map[string]any{
			"Status": "Failed", "TaskId": hostile, "TaskType": hostile, "TargetUin": member.MemberUin, "PrincipalId": hostile, "FailureReason": hostile,
		})}
		org.HuaweiCloud.PolicyStates = []json.RawMessage{raw(map[string]any{
			"compliance_state": "NonCompliant", "domain_id": org.HuaweiCloud.DomainID, "resource_provider": hostile, "resource_type": hostile,
			"resource_name": hostile, "policy_assignment_name": hostile,
		})}
		addRule(t, map[string]any{"compliance_state": hostile, "policy_assignment": map[string]any{"name": hostile}})(org)
	}
}

func TestAccReportGate_escapesNames(t *testing.T) {
	needsPlanOfABlockingGate(t)
	t.Parallel()
	r := run{
		arguments: []string{"-var-file=sandbox.tfvars", "-var=max_logins=0", "-var=run=" + hostile}, exitCode: 1, change: hostileOrganization(t),
	}
	module := r.plan(t, "report")
	got := readReport(t, module)
	for kind := range sectionOf {
		if !slices.ContainsFunc(got.names(kind), func(name string) bool { return strings.Contains(name, hostile) }) {
			t.Errorf("%s: no finding has the name: %q", kind, got.names(kind))
		}
	}
	page := readPage(t, got.page)
	checkReport(t, got, page)
	if want := shown(hostile); !slices.ContainsFunc(page.accounts, func(account string) bool { return strings.HasPrefix(account, want) }) {
		t.Errorf("the accounts of the page are %q", page.accounts)
	}
	if lines := chartLine.FindAllString(got.summary, -1); len(lines) != 2 || strings.Count(strings.Join(lines, "\n"), `100012345601" : `) != 1 {
		t.Errorf("the chart has %q, want each account by its UIN", lines)
	}
	if strings.Contains(got.page, "<script") || strings.Contains(got.summary, "<script") || strings.Contains(got.summary, "@octocat") {
		t.Errorf("a name is not escaped:\n%s\n%s", got.summary, got.page)
	}
	checkCSV(t, module, got.findings)
}

// The texts of a generated organization are awkward, as real ones are.
func TestAccReportGate_longLists(t *testing.T) {
	needsPlanOfABlockingGate(t)
	t.Parallel()
	org := organization.Generate(3, organization.Size{
		Members: 24, ResourcesPerMember: 5, PoliciesPerMember: 1, AccountsPerPolicy: 3, Tasks: 120, Rules: 30,
		PolicyStates: 90,
	})
	module := gates.New(t, sandboxtest.Start(t, org), "report")
	const pageRows = 70
	module.Plan(1, "-var=domain_id="+organization.DefaultHuaweiDomainID, "-var=max_logins=0", fmt.Sprintf("-var=page_rows=%d", pageRows))
	got := readReport(t, module)
	for kind, want := range map[string]int{
		"resource": 24 * 5, "login": 24 * 3, "task": 40,
		"rule":  noncompliant(json.RawMessage(org.HuaweiCloud.PolicyStatesSummary)),
		"state": noncompliant(org.HuaweiCloud.PolicyStates...),
	} {
		if found := len(got.names(kind)); found != want || want == 0 {
			t.Errorf("%d findings of the kind %s, want %d", found, kind, want)
		}
	}
	page := readPage(t, got.page)
	checkRows(t, got, page, pageRows)
	if len(page.accounts) != 20 || !strings.HasPrefix(page.accounts[0], "Huawei Cloud ") {
		t.Errorf("the page shows the accounts %q", page.accounts)
	}
	more := len(got.findings)
	for kind := range sectionOf {
		more -= min(mostInSummary, len(got.names(kind)))
	}
	if want := fmt.Sprintf("\nAnd %d more, in the HTML page.\n", more); !strings.HasSuffix(got.summary, want) {
		t.Errorf("the summary does not end with %q", want)
	}
	if lines := chartLine.FindAllString(got.summary, -1); len(lines) != 6 || !strings.HasPrefix(lines[5], `  "all others" : `) {
		t.Errorf("the chart has %q, want five accounts and the others", lines)
	}
	checkCSV(t, module, got.findings)
}

// chartLine matches a slice of the summary's chart.
var chartLine = regexp.MustCompile(`(?m)^  "[^"]+" : \d+$`)

// noncompliant counts the non-compliant states in answers.
func noncompliant(answers ...json.RawMessage) (count int) {
	for _, answer := range answers {
		count += bytes.Count(answer, []byte(`"compliance_state":"NonCompliant"`))
	}
	return count
}

var formula = regexp.MustCompile("^[-=+@\t\r\n＝＋－＠]")

// checkCSV runs the README's commands, if jq is installed, and compares what they write with the findings.
func checkCSV(t *testing.T, module *rootmodule.Module, findings []finding) {
	t.Helper()
	want := [][]string{{"kind", "cloud", "account", "account_name", "name", "detail"}}
	for _, f := range findings {
		row := []string{f.Kind, f.Cloud, f.Account, f.AccountName, f.Name, f.Detail}
		for i, cell := range row {
			if formula.MatchString(cell) {
				row[i] = "'" + cell
			}
		}
		want = append(want, row)
	}
	needsTools(t, "jq")
	module.RunProgram(0, "bash", "-c", "set -e -o pipefail\nPATH="+terraformFolder(t)+":$PATH\n"+readmeCommands(t, module))
	reader := csv.NewReader(strings.NewReader(strings.ReplaceAll(module.Read("findings.csv"), "\r", "\x00")))
	got, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range got {
		for i := range row {
			row[i] = strings.ReplaceAll(row[i], "\x00", "\r") // the CSV reader would drop a carriage return
		}
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("findings.csv has\n%q\nwant\n%q", got, want)
	}
	written := readReport(t, module)
	for file, text := range map[string]string{"summary.md": written.summary, "page.html": written.page} {
		if got := module.Read(file); got != text+"\n" {
			t.Errorf("%s differs from the output: %.100q", file, got)
		}
	}
}

// readmeCommands returns the README's commands that extract the report from a plan file.
func readmeCommands(t *testing.T, module *rootmodule.Module) string {
	t.Helper()
	_, commands, found := strings.Cut(module.Read("README.md"), "echo $?\n")
	commands, _, ended := strings.Cut(commands, "```")
	if !found || !ended || strings.Count(commands, "jq -") != 4 {
		t.Fatalf("want four jq commands in the README: %q", commands)
	}
	return commands
}

func TestAccReportGate_escapesFormulasInCSV(t *testing.T) {
	needsPlanOfABlockingGate(t)
	t.Parallel()
	r := run{arguments: []string{"-var-file=sandbox.tfvars"}, exitCode: 1, change: func(org *organization.Organization) {
		for _, name := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "plain", `a "quoted", text`} {
			encoded, err := json.Marshal(map[string]string{"Resource": name})
			if err != nil {
				t.Fatal(err)
			}
			addResource(string(encoded))(org)
		}
	}}
	module := r.plan(t, "report")
	checkCSV(t, module, readReport(t, module).findings)
}
