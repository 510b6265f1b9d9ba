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

func TestProse_complaints(t *testing.T) {
	long := strings.Repeat("word ", mostWords)
	for name, c := range map[string]struct{ page, complaint string }{
		"banned word":                  {"Simply run it.", `"Simply"`},
		"word of another name":         {"A list of\nnoncompliant resources.", `"noncompliant"`},
		"name of a product":            {"Run terraform.", `"terraform"`},
		"name of a cloud":              {"A key of Tencent.", `"Tencent"`},
		"full name of a cloud":         {"A key of Tencent Cloud and of Huawei Cloud.", ""},
		"part of a word":               {"Adjust the uneasy policy.", ""},
		"code":                         {"Run `terraform plan` with `simply`.", ""},
		"code block":                   {"Run:\n\n```sh\nterraform plan # simply\n```\n", ""},
		"address":                      {"See [this](https://example.com/simply) or https://example.com/just.", ""},
		"text of a link":               {"See [it simply](page.md).", `"simply"`},
		"cell of a table":              {"| A | B |\n|---|---|\n| a | please b |\n", `"please"`},
		"heading":                      {"# Install Opentofu\n", `"Opentofu"`},
		"front matter":                 {"---\npage_title: terraform\n---\n\nText.\n", ""},
		"sentence at the limit":        {"Two " + strings.TrimSpace(long[len("word "):]) + ".", ""},
		"long sentence":                {"One " + long + "end.", "too long"},
		"long sentence over lines":     {strings.ReplaceAll(long, " ", "\n") + "end.", "too long"},
		"long sentence in a list":      {"- Short.\n- " + long + "end.", "too long"},
		"two sentences":                {long[:len(long)/2] + "end. And " + long[:len(long)/2] + "end.", ""},
		"paragraphs without full stop": {long + "\n\n" + long, ""},
		"list items are not one text":  {"- " + long[:len(long)/2] + "\n- " + long + "\n", ""},
		"cells are not one text":       {"| " + long[:len(long)/2] + "| " + long[:len(long)/2] + "x |\n", ""},
		"code counts as a word":        {strings.Repeat("`code` ", mostWords) + "end.", "too long"},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(complaints(c.page), "; ")
			if c.complaint == "" && got != "" || !strings.Contains(got, c.complaint) {
				t.Errorf("complaints %q, want %q", got, c.complaint)
			}
		})
	}
}
