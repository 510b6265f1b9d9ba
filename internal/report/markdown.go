// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

// foldAbove is the length of the longest list that is not folded.
const foldAbove = 10

// Markdown writes a comment for a pull request, or the summary of a run, as GitHub and GitLab show it: the verdict, a
// table of the checks, and the findings of each check by account. It folds a list of more than ten.
func Markdown(to io.Writer, result audit.Result) error {
	w := &markdown{Writer: bufio.NewWriter(to)}
	result = shown(result)
	all := checks(result)
	w.head(result)
	w.checks(all, notAudited(result))
	w.findings("Findings", all, func(c *check) (group, int64) { return c.open, c.Findings })
	w.findings("Accepted by an exception", all, func(c *check) (group, int64) { return c.excepted, c.Excepted })
	w.unused(result.UnusedExceptions)
	w.accounts(accounts(result))
	return w.Flush()
}

// markdown writes the parts of a report. The bufio.Writer keeps the first error for Flush.
type markdown struct{ *bufio.Writer }

func (w *markdown) line(format string, parts ...any) { fmt.Fprintf(w, format+"\n", parts...) }

func (w *markdown) head(result audit.Result) {
	icon := "❌"
	if result.Passed {
		icon = "✅"
	}
	w.line("## %s %s\n", icon, plain(verdict(result)))
	w.line("Audited on %s.", plain(moment(result.AuditedAt)))
	if note := omitted(result); note != "" {
		w.line("\n**%s**", plain(note))
	}
}

func (w *markdown) checks(all []*check, missing []audit.Check) {
	w.line("\n### Checks\n")
	w.line("| | Check | Cloud | Audited | Findings | Accepted |")
	w.line("|---|---|---|--:|--:|--:|")
	for _, c := range all {
		title := plain(c.Title) + "<br>" + code(c.Check)
		switch {
		case c.Skipped != nil:
			w.line("| ➖ | %s<br>Not run: %s | %s | | | |", title, plain(*c.Skipped), plain(cloud(c.Cloud)))
			continue
		case c.HasFindings():
			title = "❌ | " + title
		default:
			title = "✅ | " + title
		}
		w.line("| %s | %s | %s | %s | %s |", title, plain(cloud(c.Cloud)), number(c.Audited), number(c.Findings), number(c.Excepted))
	}
	for _, c := range missing {
		w.line("| ➖ | %s<br>%s<br>Not part of this audit | %s | | | |", plain(c.Title), code(c.Name), plain(cloud(c.Cloud)))
	}
}

// findings writes, for each check, the findings without an exception or those with one. of selects them.
func (w *markdown) findings(title string, all []*check, of func(*check) (listed group, total int64)) {
	headed := false
	for _, c := range all {
		group, total := of(c)
		if group.listed == 0 && total == 0 {
			continue
		}
		if !headed {
			w.line("\n### %s", title)
			headed = true
		}
		heading := fmt.Sprintf("<b>%s</b>: %s", plain(c.Title), listedOf(max(total, int64(group.listed)), group.listed))
		w.fold(group.listed > foldAbove, heading, func() {
			for _, a := range group.accounts {
				w.line("\n<b>%s</b>, %s\n", who(a.Account), count(len(a.Listed), "finding"))
				for _, finding := range a.Listed {
					w.finding(finding)
				}
			}
		})
	}
}

func (w *markdown) finding(finding audit.Finding) {
	line := "- " + code(finding.Subject)
	if finding.Detail != "" {
		line += " " + plain(finding.Detail)
	}
	if finding.Exception != nil {
		line += "<br>Reason: " + plain(*finding.Exception)
	}
	w.line("%s", line)
}

func (w *markdown) unused(list []audit.UnusedException) {
	const head = "| Check | Account | Subject | Reason | Until | Why it was not used |\n|---|---|---|---|---|---|"
	w.table("Unused exceptions", len(list), "exception", head, func() {
		for _, e := range list {
			w.line("| %s | %s | %s | %s | %s | %s |", code(e.Check), codeOr(e.AccountID, "all"), codeOr(e.Subject, "all"),
				plain(e.Reason), plainOr(e.Until, "no end"), plain(whyUnused(e.Why)))
		}
	})
}

func (w *markdown) accounts(list []audit.Account) {
	w.table("Accounts", len(list), "account", "| Account | Id | Cloud | Findings |\n|---|---|---|--:|", func() {
		for _, a := range list {
			w.line("| %s | %s | %s | %s |", plain(name(a)), code(a.AccountID), plain(cloud(a.Cloud)), number(a.Findings))
		}
	})
}

// table writes a table with its title, nothing if it has no rows.
func (w *markdown) table(title string, length int, noun, head string, rows func()) {
	if length == 0 {
		return
	}
	w.line("\n### %s", title)
	w.fold(length > foldAbove, "<b>"+count(length, noun)+"</b>", func() {
		w.line("\n%s", head)
		rows()
	})
}

// fold writes a list below its heading. A long list is closed until the reader opens it.
func (w *markdown) fold(long bool, heading string, list func()) {
	if !long {
		w.line("\n%s", heading)
		list()
		return
	}
	w.line("\n<details><summary>%s</summary>", heading)
	list()
	w.line("\n</details>")
}

// who names an account with its id.
func who(a audit.Account) string {
	if name(a) == a.AccountID {
		return code(a.AccountID)
	}
	return plain(name(a)) + " (" + code(a.AccountID) + ")"
}

func codeOr(text *string, otherwise string) string {
	if text == nil {
		return otherwise
	}
	return code(*text)
}

func plainOr(text *string, otherwise string) string {
	if text == nil {
		return otherwise
	}
	return plain(*text)
}

// plain returns a text as it is if nothing in it is markup in Markdown, on GitHub or on GitLab. Otherwise it returns code.
func plain(text string) string {
	if !strings.Contains(strings.ToLower(text), "www.") && strings.TrimSpace(text) == text && text != "" && !namesCommit(text) {
		runes := []rune(text)
		ordinary := true
		for i, r := range runes {
			ordinary = ordinary && isPlain(runes, i, r)
		}
		if ordinary {
			return text
		}
	}
	return code(text)
}

// isPlain reports whether a character is not markup at its position. An underscore within a word does not emphasize,
// and a colon before a space is neither an address nor an emoji.
func isPlain(text []rune, i int, r rune) bool {
	word := func(i int) bool {
		return i >= 0 && i < len(text) && (unicode.IsLetter(text[i]) || unicode.IsDigit(text[i]))
	}
	switch r {
	case '_':
		return word(i-1) && word(i+1)
	case ':':
		return i+1 == len(text) || text[i+1] == ' ' || word(i-1) && unicode.IsDigit(text[i-1]) && unicode.IsDigit(text[i+1])
	case '%': // before a word, it is a reference to a milestone
		return !word(i + 1)
	case '-': // GH-1 is a reference to an issue
		return i < 2 || word(i-3) || !strings.EqualFold(string(text[i-2:i]), "gh") || !word(i+1)
	case '+', '=', '.', ',', '(', ')', '/', ';', '?', '\'', ' ':
		return true // they are markup only at the start of a line, where the report has no text
	}
	return r > unicode.MaxASCII || word(i)
}

// namesCommit reports whether a word of a text may be the hash of a commit, which becomes a link if there is the commit.
func namesCommit(text string) bool {
	const digits = "0123456789"
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }) {
		if len(word) >= 7 && len(word) <= 40 && strings.Trim(word, digits+"abcdefABCDEF") == "" && strings.Trim(word, digits) != "" {
			return true
		}
	}
	return false
}

// code returns a text as code, in which GitHub and GitLab look for no mention, reference or address. Characters that
// Markdown or HTML could read as markup become character references.
func code(text string) string {
	var safe strings.Builder
	safe.WriteString("<code>")
	for i, r := range text {
		rest := text[i:]
		switch {
		case r == '@':
			safe.WriteString("&#64;<!-- -->") // or cmark-gfm finds an address, in code too
		case strings.ContainsRune("&<>\"|`*[]\\#~!${}^", r),
			r == ':' && strings.HasPrefix(rest, "://"),
			r == '_' && !within(text, i),
			r == '.' && i >= 3 && strings.EqualFold(text[i-3:i], "www"):
			fmt.Fprintf(&safe, "&#%d;", r)
		default:
			safe.WriteRune(r)
		}
	}
	safe.WriteString("</code>")
	return safe.String()
}

// within reports whether letters or digits of ASCII are before and after a character of one byte.
func within(text string, i int) bool {
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && text[i] < unicode.MaxASCII && (unicode.IsLetter(rune(text[i])) || unicode.IsDigit(rune(text[i])))
	}
	return letter(i-1) && letter(i+1)
}
