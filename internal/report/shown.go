// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"slices"
	"strings"
	"unicode"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

// shown returns an audit whose texts can be shown: each is one line of characters that print.
func shown(result audit.Result) audit.Result {
	result.Verdict, result.AuditedAt = visible(result.Verdict), visible(result.AuditedAt)
	result.ChecksRun = slices.Clone(result.ChecksRun)
	for i := range result.ChecksRun {
		c := &result.ChecksRun[i]
		c.Check, c.Cloud, c.Title, c.Skipped = visible(c.Check), visible(c.Cloud), visible(c.Title), visibleOrNil(c.Skipped)
	}
	result.Accounts = slices.Clone(result.Accounts)
	for i := range result.Accounts {
		a := &result.Accounts[i]
		a.Cloud, a.AccountID, a.AccountName = visible(a.Cloud), visible(a.AccountID), visibleOrNil(a.AccountName)
	}
	result.Findings = slices.Clone(result.Findings)
	for i := range result.Findings {
		f := &result.Findings[i]
		f.Check, f.Cloud, f.AccountID, f.AccountName = visible(f.Check), visible(f.Cloud), visible(f.AccountID), visibleOrNil(f.AccountName)
		f.Subject, f.Detail, f.Exception = visible(f.Subject), visible(f.Detail), visibleOrNil(f.Exception)
	}
	result.UnusedExceptions = slices.Clone(result.UnusedExceptions)
	for i := range result.UnusedExceptions {
		e := &result.UnusedExceptions[i]
		e.Check, e.AccountID, e.Subject = visible(e.Check), visibleOrNil(e.AccountID), visibleOrNil(e.Subject)
		e.Reason, e.Until, e.Why = visible(e.Reason), visibleOrNil(e.Until), visible(e.Why)
	}
	return result
}

func visibleOrNil(text *string) *string {
	if text == nil {
		return nil
	}
	seen := visible(*text)
	return &seen
}

// visible returns a text as one line. White space becomes a space. Characters that do not print, and those that turn
// the direction of the text around them, become U+FFFD.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r > ' ' && r < unicode.MaxASCII:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Noncharacter_Code_Point, r), turns(r):
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// turns reports whether a character embeds, isolates or overrides the direction of the text after it.
func turns(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' }
