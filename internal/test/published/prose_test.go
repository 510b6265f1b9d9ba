// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"regexp"
	"strings"
	"testing"
)

var (
	comment     = regexp.MustCompile(`(?s)<!--.*?-->`)
	htmlTag     = regexp.MustCompile(`</?[a-z][^>]*>`)
	address     = regexp.MustCompile(`<?https?://[^\s)>]+>?`)
	refLink     = regexp.MustCompile(`\[([^\]]*)\]\[[^\]]*\]`)
	listItem    = regexp.MustCompile(`^\s*(?:[-*+]|\d+\.)\s+`)
	tableLine   = regexp.MustCompile(`^\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?\s*)?$`)
	sentenceEnd = regexp.MustCompile(`[.!?]['")*]*\s+`)
	word        = regexp.MustCompile(`[\p{L}\p{N}]`)
)

// prose returns the texts of a Markdown page without code, addresses and markup: a paragraph, list item, heading or
// table cell each.
func prose(text string) (texts []string) {
	if rest, found := strings.CutPrefix(text, "---\n"); found { // front matter
		if _, page, closed := strings.Cut(rest, "\n---\n"); closed {
			text = page
		}
	}
	var paragraph []string
	end := func() {
		if len(paragraph) > 0 {
			texts = append(texts, plain(strings.Join(paragraph, " ")))
		}
		paragraph = nil
	}
	for _, line := range outsideFences(comment.ReplaceAllString(text, "\n")) {
		line = strings.TrimLeft(line, "> \t")
		switch {
		case strings.TrimSpace(line) == "", definition.MatchString(line), tableLine.MatchString(line):
			end()
		case heading.MatchString(line):
			end()
			texts = append(texts, plain(heading.FindStringSubmatch(line)[1]))
		case strings.HasPrefix(line, "|"):
			end()
			for _, cell := range strings.Split(inlineCode.ReplaceAllString(line, "`code`"), "|") {
				texts = append(texts, plain(cell))
			}
		case listItem.MatchString(line):
			end()
			paragraph = append(paragraph, listItem.ReplaceAllString(line, ""))
		default:
			paragraph = append(paragraph, line)
		}
	}
	end()
	return texts
}

// plain removes markup from a text. Code counts as one word.
func plain(text string) string {
	text = inlineCode.ReplaceAllString(text, "`")
	text = linkText.ReplaceAllString(text, "$1")
	text = refLink.ReplaceAllString(text, "$1")
	text = address.ReplaceAllString(text, "`")
	text = htmlTag.ReplaceAllString(text, " ")
	return strings.TrimSpace(strings.ReplaceAll(text, "**", ""))
}

// complaints returns what is wrong with the words of a page, with a part of each text.
func complaints(page string) (found []string) {
	for _, text := range prose(page) {
		for _, rule := range wordRules {
			for _, match := range rule.pattern.FindAllString(text, -1) {
				if !names[match] {
					found = append(found, `"`+strings.Trim(match, " .,;:!?()'\"")+`" (write: `+rule.instead+`): `+text)
				}
			}
		}
		for _, sentence := range sentences(text) {
			if count := words(sentence); count > mostWords {
				found = append(found, "a sentence is too long: "+sentence)
			}
		}
	}
	return found
}

func sentences(text string) (found []string) {
	for {
		at := sentenceEnd.FindStringIndex(text)
		if at == nil {
			return append(found, text)
		}
		found, text = append(found, text[:at[1]]), text[at[1]:]
	}
}

func words(sentence string) (count int) {
	for _, field := range strings.Fields(sentence) {
		if word.MatchString(field) || strings.Contains(field, "`") {
			count++
		}
	}
	return count
}

func TestProse_ofThePagesIsPlain(t *testing.T) {
	for _, name := range files(t, isMarkdown) {
		if strings.HasPrefix(name, "templates/") {
			continue // docs/ is generated from templates/ and the schema
		}
		for _, complaint := range complaints(readFile(t, name)) {
			t.Errorf("%s: %s", name, complaint)
		}
	}
}

// A page with each kind of text: code, addresses, front matter and names are no words, cells and items no sentence.
func TestProse_complaints(t *testing.T) {
	half := strings.Repeat("word ", mostWords/2+1)
	const fine = "---\ntitle: terraform\n---\n\nRun `terraform` with Tencent Cloud, see <https://example.com/simply>.\n\n```sh\nsimply\n```\n"
	if found := complaints(fine + "\n- " + half + "\n- " + half + "\n\n| " + half + " | " + half + " |\n"); len(found) > 0 {
		t.Errorf("complaints about a plain page: %q", found)
	}
	for page, complaint := range map[string]string{
		"# Install Opentofu\n": `"Opentofu"`, "| a | please b |\n": `"please"`, "A list of\nnoncompliant [resources simply](page.md).": `"simply"`,
		"- " + half + "\n" + half: "too long",
	} {
		if found := strings.Join(complaints(page), "; "); !strings.Contains(found, complaint) {
			t.Errorf("%q: complaints %q, want %s", page, found, complaint)
		}
	}
}
