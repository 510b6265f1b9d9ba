// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sectionOf maps each kind of finding to its section of the report.
var sectionOf = map[string]string{
	"resource": "Resources that break the tag policy", "task": "Failed Identity Center tasks", "rule": "Huawei Cloud rules that are not compliant",
	"state": "Huawei Cloud resources that break a rule", "login": "Sub-accounts that may log in",
}

var unprintable = regexp.MustCompile(`[\pC\p{Zl}\p{Zp}]+`)

// shown returns a text as the report shows it: on one line, without invisible characters.
func shown(text string) string { return unprintable.ReplaceAllString(text, " ") }

// page is the content of an HTML page.
type page struct {
	verdict  string
	audited  string
	accounts []string
	rows     map[string][][]string // of each section: account, name, detail
	more     map[string]int
}

// attributes lists the allowed attributes of each allowed element. None can load, run or style anything.
var attributes = map[string]string{
	"html": "lang", "meta": "charset http-equiv content name", "p": "class", "span": "aria-hidden class", "table": "class", "th": "scope class",
	"tr": "class", "td": "class data-label", "a": "href", "section": "id", "svg": "role aria-label", "rect": "width height rx",
	"head": "", "title": "", "style": "", "body": "", "header": "", "main": "", "h1": "", "h2": "", "thead": "", "tbody": "", "code": "",
}

// element is an HTML element with its content.
type element struct {
	name     string
	attr     map[string]string
	text     string // of the element and all in it
	children []*element
}

func (e *element) all(name string) (found []*element) {
	for _, child := range e.children {
		if child.name == name {
			found = append(found, child)
		}
		found = append(found, child.all(name)...)
	}
	return found
}

// parsePage parses the page as XML, so every element must be closed and every special character escaped.
func parsePage(t *testing.T, text string) *element {
	t.Helper()
	if !strings.HasPrefix(text, "<!DOCTYPE html>\n<html lang=\"en\">") {
		t.Fatalf("the page begins with %.60q", text)
	}
	root := &element{}
	open := []*element{root}
	for decoder := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return root
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			child := &element{name: token.Name.Local, attr: map[string]string{}}
			allowed, ok := attributes[child.name]
			if !ok {
				t.Fatalf("the page has an element %s", child.name)
			}
			for _, attr := range token.Attr {
				if !slices.Contains(strings.Fields(allowed), attr.Name.Local) {
					t.Fatalf("%s has an attribute %s = %q", child.name, attr.Name.Local, attr.Value)
				}
				child.attr[attr.Name.Local] = attr.Value
			}
			parent := open[len(open)-1]
			parent.children = append(parent.children, child)
			open = append(open, child)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, element := range open {
				element.text += string(token)
			}
		case xml.Comment, xml.ProcInst:
			t.Fatalf("the page has %q", token)
		}
	}
}

// readPage parses the page and checks that it loads nothing, has no script and is accessible.
func readPage(t *testing.T, text string) page {
	t.Helper()
	root := parsePage(t, text)
	style := root.all("style")
	if len(style) != 1 || len(root.all("h1")) != 1 || len(root.all("title")) != 1 || len(root.all("main")) != 1 {
		t.Fatal("the page needs exactly one style, h1, title and main")
	}
	sum := sha256.Sum256([]byte(style[0].text))
	policy := fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'", base64.StdEncoding.EncodeToString(sum[:]))
	if !slices.ContainsFunc(root.all("meta"), func(meta *element) bool {
		return meta.attr["http-equiv"] == "Content-Security-Policy" && meta.attr["content"] == policy
	}) {
		t.Errorf("the page lacks the policy %s", policy)
	}
	if found := regexp.MustCompile(`(?i)url\(|@import|expression`).FindString(style[0].text); found != "" {
		t.Errorf("the style has %q", found)
	}
	for _, link := range root.all("a") {
		if !regexp.MustCompile(`^#section-\d$`).MatchString(link.attr["href"]) {
			t.Errorf("a link leads to %q", link.attr["href"])
		}
	}
	for _, heading := range root.all("th") {
		if scope := heading.attr["scope"]; scope != "col" && scope != "row" {
			t.Errorf("the heading %q has the scope %q", heading.text, scope)
		}
	}

	got := page{rows: map[string][][]string{}, more: map[string]int{}}
	for _, p := range root.all("p") {
		if strings.HasPrefix(p.attr["class"], "verdict ") {
			got.verdict = strings.TrimLeft(p.text, "✖✔ ")
		}
		if after, ok := strings.CutPrefix(p.text, "Audited: "); ok {
			got.audited = after
		}
	}
	for _, section := range root.all("section") {
		title := strings.TrimRight(section.all("h2")[0].text, " 0123456789")
		for _, table := range section.all("table") {
			for _, row := range table.all("tbody")[0].all("tr") {
				cells := []string{row.all("th")[0].text}
				for _, cell := range row.all("td") {
					cells = append(cells, cell.text)
				}
				switch table.attr["class"] {
				case "findings":
					got.rows[title] = append(got.rows[title], []string{cells[1], cells[0], cells[2]})
				case "bars":
					got.accounts = append(got.accounts, cells[0])
				}
			}
		}
		for _, p := range section.all("p") {
			var more int
			if _, err := fmt.Sscanf(p.text, "And %d more, in the output findings.", &more); err == nil {
				got.more[title] = more
			}
		}
	}
	return got
}

// markdownCell matches text in <code> without special characters of Markdown, or an empty cell.
const markdownCell = `(?:<code>((?:[^&<>|` + "`" + `@*_\[\]~$\\\x00-\x1f\x7f]|&(?:amp|lt|gt|#\d+);)*)</code> )?`

var (
	markdownRow   = regexp.MustCompile(`^\| ([A-Z][A-Za-z -]+) \| ` + markdownCell + `\| ` + markdownCell + `\| ` + markdownCell + `\|$`)
	markdownOther = regexp.MustCompile(`^(|## (❌|✅) [A-Za-z0-9: ]+|(Audited|Run): ` + strings.TrimSuffix(markdownCell, " )?") + `)?` +
		`|\| \| Found \| Accepted \| \||\|---\|--:\|--:\|---\||\| [A-Z][A-Za-z -]+ \| \d+ \| (\d+|any) \| (❌ above|✅) \|` +
		"|```mermaid|```|pie showData title Findings by account|  \"[\\pL\\pN ._()-]+\" : \\d+" +
		`|\| Finding \| Account \| Name \| Detail \||\|---\|---\|---\|---\||And \d+ more, in the HTML page\.)$`)
	link = regexp.MustCompile(`(?i)://|www\.`)
)

// summaryRows returns the findings of each section of a summary: account, name, detail. It checks the form of every
// line, so that text from the cloud cannot be markup.
func summaryRows(t *testing.T, summary string) map[string][][]string {
	t.Helper()
	rows := map[string][][]string{}
	for line := range strings.SplitSeq(strings.TrimSuffix(summary, "\n"), "\n") {
		if found := link.FindString(line); found != "" {
			t.Errorf("%q would be a link in %q", found, line)
		}
		if cells := markdownRow.FindStringSubmatch(line); cells != nil {
			for i := range cells {
				cells[i] = html.UnescapeString(cells[i])
			}
			rows[cells[1]] = append(rows[cells[1]], cells[2:])
		} else if !markdownOther.MatchString(line) {
			t.Errorf("the summary has the line %q", line)
		}
	}
	return rows
}

// The defaults of summary_rows and page_rows, and the longest text in the summary.
const (
	mostInSummary  = 20
	mostInPage     = 1000
	mostCharacters = 200
)

// checkReport compares summary and page with the findings.
func checkReport(t *testing.T, got report, page page) {
	t.Helper()
	checkRows(t, got, page, mostInPage)
}

func checkRows(t *testing.T, got report, page page, mostInPage int) {
	t.Helper()
	inSummary := summaryRows(t, got.summary)
	for kind, section := range sectionOf {
		var onPage, short [][]string
		total := 0
		for _, finding := range got.findings {
			if finding.Kind != kind {
				continue
			}
			texts := finding.texts()
			for i := range texts {
				texts[i] = shown(texts[i])
			}
			if total < mostInPage {
				onPage = append(onPage, texts)
			}
			if total < mostInSummary {
				short = append(short, cut(texts))
			}
			total++
		}
		if !slices.EqualFunc(page.rows[section], onPage, slices.Equal) {
			t.Errorf("%s: the page has %q, want %q", section, page.rows[section], onPage)
		}
		if more := max(0, total-mostInPage); page.more[section] != more {
			t.Errorf("%s: the page mentions %d more, want %d", section, page.more[section], more)
		}
		accepted := regexp.MustCompile(regexp.QuoteMeta("| "+section+" |") + ` (\d+) \| (\d+|any) \|`).FindStringSubmatch(got.summary)
		if accepted == nil || accepted[1] != fmt.Sprint(total) {
			t.Errorf("%s: the summary does not count %d: %q", section, total, accepted)
			continue
		}
		if accepted[2] == "any" {
			short = nil // not judged
		}
		if !slices.EqualFunc(inSummary[section], short, slices.Equal) {
			t.Errorf("%s: the summary has %q, want %q", section, inSummary[section], short)
		}
	}
}

// cut shortens texts as the summary does.
func cut(texts []string) (short []string) {
	for _, text := range texts {
		if letters := []rune(text); len(letters) > mostCharacters {
			text = string(letters[:mostCharacters]) + "…"
		}
		short = append(short, text)
	}
	return short
}
