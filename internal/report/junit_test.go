// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

// parseJUnit reads a report back, and checks that its counts are those of its test cases.
func parseJUnit(t *testing.T, text string) (all suites) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	if err := decoder.Decode(&all); err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
	if rest := text[decoder.InputOffset():]; rest != "\n" {
		t.Errorf("%q comes after the report", rest)
	}
	var counted suites
	for _, s := range all.Suites {
		var failures, skipped int
		for _, c := range s.Cases {
			if c.Failure != nil {
				failures++
			}
			if c.Skipped != nil {
				skipped++
			}
		}
		if s.Tests != len(s.Cases) || s.Failures != failures || s.Skipped != skipped || s.Errors != 0 {
			t.Errorf("the counts of suite %s are wrong: %+v", s.Name, s)
		}
		counted.Tests, counted.Failures, counted.Skipped = counted.Tests+s.Tests, counted.Failures+failures, counted.Skipped+skipped
	}
	if all.Tests != counted.Tests || all.Failures != counted.Failures || all.Skipped != counted.Skipped {
		t.Errorf("the counts of the report are wrong: %+v", all)
	}
	return all
}

func checkJUnit(t *testing.T, text string) {
	t.Helper()
	got := write(t, JUnit, withText(text))
	all := parseJUnit(t, got)
	for _, r := range got {
		if r != '\n' && r < ' ' || r == '\ufffe' || r == '\uffff' {
			t.Errorf("%q: XML cannot have %U", text, r)
		}
	}
	shown := visible(text)
	if len(all.Suites) != 2 || all.Suites[0].Name != shown || len(all.Suites[0].Cases) != 1 || all.Suites[0].Cases[0].Failure == nil ||
		!strings.HasPrefix(all.Suites[0].Cases[0].Failure.Text, shown) || !strings.HasPrefix(all.Suites[0].Cases[0].Output, shown) ||
		all.Suites[1].Name != "skipped" || all.Suites[1].Cases[0].Skipped.Message != "Not run: "+shown {
		t.Errorf("%q: got\n%s", text, got)
	}
}

func FuzzJUnit(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(checkJUnit)
}

// cases returns each test case as suite/name: failure, skipped or "passed".
func cases(all suites) map[string]string {
	list := map[string]string{}
	for _, s := range all.Suites {
		for _, c := range s.Cases {
			says := "passed"
			if c.Skipped != nil {
				says = c.Skipped.Message
			}
			if c.Failure != nil {
				says = c.Failure.Message + "\n" + c.Failure.Text
			}
			if c.Output != "" {
				says += "\nout: " + c.Output
			}
			list[s.Name+"/"+c.Name] = says
		}
	}
	return list
}

func TestJUnit_testCaseForEachAccount(t *testing.T) {
	shop, reason, skipped := "shop", "OPS-41", "no allowed_principals"
	result := audit.Result{
		AuditedAt: "2026-11-20T06:30:00Z",
		ChecksRun: []audit.CheckRun{
			{Check: "tasks", Cloud: audit.TencentCloud, Title: "Tasks succeeded", Findings: 3, Excepted: 1},
			{Check: "logins", Cloud: audit.TencentCloud, Title: "Logins", Skipped: &skipped},
			{Check: "rules", Cloud: audit.HuaweiCloud, Title: "Rules"},
			{Check: "recorder", Cloud: "othercloud", Title: "Recorder"},
		},
		Accounts: []audit.Account{
			{Cloud: audit.TencentCloud, AccountID: "1", AccountName: &shop}, {Cloud: audit.TencentCloud, AccountID: "2", AccountName: &shop}, {Cloud: audit.HuaweiCloud, AccountID: "h"},
		},
		Findings: []audit.Finding{
			{Check: "tasks", Cloud: audit.TencentCloud, AccountID: "1", Subject: "t1", Detail: "failed\nbadly"},
			{Check: "tasks", Cloud: audit.TencentCloud, AccountID: "1", Subject: "t2"},
			{Check: "tasks", Cloud: audit.TencentCloud, AccountID: "9", Subject: "t3", Detail: "of the administrator"},
			{Check: "tasks", Cloud: audit.TencentCloud, AccountID: "2", Subject: "t4", Detail: "failed", Exception: &reason},
			{Check: "unknown", Cloud: audit.HuaweiCloud, AccountID: "h", Subject: "u", Detail: "d"},
		},
	}
	want := map[string]string{
		"tasks/shop (1)":    "Tasks succeeded: 2 findings\nt1: failed badly\nt2",
		"tasks/shop (2)":    "passed\nout: t4: failed (exception: OPS-41)",
		"tasks/9":           "Tasks succeeded: 1 finding\nt3: of the administrator",
		"logins/Logins":     "Not run: no allowed_principals",
		"rules/h":           "passed",
		"recorder/Recorder": "passed",
		"unknown/h":         "unknown: 1 finding\nu: d",
	}
	if difference := cmp.Diff(want, cases(parseJUnit(t, write(t, JUnit, result)))); difference != "" {
		t.Error(difference)
	}
}

func TestJUnit_suiteFailsForFindingsThatAreNotListed(t *testing.T) {
	result := audit.Result{
		FindingsOmitted: 5, ChecksRun: []audit.CheckRun{
			{Check: "tasks", Cloud: audit.TencentCloud, Title: "Tasks succeeded", Findings: 4},
			{Check: "rules", Cloud: audit.HuaweiCloud, Title: "Rules", Findings: 2},
			{Check: "recorder", Cloud: audit.HuaweiCloud, Title: "Recorder"},
		},
		Accounts: []audit.Account{{Cloud: audit.TencentCloud, AccountID: "1", Findings: 4}, {Cloud: audit.HuaweiCloud, AccountID: "h", Findings: 2}},
		Findings: []audit.Finding{{Check: "rules", Cloud: audit.HuaweiCloud, AccountID: "h", Subject: "r"}},
	}
	all := parseJUnit(t, write(t, JUnit, result))
	const advice = ". The argument max_findings of the audit limits the list."
	want := map[string]string{
		"tasks/1":                            "passed",
		"tasks/findings that are not listed": "Tasks succeeded: 4 more findings not listed\n4 more findings not listed" + advice,
		"rules/h":                            "Rules: 1 finding\nr",
		"rules/findings that are not listed": "Rules: 1 more finding not listed\n1 more finding not listed" + advice,
		"recorder/h":                         "passed",
	}
	if difference := cmp.Diff(want, cases(all)); difference != "" {
		t.Error(difference)
	}
	for _, s := range all.Suites {
		if !strings.HasPrefix(s.Output, "5 findings are not listed,") {
			t.Errorf("suite %s does not say it: %s", s.Name, s.Output)
		}
	}
}

func TestJUnit_blockedWithoutAFailureFails(t *testing.T) {
	blocked := audit.Result{Verdict: "Blocked: somehow", ChecksRun: []audit.CheckRun{{Check: "rules", Title: "Rules"}}}
	want := map[string]string{"rules/Rules": "passed", "verdict/verdict": "Blocked: somehow\nBlocked: somehow"}
	if difference := cmp.Diff(want, cases(parseJUnit(t, write(t, JUnit, blocked)))); difference != "" {
		t.Error(difference)
	}
	blocked.Passed = true
	if all := parseJUnit(t, write(t, JUnit, blocked)); all.Failures != 0 {
		t.Errorf("an audit that passed fails: %+v", all)
	}
}
