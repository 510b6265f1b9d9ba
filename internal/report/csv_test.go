// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

func readCSV(t *testing.T, text string) [][]string {
	t.Helper()
	reader := csv.NewReader(strings.NewReader(text))
	reader.FieldsPerRecord = 7
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// formula matches a cell that a spreadsheet could take for a formula, also one that separates cells by semicolons or tabs.
var formula = regexp.MustCompile(`(?:^|[;\t\n])[\s\pZ\p{Cf}\x{85}"]*[=+\-@＝＋－＠]|^[\t\r\n]`)

func checkCSV(t *testing.T, text string) {
	t.Helper()
	got := write(t, CSV, withText(text))
	if strings.Contains(strings.ReplaceAll(got, "\r\n", ""), "\n") || strings.Contains(strings.ReplaceAll(got, "\r\n", ""), "\r") {
		t.Errorf("%q: a line does not end with CRLF: %q", text, got)
	}
	rows := readCSV(t, got)
	if len(rows) != 3 {
		t.Fatalf("%q: %d rows", text, len(rows))
	}
	normal := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\uFFFD"))
	normal = regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f-\x{9f}]`).ReplaceAllString(normal, "\uFFFD")
	for _, cell := range rows[1][:6] {
		if formula.MatchString(cell) {
			t.Errorf("%q could be a formula", cell)
		}
		if strings.ReplaceAll(cell, "'", "") != strings.ReplaceAll(normal, "'", "") {
			t.Errorf("%q became %q", text, cell)
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(checkCSV)
}

func TestCSV_oneRowForEachFinding(t *testing.T) {
	name, reason := "shop", "OPS-41"
	text := write(t, CSV, audit.Result{FindingsOmitted: 2, Findings: []audit.Finding{
		{Check: "rules", Cloud: "huaweicloud", AccountID: "1", AccountName: &name, Subject: "r", Detail: `a, "b"`},
		{Check: "tasks", Cloud: "tencentcloud", AccountID: "2", Subject: "-t", Detail: "=d", Exception: &reason},
	}})
	want := "check,cloud,account_id,account_name,subject,detail,exception\r\n" +
		`rules,huaweicloud,1,shop,r,"a, ""b""",` + "\r\n" +
		"tasks,tencentcloud,2,,'-t,'=d,OPS-41\r\n" +
		`,,,,,"2 findings are not listed, because max_findings limits the list. The verdict counts them.",` + "\r\n"
	if difference := cmp.Diff(want, text); difference != "" {
		t.Error(difference)
	}
	if text := write(t, CSV, audit.Result{Passed: true}); text != "check,cloud,account_id,account_name,subject,detail,exception\r\n" {
		t.Errorf("without findings: %q", text)
	}
}
