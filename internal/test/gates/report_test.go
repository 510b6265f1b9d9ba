// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// reportAccepting returns arguments that make the report gate pass with each count at its limit, and more arguments.
func reportAccepting(more ...string) []string {
	return append([]string{
		"-var-file=sandbox.tfvars", "-var=max_noncompliant_resources=2", "-var=max_failed_tasks=1",
		"-var=max_noncompliant_rules=1", "-var=max_noncompliant_states=1", "-var=max_logins=3",
	}, more...)
}

// report is the report in a plan file.
type report struct {
	summary, page string
	findings      []finding
}

// finding is a row of the output findings. Every column is text, for CSV.
type finding struct {
	Kind        string `json:"kind"`
	Cloud       string `json:"cloud"`
	Account     string `json:"account"`
	AccountName string `json:"account_name"`
	Name        string `json:"name"`
	Detail      string `json:"detail"`
}

// texts are the columns that the report shows: account, name and detail.
func (f finding) texts() []string {
	account := f.AccountName
	if account == "" {
		account = f.Cloud
	}
	return []string{account + " " + f.Account, f.Name, f.Detail}
}

// outputs returns the outputs with a value in the plan file.
func outputs(t *testing.T, module *rootmodule.Module) map[string]json.RawMessage {
	t.Helper()
	var plan struct {
		PlannedValues struct {
			Outputs map[string]struct{ Value json.RawMessage }
		} `json:"planned_values"`
	}
	if err := json.Unmarshal(module.PlanJSON(), &plan); err != nil {
		t.Fatal(err)
	}
	values := map[string]json.RawMessage{}
	for name, output := range plan.PlannedValues.Outputs {
		if len(output.Value) > 0 {
			values[name] = output.Value
		}
	}
	return values
}

// readReport reads the report from the plan file and checks the form of its rows.
func readReport(t *testing.T, module *rootmodule.Module) report {
	t.Helper()
	values := outputs(t, module)
	var got report
	for name, target := range map[string]any{"summary": &got.summary, "page": &got.page, "findings": &got.findings} {
		decoder := json.NewDecoder(strings.NewReader(string(values[name])))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(target); err != nil {
			t.Fatalf("output %s: %v", name, err)
		}
	}
	return got
}

// names returns the names of the findings of a kind.
func (r report) names(kind string) (names []string) {
	for _, finding := range r.findings {
		if finding.Kind == kind {
			names = append(names, finding.Name)
		}
	}
	return names
}

const (
	passed  = "## ✅ Passed: no count is above what is accepted\n"
	blocked = "## ❌ Blocked: %d of 5 counts are above what is accepted\n"
)

func TestAccReportGate_judges(t *testing.T) {
	needsPlanOfABlockingGate(t)
	for name, test := range map[string]struct {
		run
		above int // counts above their limit
	}{
		"what is accepted passes": {run: run{arguments: reportAccepting()}},
		"any logins pass unless limited": {run: run{
			arguments: []string{"-var-file=sandbox.tfvars", "-var=max_noncompliant_resources=2", "-var=max_failed_tasks=1", "-var=max_noncompliant_rules=1", "-var=max_noncompliant_states=1"},
		}},
		"no finding passes": {run: run{arguments: []string{"-var-file=sandbox.tfvars"}, change: inOrder(t)}},
		"nothing accepted blocks": {above: 4, run: run{arguments: []string{"-var-file=sandbox.tfvars"}, exitCode: 1, says: []string{
			"2 resources break the tag policy, 0 are accepted", "1 tasks of Identity Center failed, 0 are accepted",
			"1 Huawei Cloud rules are not compliant, 0 are accepted", "1 Huawei Cloud resources break a rule, 0 are accepted",
		}}},
		"resources block alone": {above: 1, run: run{
			arguments: reportAccepting("-var=max_noncompliant_resources=1"), exitCode: 1, says: []string{"2 resources break the tag policy, 1 are accepted"},
		}},
		"tasks block alone": {above: 1, run: run{
			arguments: reportAccepting("-var=max_failed_tasks=0"), exitCode: 1, says: []string{"1 tasks of Identity Center failed, 0 are accepted"},
		}},
		"rules block alone": {above: 1, run: run{
			arguments: reportAccepting("-var=max_noncompliant_rules=0"), exitCode: 1, says: []string{"1 Huawei Cloud rules are not compliant, 0 are accepted"},
		}},
		"states block alone": {above: 1, run: run{
			arguments: reportAccepting("-var=max_noncompliant_states=0"), exitCode: 1, says: []string{"1 Huawei Cloud resources break a rule, 0 are accepted"},
		}},
		"logins block alone": {above: 1, run: run{
			arguments: reportAccepting("-var=max_logins=2"), exitCode: 1, says: []string{"3 sub-accounts may log in, 2 are accepted"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := readReport(t, test.plan(t, "report"))
			verdict := passed
			if test.above > 0 {
				verdict = fmt.Sprintf(blocked, test.above)
			}
			if !strings.HasPrefix(got.summary, verdict) {
				t.Errorf("the summary does not begin with %q:\n%s", verdict, got.summary)
			}
			page := readPage(t, got.page)
			if want := strings.TrimSpace(strings.TrimLeft(verdict, "#✅❌ ")); page.verdict != want {
				t.Errorf("verdict on the page %q, want %q", page.verdict, want)
			}
			checkReport(t, got, page)
		})
	}
}

// inOrder removes all findings.
func inOrder(t *testing.T) func(*organization.Organization) {
	t.Helper()
	return func(org *organization.Organization) {
		org.TencentCloud.Members[0].NonCompliantResources = nil
		org.TencentCloud.IdentityCenter.Tasks = nil
		org.HuaweiCloud.PolicyStates = nil
		summary(t, func(summary map[string]any) {
			summary["policy_assignments"] = summary["policy_assignments"].([]any)[1:]
		})(org)
	}
}

// A report of half an audit would look like a good one.
func TestAccReportGate_noReportWithoutAWholeAudit(t *testing.T) {
	needsPlanOfABlockingGate(t)
	for name, r := range map[string]run{
		"no members":                  {arguments: reportAccepting(), change: noMembers, says: []string{"has 0 members", "too little was audited"}},
		"fewer members than expected": {arguments: reportAccepting("-var=min_members=3"), says: []string{"has 2 members, at least 3 expected"}},
		"a member without a UIN": {
			arguments: reportAccepting(), says: []string{"A member has no UIN"},
			change: func(org *organization.Organization) {
				org.TencentCloud.MemberDetails = []json.RawMessage{json.RawMessage(`{"Name": "x"}`)}
			},
		},
		"a policy without an id": {
			arguments: reportAccepting(), says: []string{"A policy of member 100012345601 has no id"},
			change: func(org *organization.Organization) {
				org.TencentCloud.Members[0].PolicyDetails = []json.RawMessage{json.RawMessage(`{"PolicyName": "x"}`)}
			},
		},
		"no rules":                  {arguments: reportAccepting(), change: noRules(t), says: []string{"has 0 rules", "too little was audited"}},
		"fewer rules than expected": {arguments: reportAccepting("-var=min_rules=3"), says: []string{"has 2 rules, at least 3 expected"}},
		"another account":           {arguments: reportAccepting("-var=domain_id=another"), says: []string{"account " + gates.DomainID + ", not to another"}},
		"no Identity Center": {
			arguments: reportAccepting(), says: []string{"Identity Center"},
			change: func(org *organization.Organization) { org.TencentCloud.IdentityCenter = nil },
		},
		"a failed read": {arguments: reportAccepting(), says: []string{"UnauthorizedOperation"}, refused: "DescribeOrganizationMemberAuthAccounts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r.exitCode = 1
			values := outputs(t, r.plan(t, "report"))
			for _, name := range []string{"verdict", "summary", "page", "findings"} {
				if value, ok := values[name]; ok {
					t.Errorf("the plan has the output %s: %s", name, value)
				}
			}
		})
	}
}

func TestAccReportGate_refusesVariables(t *testing.T) {
	t.Parallel()
	r := run{exitCode: 1, arguments: reportAccepting()}
	for variable, says := range map[string]string{
		"min_members=0": "var.min_members is 0", "min_rules=0": "var.min_rules is 0",
		"summary_rows=41": "A whole number from 0 to 40", "page_rows=-1": "A whole number from 0 to 10000",
	} {
		r.arguments, r.says = append(r.arguments, "-var="+variable), append(r.says, says)
	}
	r.plan(t, "report")
	nulls := run{exitCode: 1, arguments: reportAccepting()}
	for _, variable := range []string{"domain_id", "max_noncompliant_resources", "max_failed_tasks", "max_noncompliant_rules", "max_noncompliant_states"} {
		nulls.arguments, nulls.says = append(nulls.arguments, "-var="+variable+"=null"), append(nulls.says, variable)
	}
	nulls.plan(t, "report")
}

// -refresh-only turns failed conditions into warnings: the report itself has to block.
func TestAccReportGate_blocksARefresh(t *testing.T) {
	needsPlanOfABlockingGate(t)
	t.Parallel()
	r := run{arguments: reportAccepting("-refresh-only"), change: func(org *organization.Organization) {
		org.TencentCloud.Members, org.TencentCloud.IdentityCenter.Tasks = nil, nil
		org.HuaweiCloud.DomainID, org.HuaweiCloud.PolicyStatesSummary, org.HuaweiCloud.PolicyStates = "another", nil, nil
	}}
	module := r.plan(t, "report")
	if got := readReport(t, module); !strings.HasPrefix(got.summary, "## ❌ Blocked: too little, or another account, was audited\n") {
		t.Errorf("the summary begins with %.100q", got.summary)
	}
	if verdict := string(outputs(t, module)["verdict"]); verdict != "" && verdict != "null" {
		t.Errorf("the plan has the verdict %s", verdict)
	}
}

func TestAccReportGate_nullsCount(t *testing.T) {
	t.Parallel()
	null := json.RawMessage(`{}`)
	r := run{arguments: reportAccepting("-var=max_noncompliant_resources=3", "-var=max_failed_tasks=2", "-var=max_noncompliant_rules=3", "-var=max_noncompliant_states=2", "-var=max_logins=4"), change: func(org *organization.Organization) {
		member := &org.TencentCloud.Members[1]
		member.Name = ""
		member.NonCompliantResources = append(member.NonCompliantResources, json.RawMessage(`{"Resource": null, "ComplianceDetails": null, "Tags": null}`))
		member.Policies[0].Accounts = append(member.Policies[0].Accounts, null)
		center := org.TencentCloud.IdentityCenter
		center.Tasks = append(center.Tasks, null)
		states := org.HuaweiCloud.PolicyStates
		org.HuaweiCloud.PolicyStates = append(states, null)
		addRule(t, map[string]any{})(org)
		addRule(t, map[string]any{"compliance_state": nil, "policy_assignment": map[string]any{"name": nil, "id": "7c"}})(org)
	}}
	got := readReport(t, r.plan(t, "report"))
	for kind, want := range map[string][]string{
		"resource": {legacyInstance, uploadsBucket, "without a name"},
		"task":     {"CreateRoleAssignment t-0002", "unknown without an id"},
		"rule":     {"obs-bucket-public-read", "unnamed", "7c"},
		"state":    {"obs/buckets/exports", "unknown/unknown/without a name"},
		"login":    {"li.na", "oncall", "auditor", "unnamed"},
	} {
		if names := got.names(kind); !slices.Equal(names, want) {
			t.Errorf("%s: %q, want %q", kind, names, want)
		}
	}
	checkReport(t, got, readPage(t, got.page))
}
