// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

// inCode finds a text that is marked as code. It ends at the next tag.
var inCode = regexp.MustCompile(`<code>((?:[^<]|<!-- -->)*)</code>`)

// checkMarkdown compares the report with that of a harmless text: only texts may differ.
func checkMarkdown(t *testing.T, text string) {
	t.Helper()
	got := write(t, Markdown, withText(text))
	shape := func(report string) string {
		_, report, _ = strings.Cut(report, "\n") // the verdict is one text with "Blocked: "
		return inCode.ReplaceAllString(report, "T")
	}
	want := shape(write(t, Markdown, withText("#")))
	if text == "" {
		return // an empty detail takes no room
	}
	if strings.Count(got, "\n") != strings.Count(want, "\n")+1 {
		t.Errorf("%q breaks lines:\n%s", text, got)
	}
	if plain(visible(text)) == visible(text) {
		if regexp.MustCompile("[^\\p{L}\\p{N}\\p{S}\\p{M}\\p{P}\\p{Z}\\p{C}]|[<>&|`*\\[\\]\\\\#~@!${}\"^\\x00-\\x1f]|://|(?i:www\\.)").MatchString(visible(text)) {
			t.Errorf("%q stands in the report as it is", text)
		}
		return
	}
	if line, _, _ := strings.Cut(got, "\n"); line != "## ❌ "+plain(visible(verdict(withText(text)))) {
		t.Errorf("the verdict of %q is %s", text, line)
	}
	if got := shape(got); got != want {
		t.Errorf("%q changes the report:\n%s\nwant:\n%s", text, got, want)
	}
	found := false
	for _, match := range inCode.FindAllStringSubmatch(got, -1) {
		content := strings.ReplaceAll(match[1], "<!-- -->", "")
		found = found || html.UnescapeString(content) == visible(text)
		if strings.ContainsAny(content, "<>|`*[]\\~@!${}\"\n\r") || strings.Contains(content, "://") {
			t.Errorf("%q is not escaped: %s", text, content)
		}
	}
	if !found {
		t.Errorf("%q is not in the report:\n%s", text, got)
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(checkMarkdown)
}

func TestMarkdown_writesReferencesAsCodeAndOtherTextsAsTheyAre(t *testing.T) {
	for _, text := range []string{"shop-production", "no aggregator_id", "Blocked: 12 findings (9 noncompliant_resources, 3 rules), 2 excepted", "moves to the new bucket, OPS-41", "20 November 2026, 06:30 UTC", "审计", "95% of high-1", "100000000001", "abcdef defacer"} {
		if got := plain(text); got != text {
			t.Errorf("%q: got %s", text, got)
		}
	}
	for _, text := range []string{"GH-26", "moves with gh-1", "%26", "in %next", "9a1b2c3", "see 3E5C1E60269AE0329094DE131227285D4682B665."} {
		if got := plain(text); got != code(text) {
			t.Errorf("%q: got %s", text, got)
		}
	}
	for text, want := range map[string]string{
		"qcs::cos:ap-guangzhou:uin/1:bucket/a_b": "<code>qcs::cos:ap-guangzhou:uin/1:bucket/a_b</code>",
		"a|b":                                    "<code>a&#124;b</code>",
		"@team":                                  "<code>&#64;<!-- -->team</code>",
		"https://x":                              "<code>https&#58;//x</code>",
	} {
		if got := code(text); got != want {
			t.Errorf("%q: got %s", text, got)
		}
	}
}

func TestMarkdown_foldsLongListsAlone(t *testing.T) {
	result := audit.Result{ChecksRun: []audit.CheckRun{{Check: "rules", Title: "Rules", Findings: 10}}}
	for range foldAbove {
		result.Findings = append(result.Findings, audit.Finding{Check: "rules", Subject: "x"})
	}
	if strings.Contains(write(t, Markdown, result), "<details>") {
		t.Error("ten findings are folded")
	}
	result.Findings = append(result.Findings, audit.Finding{Check: "rules", Subject: "x"})
	if text := write(t, Markdown, result); strings.Count(text, "<details>") != 1 || strings.Count(text, "</details>") != 1 || !strings.Contains(text, "<details><summary><b>Rules</b>: 11 findings</summary>\n\n") {
		t.Errorf("eleven findings are not folded:\n%s", text)
	}
}

func TestMarkdown_tableOfChecks(t *testing.T) {
	reason := "no aggregator_id"
	text := write(t, Markdown, audit.Result{Passed: false, Verdict: "Blocked: 1,200 findings", AuditedAt: "2026-11-20T06:30:00Z", ChecksRun: []audit.CheckRun{
		{Check: "rules", Cloud: audit.HuaweiCloud, Title: "Rules give a result", Audited: 4000, Findings: 1200, Excepted: 2},
		{Check: "tasks", Cloud: audit.TencentCloud, Title: "Tasks succeeded", Audited: 7},
		{Check: "aggregation", Cloud: audit.HuaweiCloud, Title: "Aggregated", Skipped: &reason},
	}})
	for _, want := range []string{
		"## ❌ Blocked: 1,200 findings\n\nAudited on 20 November 2026, 06:30 UTC.\n",
		"| ❌ | Rules give a result<br><code>rules</code> | Huawei Cloud | 4,000 | 1,200 | 2 |\n",
		"| ✅ | Tasks succeeded<br><code>tasks</code> | Tencent Cloud | 7 | 0 | 0 |\n",
		"| ➖ | Aggregated<br><code>aggregation</code><br>Not run: no aggregator_id | Huawei Cloud | | | |\n",
		"| ➖ | The recorder records every resource<br><code>recorder</code><br>Not part of this audit | Huawei Cloud | | | |\n",
		"<b>Rules give a result</b>: 1,200 findings, 0 listed here\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the report:\n%s", want, text)
		}
	}
}
