// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// result turns the findings of the checks into the result of the audit.
func (o Options) result(runs []*run) *Result {
	var findings []Finding
	ran := map[string]bool{}
	for _, r := range runs {
		findings = append(findings, r.findings...)
		ran[r.check.Name] = r.skipped == ""
	}
	result := &Result{
		AuditedAt:        o.Now.UTC().Format(time.RFC3339),
		UnusedExceptions: except(findings, o.Exceptions, o.Now, func(check string) bool { return ran[check] }),
	}
	sortFindings(findings)
	result.ChecksRun = checksRun(runs, findings)
	result.Accounts = accounts(runs, findings)
	result.Passed, result.Verdict = verdict(result.ChecksRun)
	result.Findings = findings
	if o.MaxFindings != nil && *o.MaxFindings < int64(len(findings)) {
		result.FindingsOmitted = int64(len(findings)) - *o.MaxFindings
		result.Findings = findings[:*o.MaxFindings]
	}
	return result
}

// sortFindings puts findings without an exception first. Then it orders by check, as Checks does, and by the text of
// account, subject and detail.
func sortFindings(findings []Finding) {
	order := map[string]int{}
	for i, check := range Checks() {
		order[check.Name] = i
	}
	slices.SortFunc(findings, func(a, b Finding) int {
		if (a.Exception == nil) != (b.Exception == nil) {
			if a.Exception == nil {
				return -1
			}
			return 1
		}
		return cmp.Or(
			cmp.Compare(order[a.Check], order[b.Check]), strings.Compare(a.AccountID, b.AccountID),
			strings.Compare(a.Subject, b.Subject), strings.Compare(a.Detail, b.Detail),
		)
	})
}

func checksRun(runs []*run, findings []Finding) []CheckRun {
	counted, excepted := map[string]int64{}, map[string]int64{}
	for _, finding := range findings {
		if finding.Exception == nil {
			counted[finding.Check]++
		} else {
			excepted[finding.Check]++
		}
	}
	list := make([]CheckRun, len(runs))
	for i, r := range runs {
		name := r.check.Name
		list[i] = CheckRun{
			Check: name, Cloud: r.check.Cloud, Title: r.check.Title,
			Audited: r.audited, Findings: counted[name], Excepted: excepted[name],
		}
		if r.skipped != "" {
			list[i].Skipped = &r.skipped
		}
	}
	return list
}

// accounts returns the accounts that were audited or that have findings, by cloud and id. It also gives each finding the
// name of its account, which some APIs do not return.
func accounts(runs []*run, findings []Finding) []Account {
	type key struct{ cloud, id string }
	known := map[key]*Account{}
	account := func(cloud, id string, name *string) *Account {
		at := key{cloud, id}
		if known[at] == nil {
			known[at] = &Account{Cloud: cloud, AccountID: id}
		}
		if known[at].AccountName == nil {
			known[at].AccountName = name
		}
		return known[at]
	}
	for _, r := range runs {
		for _, audited := range r.accounts {
			account(r.check.Cloud, audited.id, audited.name)
		}
	}
	for _, finding := range findings {
		found := account(finding.Cloud, finding.AccountID, finding.AccountName)
		if finding.Exception == nil {
			found.Findings++
		}
	}
	for i := range findings {
		findings[i].AccountName = account(findings[i].Cloud, findings[i].AccountID, nil).AccountName
	}
	list := make([]Account, 0, len(known))
	for _, one := range known {
		list = append(list, *one)
	}
	order := map[string]int{TencentCloud: 0, HuaweiCloud: 1}
	slices.SortFunc(list, func(a, b Account) int {
		return cmp.Or(cmp.Compare(order[a.Cloud], order[b.Cloud]), strings.Compare(a.AccountID, b.AccountID))
	})
	return list
}

// verdict says in one line whether the audit passed.
func verdict(checks []CheckRun) (passed bool, line string) {
	var total, excepted, run int64
	var found []string
	for _, check := range checks {
		total += check.Findings
		excepted += check.Excepted
		if check.Skipped == nil {
			run++
		}
		if check.Findings > 0 {
			found = append(found, fmt.Sprintf("%d %s", check.Findings, check.Check))
		}
	}
	if total == 0 {
		line = "Passed: 0 findings in " + counted(run, "check")
	} else {
		line = fmt.Sprintf("Blocked: %s (%s)", counted(total, "finding"), strings.Join(found, ", "))
	}
	if excepted > 0 {
		line += fmt.Sprintf(", %d excepted", excepted)
	}
	return total == 0, line
}

// counted returns a number with its noun.
func counted(number int64, noun string) string {
	if number != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", number, noun)
}
