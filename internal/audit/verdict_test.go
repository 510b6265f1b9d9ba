// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// runsOf returns a run for each check, with these findings. A reason skips a check.
func runsOf(skipped map[string]string, findings ...Finding) (runs []*run) {
	for _, check := range Checks() {
		r := &run{check: check, audited: 7, skipped: skipped[check.Name]}
		for _, finding := range findings {
			if finding.Check == check.Name {
				r.find(account{finding.AccountID, finding.AccountName}, finding.Subject, "%s", finding.Detail)
			}
		}
		runs = append(runs, r)
	}
	return runs
}

func TestResult_verdictInOneLine(t *testing.T) {
	now := at(t, "2026-12-31T09:00:00+08:00")
	one := Finding{Check: Rules, AccountID: "d", Subject: "ssh"}
	two := Finding{Check: TagPolicy, AccountID: "1", Subject: "1"}
	skipped := map[string]string{Aggregation: noAggregator}
	for _, row := range []struct {
		findings   []Finding
		exceptions []Exception
		passed     bool
		verdict    string
	}{
		{nil, nil, true, "Passed: 0 findings in 8 checks"},
		{[]Finding{one}, nil, false, "Blocked: 1 finding (1 rules)"},
		{[]Finding{one, two, one}, nil, false, "Blocked: 3 findings (1 tag_policy, 2 rules)"},
		{[]Finding{one, two, one}, []Exception{{Check: Rules}}, false, "Blocked: 1 finding (1 tag_policy), 2 excepted"},
		{[]Finding{one, one}, []Exception{{Check: Rules}}, true, "Passed: 0 findings in 8 checks, 2 excepted"},
		{[]Finding{one}, []Exception{{Check: Rules, Until: pointer("2026-12-30")}}, false, "Blocked: 1 finding (1 rules)"},
	} {
		result := Options{Now: now, Exceptions: row.exceptions, MaxFindings: pointer(int64(0))}.result(runsOf(skipped, row.findings...))
		if result.Passed != row.passed || result.Verdict != row.verdict || result.AuditedAt != "2026-12-31T01:00:00Z" ||
			len(result.Findings) != 0 || result.FindingsOmitted != int64(len(row.findings)) {
			t.Errorf("%+v", result)
		}
	}
}

func TestResult_sortsAndCounts(t *testing.T) {
	find := func(check, account, subject string) Finding {
		return Finding{Check: check, AccountID: account, Subject: subject}
	}
	runs := runsOf(nil,
		find(Rules, "d2", "a"), find(Rules, "d10", "b"), find(Rules, "d10", "a"), find(TagPolicy, "9", "9"), find(TagPolicy, "10", "10"))
	runs[0].covers(account{"10", pointer("ten")}, account{"11", nil}, account{"9", pointer("nine")})
	exceptions := []Exception{{Check: TagPolicy, AccountID: pointer("10"), Reason: "r"}}
	result := Options{Now: at(t, "2026-01-01T00:00:00Z"), Exceptions: exceptions, MaxFindings: pointer(int64(4))}.result(runs)

	var order []string
	for _, finding := range result.Findings {
		order = append(order, finding.AccountID+" "+finding.Subject)
	}
	if difference := cmp.Diff([]string{"9 9", "d10 a", "d10 b", "d2 a"}, order); difference != "" {
		t.Error(difference)
	}
	if name := result.Findings[0].AccountName; name == nil || *name != "nine" {
		t.Errorf("the finding has the account name %v, its account has another", name)
	}
	wantAccounts := []Account{
		{TencentCloud, "10", pointer("ten"), 0},
		{TencentCloud, "11", nil, 0},
		{TencentCloud, "9", pointer("nine"), 1},
		{HuaweiCloud, "d10", nil, 2},
		{HuaweiCloud, "d2", nil, 1},
	}
	if difference := cmp.Diff(wantAccounts, result.Accounts); difference != "" {
		t.Error(difference)
	}
	first := result.ChecksRun[0]
	if len(result.ChecksRun) != 9 || first.Check != TagPolicy || first.Cloud != TencentCloud || first.Audited != 7 ||
		first.Findings != 1 || first.Excepted != 1 || first.Skipped != nil || result.ChecksRun[6].Findings != 3 {
		t.Errorf("%+v", result.ChecksRun)
	}
	if result.FindingsOmitted != 1 || len(result.UnusedExceptions) != 0 || result.UnusedExceptions == nil {
		t.Errorf("%+v", result)
	}
}

func TestResult_exceptionOfASkippedCheckIsUnused(t *testing.T) {
	runs := runsOf(map[string]string{Aggregation: noAggregator})
	result := Options{Now: at(t, "2026-01-01T00:00:00Z"), Exceptions: []Exception{{Check: Aggregation}, {Check: Rules}}}.result(runs)
	want := []UnusedException{{Exception{Check: Aggregation}, CheckNotRun}, {Exception{Check: Rules}, MatchedNothing}}
	if difference := cmp.Diff(want, result.UnusedExceptions); difference != "" {
		t.Error(difference)
	}
}
