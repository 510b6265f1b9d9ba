// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

// names are those of the made-up accounts: the first are of Tencent Cloud, the last one is of Huawei Cloud.
var names = []string{
	"shop-production", "shop-staging", "data-platform", "payments", "identity", "logging", "game-backend", "网络与安全",
	"erp-production",
}

const ofTencentCloud = 8

// accounts returns the made-up accounts.
func accounts() (list []audit.Account) {
	for i, name := range names {
		a := audit.Account{Cloud: audit.TencentCloud, AccountID: fmt.Sprintf("1000123456%02d", i+1), AccountName: &name}
		if i >= ofTencentCloud {
			a.Cloud, a.AccountID = audit.HuaweiCloud, fmt.Sprintf("%016x%016x", 0x5f2d8c1e9a7b4f60+i*7919, 0x33c2d1e0f9a8b7c6-i*104729)
		}
		list = append(list, a)
	}
	return list
}

// passed returns an audit in which nothing is out of order.
func passed() audit.Result {
	result := audit.Result{Passed: true, Verdict: "Passed: 0 findings in 9 checks", AuditedAt: "2026-11-20T06:30:00Z", Accounts: accounts()}
	audited := []int64{ofTencentCloud, ofTencentCloud, 156, 34, 212, 1, 40, 1821, 5}
	for i, c := range audit.Checks() {
		result.ChecksRun = append(result.ChecksRun, audit.CheckRun{Check: c.Name, Cloud: c.Cloud, Title: c.Title, Audited: audited[i]})
	}
	return result
}

// blocked returns an audit with findings, exceptions, and a check that was not run.
func blocked() audit.Result {
	result := passed()
	result.Passed = false
	reason := "no aggregator_id"
	result.ChecksRun[8].Skipped, result.ChecksRun[8].Audited = &reason, 0
	bucket, login := "moves to the new bucket, OPS-41", "break-glass account of the platform team"
	add := func(check string, account int, subject, detail string, exception *string) {
		a := &result.Accounts[account]
		result.Findings = append(result.Findings, audit.Finding{
			Check: check, Cloud: a.Cloud, AccountID: a.AccountID, AccountName: a.AccountName, Subject: subject, Detail: detail, Exception: exception,
		})
		run := &result.ChecksRun[slices.IndexFunc(result.ChecksRun, func(run audit.CheckRun) bool { return run.Check == check })]
		if exception != nil {
			run.Excepted++
			return
		}
		run.Findings++
		a.Findings++
	}
	add(audit.TagPolicy, 5, "100012345606", "no tag policy applies to this member", nil)
	for i, resource := range []string{"cvm:ap-guangzhou:uin/%s:instance/ins-8f2kq1zr", "cos:ap-guangzhou:uin/%s:bucket/receipts-1250000000", "cdb:ap-shanghai:uin/%s:instanceId/cdb-4hj7x0pd", "clb:ap-guangzhou:uin/%s:clb/lb-0m3nx7ye"} {
		for account := range 3 - i/2 {
			subject := "qcs::" + strings.ReplaceAll(resource, "%s", result.Accounts[account].AccountID)
			add(audit.NoncompliantResources, account, subject, []string{"missing tag: cost-center", "tag env has a value that is not allowed: prd", "missing tags: owner, cost-center", "missing tag: owner"}[i], nil)
		}
	}
	add(audit.Logins, 3, "100045670012", "contractor-li may log in with AdministratorAccess, which allowed_principals does not name", nil)
	add(audit.Provisionings, 6, "rc-7d1mfk2w", "role configuration ReadOnly is DeployFailed on this account", nil)
	add(audit.Rules, ofTencentCloud, "required-tag-check", "the rule is Disabled", nil)
	for i := range 4 {
		add(audit.Resources, ofTencentCloud, fmt.Sprintf("volumes-encrypted-check/9a41c07e-52d8-4f6b-8e0d-3c1b7a%06d", 4711*(i+1)), "evs.volumes in cn-north-4 is NonCompliant", nil)
	}
	add(audit.NoncompliantResources, 2, "qcs::cos:ap-guangzhou:uin/100012345603:bucket/uploads", "missing tag: cost-center", &bucket)
	add(audit.Logins, 4, "100045670001", "emergency may log in with AdministratorAccess", &login)
	until, subject := "2026-09-30", "qcs::cvm:*"
	result.UnusedExceptions = []audit.UnusedException{
		{Exception: audit.Exception{Check: audit.NoncompliantResources, AccountID: &result.Accounts[1].AccountID, Subject: &subject, Reason: "staging is rebuilt in September", Until: &until}, Why: audit.Expired},
		{Exception: audit.Exception{Check: audit.Aggregation, Reason: "one aggregator is planned"}, Why: audit.CheckNotRun},
	}
	result.Verdict = "Blocked: 18 findings (1 tag_policy, 10 noncompliant_resources, 1 logins, 1 provisionings, 1 rules, 4 resources), 2 excepted"
	return result
}

// hostile returns an audit whose texts try to break out of every format.
func hostile() audit.Result {
	result := blocked()
	for i, text := range []string{
		`<script>alert(1)</script>`, "=HYPERLINK(\"https://evil.example\")", "| a | b |\n|---|---|\n# heading", "`code` **bold** @team [x](https://evil.example) ![x](https://evil.example/x.png)",
		"]]></failure><testcase/>", "\u202egnp.exe", strings.Repeat("long", 200), "</details></style></title>--><!--", "a\x00b\x1b[31m\ufffe",
	} {
		name := text
		result.Accounts[i].AccountName = &name
		result.Findings[i].AccountName, result.Findings[i].Subject, result.Findings[i].Detail = &name, text, text
		result.Findings[len(result.Findings)-1].Exception = &name
		result.UnusedExceptions[0].Reason = text
		result.ChecksRun[8].Skipped = &name
	}
	return result
}
