// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

func parseHTML(t *testing.T, text string) *html.Node {
	t.Helper()
	page, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// shape returns the elements of a page with their attributes, without the values that are text.
func shape(page *html.Node) (list []string) {
	for node := range page.Descendants() {
		if node.Type == html.TextNode {
			continue
		}
		entry := fmt.Sprint(node.Type, node.Data)
		for _, attribute := range node.Attr {
			entry += " " + attribute.Key
			if attribute.Key != "datetime" {
				entry += "=" + attribute.Val
			}
		}
		list = append(list, entry)
	}
	return list
}

// content returns the text of an element.
func content(node *html.Node) string {
	var text strings.Builder
	for child := range node.Descendants() {
		if child.Type == html.TextNode {
			text.WriteString(child.Data)
		}
	}
	return text.String()
}

func elements(page *html.Node, name string) (list []*html.Node) {
	for node := range page.Descendants() {
		if node.Type == html.ElementNode && node.Data == name {
			list = append(list, node)
		}
	}
	return list
}

// checkHTML compares the page with that of a harmless text: only texts may differ.
func checkHTML(t *testing.T, text string) {
	t.Helper()
	page := parseHTML(t, write(t, HTML, withText(text)))
	want := parseHTML(t, write(t, HTML, withText("x")))
	if text == "" { // without a name and a reason
		return
	}
	if difference := cmp.Diff(shape(want), shape(page)); difference != "" {
		t.Fatalf("%q changes the page:\n%s", text, difference)
	}
	got, expected := content(elements(page, "li")[4]), strings.ReplaceAll(content(elements(want, "li")[4]), "x", visible(text))
	if !strings.Contains(expected, visible(text)) || got != expected {
		t.Errorf("%q: got %q, want %q", text, got, expected)
	}
}

func FuzzHTML(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(checkHTML)
}

func TestHTML_loadsNothingAndRunsNothing(t *testing.T) {
	page := parseHTML(t, write(t, HTML, withText("x")))
	styles := 0
	for node := range page.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"script", "link", "img", "image", "iframe", "object", "embed", "form", "base", "use", "a"}, node.Data) {
			t.Errorf("the page has an element %s", node.Data)
		}
		for _, attribute := range node.Attr {
			if strings.HasPrefix(attribute.Key, "on") || slices.Contains([]string{"src", "href", "srcset", "style", "action", "background"}, attribute.Key) {
				t.Errorf("%s has the attribute %s", node.Data, attribute.Key)
			}
		}
		if node.Data == "style" {
			styles++
			hash := sha256.Sum256([]byte(content(node)))
			want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; base-uri 'none'; form-action 'none'"
			if got := attributeOf(elements(page, "meta"), "http-equiv", "Content-Security-Policy"); got != want {
				t.Errorf("the policy is %q, want %q", got, want)
			}
			if strings.Contains(content(node), "url(") || strings.Contains(content(node), "@import") {
				t.Error("the style loads something")
			}
		}
	}
	if styles != 1 {
		t.Errorf("%d styles", styles)
	}
	if got := attributeOf(elements(page, "meta"), "name", "viewport"); got != "width=device-width, initial-scale=1" {
		t.Errorf("viewport %q", got)
	}
	if root := elements(page, "html")[0]; len(root.Attr) != 1 || root.Attr[0] != (html.Attribute{Key: "lang", Val: "en"}) {
		t.Errorf("html has %v", root.Attr)
	}
}

func TestHTML_screenReadersFindTheirWay(t *testing.T) {
	page := parseHTML(t, write(t, HTML, withText("x")))
	if len(elements(page, "h1")) != 1 || len(elements(page, "main")) != 1 || len(elements(page, "header")) != 1 {
		t.Error("the page needs one h1, main and header")
	}
	for _, heading := range elements(page, "th") {
		if !slices.Contains(heading.Attr, html.Attribute{Key: "scope", Val: "col"}) {
			t.Errorf("the heading %q has no scope", content(heading))
		}
	}
	for _, drawing := range elements(page, "svg") {
		if !slices.Contains(drawing.Attr, html.Attribute{Key: "role", Val: "img"}) || content(elements(drawing, "desc")[0]) == "" {
			t.Error("a chart has no text for those who do not see it")
		}
	}
}

// attributeOf returns the content of the meta element with an attribute.
func attributeOf(list []*html.Node, key, value string) (content string) {
	for _, node := range list {
		if slices.Contains(node.Attr, html.Attribute{Key: key, Val: value}) {
			for _, attribute := range node.Attr {
				if attribute.Key == "content" {
					content = attribute.Val
				}
			}
		}
	}
	return content
}

func TestHTML_saysWhatWasAuditedAndWhatNot(t *testing.T) {
	skipped := "no aggregator_id"
	shop := "shop-production"
	text := write(t, HTML, audit.Result{
		Verdict: "Blocked: 3 findings (3 rules), 0 excepted", AuditedAt: "2026-11-20T06:30:00Z",
		ChecksRun: []audit.CheckRun{
			{Check: "rules", Cloud: audit.HuaweiCloud, Title: "Rules give a result", Audited: 4000, Findings: 3},
			{Check: "aggregation", Cloud: audit.HuaweiCloud, Title: "Every account is aggregated", Skipped: &skipped},
		},
		Accounts: []audit.Account{{Cloud: audit.HuaweiCloud, AccountID: "h1", AccountName: &shop, Findings: 2}, {Cloud: audit.HuaweiCloud, AccountID: "h2"}},
		Findings: []audit.Finding{
			{Check: "rules", Cloud: audit.HuaweiCloud, AccountID: "h1", AccountName: &shop, Subject: "r1", Detail: "d1"},
			{Check: "rules", Cloud: audit.HuaweiCloud, AccountID: "h1", AccountName: &shop, Subject: "r2", Detail: "d2"},
			{Check: "rules", Cloud: audit.HuaweiCloud, AccountID: "h3", Subject: "r3", Detail: "d3"},
		},
	})
	page := parseHTML(t, text)
	if first := content(elements(page, "header")[0].FirstChild.NextSibling); strings.Join(strings.Fields(first), " ") !=
		"Audit of the organization ✕ Blocked: 3 findings (3 rules), 0 excepted Audited on 20 November 2026, 06:30 UTC" {
		t.Errorf("the page begins with %q", first)
	}
	var rows, summaries []string
	for _, row := range elements(page, "tr") {
		rows = append(rows, content(row))
	}
	for _, summary := range elements(page, "summary") {
		summaries = append(summaries, content(summary))
	}
	for _, want := range []string{
		"Rules give a resultrulesHuawei Cloud4,00030✕ Findings", "Every account is aggregatedaggregationHuawei Cloudno aggregator_id",
		"Members have a tag policytag_policyTencent Cloudnot part of this audit", "shop-productionh1Huawei Cloud2", "h2h2Huawei Cloud0", "h3h3Huawei Cloud1",
	} {
		if !slices.Contains(rows, want) {
			t.Errorf("no row says %q: %q", want, rows)
		}
	}
	if difference := cmp.Diff([]string{"Rules give a result 3 findings", "shop-production h1 2 findings", "h3 h3 1 finding", "3 accounts"}, summaries); difference != "" {
		t.Error(difference)
	}
	svg := elements(page, "svg")
	if len(svg) != 2 || content(elements(svg[0], "desc")[0]) != "Rules give a result: 3. " || content(elements(svg[1], "desc")[0]) != "shop-production: 2. h3: 1. " {
		t.Errorf("the charts are wrong:\n%s", text)
	}
}

func TestHTML_chartsShowTheAccountsWithMost(t *testing.T) {
	var list []audit.Account
	for i := range 25 {
		list = append(list, audit.Account{AccountID: fmt.Sprint("a", i), Findings: int64(i)})
	}
	drawn := charts(nil, byFindings(list))
	if len(drawn) != 1 || len(drawn[0].Bars) != mostBars+1 {
		t.Fatalf("got %+v", drawn)
	}
	first, last := drawn[0].Bars[0], drawn[0].Bars[mostBars]
	if first.Name != "a24" || first.Width != "100.0" || drawn[0].Bars[1].Width != "95.8" {
		t.Errorf("first %+v", first)
	}
	if last.Name != "14 other accounts" || last.Value != 105 || last.Width != "" {
		t.Errorf("last %+v", last)
	}
	if got := charts([]*check{{CheckRun: audit.CheckRun{Title: "c"}}}, nil); got != nil {
		t.Errorf("a chart of nothing: %+v", got)
	}
	if long := strings.Repeat("审", 30); shorten(long) != strings.Repeat("审", labelRoom/2)+"…" || shorten("short") != "short" {
		t.Error("a long name is not cut, or a short one is")
	}
	for _, check := range audit.Checks() {
		if shorten(check.Title) != check.Title {
			t.Errorf("the chart cuts the title %q", check.Title)
		}
	}
}
