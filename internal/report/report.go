// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package report writes an audit as text, for people and for the programs that show test results. A format is a
// function that takes the audit and writes the report: the same audit gives the same text. All text of the cloud is
// escaped for its format. A report lists each finding that the audit lists. Its errors are those of the writer.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

// check is a check with its listed findings: open has those without an exception in force, excepted those with one.
type check struct {
	audit.CheckRun
	open, excepted group
}

// group is a list of findings, by account.
type group struct {
	listed   int
	accounts []account
}

// account is an account with its findings in one check.
type account struct {
	audit.Account
	Listed []audit.Finding
}

// checks returns the checks of an audit in its order, with their findings. A check that only a finding names comes last.
func checks(result audit.Result) []*check {
	type key struct{ cloud, check string }
	found := map[key]*check{}
	list := make([]*check, 0, len(result.ChecksRun))
	for _, run := range result.ChecksRun {
		c := &check{CheckRun: run}
		found[key{run.Cloud, run.Check}] = c
		list = append(list, c)
	}
	type place struct {
		check    *check
		excepted bool
		account  string
	}
	places := map[place]int{}
	for _, finding := range result.Findings {
		c := found[key{finding.Cloud, finding.Check}]
		if c == nil {
			c = &check{CheckRun: audit.CheckRun{Check: finding.Check, Cloud: finding.Cloud, Title: finding.Check}}
			found[key{finding.Cloud, finding.Check}] = c
			list = append(list, c)
		}
		group := &c.open
		if finding.Exception != nil {
			group = &c.excepted
		}
		group.listed++
		at := place{c, finding.Exception != nil, finding.AccountID}
		position, there := places[at]
		if !there {
			position = len(group.accounts)
			places[at] = position
			group.accounts = append(group.accounts, account{Account: accountOf(finding)})
		}
		group.accounts[position].Listed = append(group.accounts[position].Listed, finding)
	}
	return list
}

func accountOf(finding audit.Finding) audit.Account {
	return audit.Account{Cloud: finding.Cloud, AccountID: finding.AccountID, AccountName: finding.AccountName}
}

// unlisted is the number of findings without an exception that are not in the list.
func (c *check) unlisted() int64 { return max(0, c.Findings-int64(c.open.listed)) }

// accounts returns the accounts of an audit, and after them those that only a finding names.
func accounts(result audit.Result) []audit.Account {
	type key struct{ cloud, id string }
	list := slices.Clone(result.Accounts)
	position := map[key]int{}
	for i, a := range list {
		position[key{a.Cloud, a.AccountID}] = i
	}
	for _, finding := range result.Findings {
		at := key{finding.Cloud, finding.AccountID}
		i, there := position[at]
		if !there {
			i = len(list)
			position[at] = i
			list = append(list, accountOf(finding))
		}
		if i >= len(result.Accounts) && finding.Exception == nil {
			list[i].Findings++
		}
	}
	return list
}

// notAudited returns the known checks that the audit does not name.
func notAudited(result audit.Result) (missing []audit.Check) {
	for _, known := range audit.Checks() {
		if !slices.ContainsFunc(result.ChecksRun, func(run audit.CheckRun) bool { return run.Check == known.Name }) {
			missing = append(missing, known)
		}
	}
	return missing
}

// verdict returns the verdict of an audit. It says what Passed says, even if the text of the verdict does not.
func verdict(result audit.Result) string {
	word := "Blocked"
	if result.Passed {
		word = "Passed"
	}
	switch {
	case strings.HasPrefix(result.Verdict, word):
		return result.Verdict
	case result.Verdict == "":
		return word
	}
	return word + ": " + result.Verdict
}

// omitted says how many findings are not listed, "" if all are listed.
func omitted(result audit.Result) string {
	switch {
	case result.FindingsOmitted <= 0:
		return ""
	case result.FindingsOmitted == 1:
		return "1 finding is not listed, because max_findings limits the list. The verdict counts it."
	}
	return number(result.FindingsOmitted) + " findings are not listed, because max_findings limits the list. The verdict counts them."
}

// whyUnused says in a sentence why an exception covered nothing.
func whyUnused(why string) string {
	switch why {
	case audit.Expired:
		return "expired: it is no longer in force"
	case audit.MatchedNothing:
		return "matched nothing: no finding matches it"
	case audit.CheckNotRun:
		return "check not run: a finding may still need it"
	}
	return why
}

// moment returns a time for people, or the text itself if it is not a time.
func moment(text string) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return at.UTC().Format("2 January 2006, 15:04 UTC")
}

// cloud returns the name of a cloud for people.
func cloud(name string) string {
	switch name {
	case audit.TencentCloud:
		return "Tencent Cloud"
	case audit.HuaweiCloud:
		return "Huawei Cloud"
	}
	return name
}

// name returns the name of an account for people, its id if it has none.
func name(a audit.Account) string {
	if a.AccountName == nil || *a.AccountName == "" {
		return a.AccountID
	}
	return *a.AccountName
}

// count returns a number with its noun, such as "1 finding" and "1,200 findings".
func count[N int | int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return number(n) + " " + noun + "s"
}

// number returns a number with commas between thousands.
func number[N int | int64](n N) string {
	digits := strconv.FormatInt(int64(n), 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// listedOf returns how many findings a check has. If the report does not list all, it also says how many it lists.
func listedOf(total int64, listed int) string {
	if total == int64(listed) {
		return count(total, "finding")
	}
	return fmt.Sprintf("%s, %s listed here", count(total, "finding"), number(listed))
}

// byFindings returns the accounts with findings, those with most first.
func byFindings(list []audit.Account) []audit.Account {
	with := slices.DeleteFunc(slices.Clone(list), func(a audit.Account) bool { return a.Findings <= 0 })
	slices.SortStableFunc(with, func(a, b audit.Account) int { return cmp.Compare(b.Findings, a.Findings) })
	return with
}
