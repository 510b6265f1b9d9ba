// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	fence      = regexp.MustCompile("^ {0,3}(```+|~~~+)")
	inlineCode = regexp.MustCompile("(`+)[^`]+(`+)")
	heading    = regexp.MustCompile(`^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$`)
	anchorTag  = regexp.MustCompile(`<a\s+(?:id|name)="([^"]+)"`)
	inlineLink = regexp.MustCompile(`\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)`)
	definition = regexp.MustCompile(`^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)`)
	picture    = regexp.MustCompile(`<(?:img|source)\b[^>]*\bsrc(?:set)?="([^"]+)"`)
	linkText   = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	// notInAnAnchor are the characters that GitHub and the registries drop from a heading's anchor.
	notInAnAnchor = regexp.MustCompile(`[^\p{L}\p{N}\p{M}_ -]`)
)

// page has the links and pictures of a Markdown page, and the anchors that links can lead to.
type page struct{ links, pictures, anchors []string }

func readPage(text string) page {
	var p page
	seen := map[string]int{}
	for _, line := range outsideFences(text) {
		for _, match := range anchorTag.FindAllStringSubmatch(line, -1) {
			p.anchors = append(p.anchors, match[1])
		}
		if match := heading.FindStringSubmatch(line); match != nil {
			title := strings.ReplaceAll(linkText.ReplaceAllString(match[1], "$1"), "`", "")
			anchor := strings.ReplaceAll(notInAnAnchor.ReplaceAllString(strings.ToLower(title), ""), " ", "-")
			if times := seen[anchor]; times > 0 {
				p.anchors = append(p.anchors, anchor+"-"+strconv.Itoa(times))
			} else {
				p.anchors = append(p.anchors, anchor)
			}
			seen[anchor]++
		}
		line = inlineCode.ReplaceAllString(line, "")
		for _, match := range picture.FindAllStringSubmatch(line, -1) {
			p.pictures = append(p.pictures, match[1])
		}
		for _, match := range inlineLink.FindAllStringSubmatch(line, -1) {
			p.links = append(p.links, match[1])
		}
		if match := definition.FindStringSubmatch(line); match != nil {
			p.links = append(p.links, match[1])
		}
	}
	return p
}

// outsideFences returns the lines outside fenced code blocks.
func outsideFences(text string) (lines []string) {
	open := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		match := fence.FindStringSubmatch(line)
		switch {
		case open != "":
			rest := strings.TrimSpace(line)
			if match != nil && strings.HasPrefix(rest, open) && strings.Trim(rest, open[:1]) == "" {
				open = ""
			}
		case match != nil:
			open = match[1]
		default:
			lines = append(lines, line)
		}
	}
	return lines
}

// publishedAs returns the path that readers see: for a template that of the generated page.
func publishedAs(name string) string {
	if rest, ok := strings.CutPrefix(name, "templates/"); ok {
		return "docs/" + rest
	}
	return name
}

// leads returns the file and the anchor that a link leads to from a page. For links to other sites ok is false.
func leads(from, link string) (file, anchor string, ok bool) {
	for _, kind := range []string{"blob", "tree"} {
		if rest, found := strings.CutPrefix(link, "https://"+repository+"/"+kind+"/main/"); found {
			from, link = "README.md", rest
		}
	}
	target, err := url.Parse(link)
	if err != nil {
		return link, "", true
	}
	if target.Scheme != "" || target.Host != "" {
		return "", "", false
	}
	if target.Path == "" {
		return from, target.Fragment, true
	}
	file = path.Join(path.Dir(publishedAs(from)), target.Path)
	return file, target.Fragment, true
}

func isMarkdown(name string) bool { return strings.HasSuffix(name, ".md") }

func TestLinks_leadToAFileAndAHeading(t *testing.T) {
	pages := map[string]page{}
	all := files(t, isMarkdown)
	for _, name := range all {
		pages[name] = readPage(readFile(t, name))
	}
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/index.md"} {
		if len(pages[name].links) == 0 {
			t.Errorf("%s: no link found", name)
		}
	}
	for _, name := range all {
		for _, link := range pages[name].links {
			file, anchor, ok := leads(name, link)
			switch {
			case !ok:
			case !exists(file):
				t.Errorf("%s: %s: there is no %s", name, link, file)
			case anchor != "" && !slices.Contains(pages[file].anchors, anchor):
				t.Errorf("%s: %s: %s has no such heading", name, link, file)
			}
		}
	}
}

// Readers find a guide by its name: its title is its heading, and both first pages lead to it.
func TestGuides_haveOneTitleAndAreLinked(t *testing.T) {
	for _, name := range files(t, func(name string) bool { return isMarkdown(name) && strings.HasPrefix(name, "docs/guides/") }) {
		text := readFile(t, name)
		head, _, _ := strings.Cut(text, "\n---\n")
		title := regexp.MustCompile(`(?m)^page_title: "(.+)"$`).FindStringSubmatch(head)
		if title == nil || !strings.Contains(text, "\n---\n\n# "+title[1]+"\n") || !strings.Contains(head, "\nsubcategory: \"\"\n") {
			t.Errorf("%s: want the title as heading, and no subcategory", name)
		}
		for _, from := range []string{"README.md", "docs/index.md"} {
			if !slices.ContainsFunc(readPage(readFile(t, from)).links, func(link string) bool {
				file, _, ok := leads(from, link)
				return ok && file == name
			}) {
				t.Errorf("%s does not link %s", from, name)
			}
		}
	}
}

// GitHub shows pictures by their place beside the page. The registries show their alternative text.
func TestPictures_areThereAndHaveAText(t *testing.T) {
	checked := 0
	for _, name := range files(t, isMarkdown) {
		text := readFile(t, name)
		for _, link := range readPage(text).pictures {
			checked++
			if file, _, ok := leads(name, link); !ok || !exists(file) {
				t.Errorf("%s: there is no %s", name, link)
			}
		}
		if strings.Count(text, "<img ") != strings.Count(text, `<img alt="`) {
			t.Errorf("%s: a picture has no text: begin with alt", name)
		}
	}
	if checked == 0 {
		t.Error("no picture found")
	}
}

// The Terraform Registry resolves a relative link against an address without docs/, GitHub against the file. No
// relative link works on both.
func TestLinks_ofTheDocsAreAbsolute(t *testing.T) {
	checked := 0
	for _, name := range files(t, isMarkdown) {
		if !strings.HasPrefix(name, "docs/") {
			continue
		}
		for _, link := range readPage(readFile(t, name)).links {
			checked++
			if target, err := url.Parse(link); err != nil || target.Path != "" && !target.IsAbs() {
				t.Errorf("%s: %s: use the whole address, https://%s/blob/main/...", name, link, repository)
			}
		}
	}
	if checked == 0 {
		t.Error("no link found")
	}
}
