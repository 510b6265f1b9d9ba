// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

// CSV writes one row for each finding, in the order of the audit, below a header, as RFC 4180 has it. If
// findings are not listed, a last row says so in the column detail. If the audit did not pass but lists no finding without
// an exception, the last row has the verdict in that column.
//
// If a spreadsheet could read a cell as a formula, the cell begins with an apostrophe.
func CSV(to io.Writer, result audit.Result) error {
	rows := csv.NewWriter(to)
	rows.UseCRLF = true
	// Write keeps its error for Error.
	_ = rows.Write([]string{"check", "cloud", "account_id", "account_name", "subject", "detail", "exception"})
	blocking := false
	for _, finding := range result.Findings {
		blocking = blocking || finding.Exception == nil
		_ = rows.Write([]string{
			cell(finding.Check), cell(finding.Cloud), cell(finding.AccountID), cell(orEmpty(finding.AccountName)),
			cell(finding.Subject), cell(finding.Detail), cell(orEmpty(finding.Exception)),
		})
	}
	var notes []string
	if !result.Passed && !blocking {
		notes = append(notes, verdict(result))
	}
	if note := omitted(result); note != "" {
		notes = append(notes, note)
	}
	if len(notes) > 0 {
		_ = rows.Write([]string{"", "", "", "", "", cell(strings.Join(notes, ". ")), ""})
	}
	rows.Flush()
	return rows.Error()
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// formulas are the characters that begin a formula in a spreadsheet. Some programs also accept their full-width forms.
const formulas = "=+-@＝＋－＠"

// cell returns a text that no spreadsheet reads as a formula. Some programs also split cells at semicolons, tabs and line
// breaks, so each part between them is made safe.
func cell(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
	if !strings.ContainsAny(text, ";\t\n") && !startsFormula(text) {
		return text
	}
	var safe strings.Builder
	for len(text) > 0 {
		end := strings.IndexAny(text, ";\t\n") + 1
		if end == 0 {
			end = len(text)
		}
		// A tab or a line break at the start is dangerous by itself: some programs skip it.
		if startsFormula(text) || safe.Len() == 0 && strings.ContainsAny(text[:1], "\t\n") {
			safe.WriteByte('\'')
		}
		safe.WriteString(text[:end])
		text = text[end:]
	}
	return safe.String()
}

// startsFormula reports whether the first visible character of a text begins a formula. Quotes, spaces and marks without
// width do not count, since programs remove them.
func startsFormula(text string) bool {
	for _, r := range text {
		if r == '"' || unicode.IsSpace(r) || unicode.In(r, unicode.Cf) {
			continue
		}
		return strings.ContainsRune(formulas, r)
	}
	return false
}
