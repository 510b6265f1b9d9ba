// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

var formats = map[string]func(io.Writer, audit.Result) error{"markdown": Markdown, "html": HTML, "csv": CSV, "junit": JUnit}

func write(t testing.TB, format func(io.Writer, audit.Result) error, result audit.Result) string {
	t.Helper()
	var text strings.Builder
	if err := format(&text, result); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// withText returns an audit whose texts are all the same.
func withText(text string) audit.Result {
	return audit.Result{
		Verdict: text, AuditedAt: text,
		ChecksRun: []audit.CheckRun{
			{Check: text, Cloud: text, Title: text, Audited: 2, Findings: 1, Excepted: 1},
			{Check: "skipped", Cloud: text, Title: text, Skipped: &text},
		},
		Accounts: []audit.Account{{Cloud: text, AccountID: text, AccountName: &text, Findings: 2}, {Cloud: audit.HuaweiCloud, AccountID: "1", AccountName: &text}},
		Findings: []audit.Finding{
			{Check: text, Cloud: text, AccountID: text, AccountName: &text, Subject: text, Detail: text},
			{Check: text, Cloud: text, AccountID: text, AccountName: &text, Subject: text, Detail: text, Exception: &text},
		},
		UnusedExceptions: []audit.UnusedException{{Exception: audit.Exception{Check: text, AccountID: &text, Subject: &text, Reason: text, Until: &text}, Why: text}},
	}
}

// hostile are texts that try to break out of a format, or to act as markup.
var hostile = []string{
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "' onmouseover='x", "</style></title></svg></details><!--", "--> <![CDATA[ ]]> &amp; &#60;",
	"{{.Verdict}}", "javascript:alert(1)", "`code`", "```\nblock\n```", "**bold** __b__ _i_ *i* ~~s~~", "_start and end_", "# heading\n- item\n> quote", "a\n\n---\n",
	"| a | b |\n|---|---|\n| c | d |", `\| escaped \\`, "[text](https://evil.example)", "![x](https://evil.example/x.png)", "<https://evil.example>", "https://evil.example", "www.evil.example",
	"WWW.evil.example", "@team", "someone@evil.example", "org/repo#12 #12 !34 $math$ :tada: ~label %milestone", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＋1", "－1", "＠1",
	`"=1"`, "\u200b=1", "\ufeff=1", "a;=1", "a;\"=1\"", "a\t=1", "a\r\n=1", "a,b\"c\"\r\nd", "a\rb", "\x00\x01\x1b[31m", "\ufffe\uffff", "a\xffb", "\u202egnp.exe", "\u2028line", "审计 名称", "", " ", "&", "<",
}

func TestEveryFormat_auditThatDidNotPassNeverReadsAsFine(t *testing.T) {
	reason := "accepted"
	for name, result := range map[string]audit.Result{
		"empty":                   {},
		"a verdict that lies":     {Verdict: "Passed: 0 findings"},
		"excepted only":           {Verdict: "Passed", Findings: []audit.Finding{{Check: "c", Exception: &reason}}},
		"omitted only":            {Verdict: "Blocked: 3 findings", FindingsOmitted: 3},
		"checks without findings": {ChecksRun: []audit.CheckRun{{Check: "c", Title: "C"}}},
	} {
		for format, to := range formats {
			if format == "junit" {
				if all := parseJUnit(t, write(t, to, result)); all.Failures == 0 {
					t.Errorf("%s of %s has no failure", format, name)
				}
			} else if text := write(t, to, result); !strings.Contains(text, "Blocked") || strings.Contains(text, "✅ Passed") {
				t.Errorf("%s of %s does not say that the audit is blocked:\n%s", format, name, text)
			}
		}
	}
}

func TestEveryFormat_saysThatFindingsAreNotListed(t *testing.T) {
	for format, to := range formats {
		all, some := withText("x"), withText("x")
		some.FindingsOmitted = 1234
		if strings.Contains(write(t, to, all), "not listed") || !strings.Contains(write(t, to, some), "1,234 findings are not listed") {
			t.Errorf("%s does not say it, or always does", format)
		}
		some.FindingsOmitted = 1
		if !strings.Contains(write(t, to, some), "1 finding is not listed") {
			t.Errorf("%s does not say it of one", format)
		}
	}
}

func TestEveryFormat_listsEachFinding(t *testing.T) {
	reason := "accepted"
	var result audit.Result
	for i := range 600 {
		finding := audit.Finding{Check: fmt.Sprint("check", i%4), Cloud: audit.TencentCloud, AccountID: fmt.Sprint(i % 9), Subject: fmt.Sprintf("subject%05d", i), Detail: fmt.Sprintf("detail%05d", i)}
		if i%5 == 0 {
			finding.Exception = &reason
		}
		result.Findings = append(result.Findings, finding)
	}
	for format, to := range formats {
		text := write(t, to, result)
		for _, finding := range result.Findings {
			if strings.Count(text, finding.Subject) != 1 || strings.Count(text, finding.Detail) != 1 {
				t.Fatalf("%s does not list %s once", format, finding.Subject)
			}
		}
	}
}

func TestEveryFormat_sameAuditGivesSameText(t *testing.T) {
	for format, to := range formats {
		first := write(t, to, withText("x"))
		for range 20 { // a map would give its entries in another order
			if again := write(t, to, withText("x")); again != first {
				t.Fatalf("%s differs", format)
			}
		}
	}
}

func TestEveryFormat_leavesTheAuditAsItIs(t *testing.T) {
	for format, to := range formats {
		result := withText("a\nb")
		write(t, to, result)
		if result.Findings[0].Subject != "a\nb" || *result.Findings[1].Exception != "a\nb" || result.ChecksRun[0].Title != "a\nb" || result.Accounts[0].AccountID != "a\nb" {
			t.Errorf("%s changes it", format)
		}
	}
}

func TestVerdict_isTheOneOfTheAudit(t *testing.T) {
	for _, test := range []struct {
		passed     bool
		text, want string
	}{
		{true, "Passed: 0 findings in 8 checks", "Passed: 0 findings in 8 checks"},
		{false, "Blocked: 1 finding", "Blocked: 1 finding"},
		{false, "Passed: 0 findings", "Blocked: Passed: 0 findings"},
		{true, "all is well", "Passed: all is well"},
		{false, "", "Blocked"},
	} {
		if got := verdict(audit.Result{Passed: test.passed, Verdict: test.text}); got != test.want {
			t.Errorf("%+v: got %q", test, got)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1: "-1", -1000: "-1,000", -9223372036854775808: "-9,223,372,036,854,775,808"} {
		if got := number(n); got != want {
			t.Errorf("%d: got %s", n, got)
		}
	}
	if count(1, "finding") != "1 finding" || count(0, "finding") != "0 findings" || count(1200, "finding") != "1,200 findings" {
		t.Error("a noun does not agree with its number")
	}
}

func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"shop-production 审计": "shop-production 审计", "a\r\nb\tc\u2028d\u0085e": "a  b c d e", "\x00\x1b[31m\x7f": "\uFFFD\uFFFD[31m\uFFFD",
		"\u202egnp.exe\u202c\u2066x\u2069": "\uFFFDgnp.exe\uFFFD\uFFFDx\uFFFD", "\ufffe\U0001ffff": "\uFFFD\uFFFD", "a\xffb": "a\uFFFDb", "": "",
	} {
		if got := visible(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
