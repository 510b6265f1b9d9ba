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
	linkText   = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	// notInAnAnchor is what GitHub and the registries leave out of a heading's anchor.
	notInAnAnchor = regexp.MustCompile(`[^\p{L}\p{N}\p{M}_ -]`)
)

// page is a Markdown page: where its links lead, and what can be linked to.
type page struct{ links, anchors []string }

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
		for _, match := range inlineLink.FindAllStringSubmatch(line, -1) {
			p.links = append(p.links, match[1])
		}
		if match := definition.FindStringSubmatch(line); match != nil {
			p.links = append(p.links, match[1])
		}
	}
	return p
}

// outsideFences gives the lines that stand in no fenced code block.
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

// publishedAs gives where a page stands for its readers: a template where it is generated to.
func publishedAs(name string) string {
	if rest, ok := strings.CutPrefix(name, "templates/"); ok {
		return "docs/" + rest
	}
	return name
}

// leads gives the file that a link leads to from a page, and the anchor in it. Links out of the repository are not
// followed: ok is false.
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

func TestDocumentation_linksLeadSomewhere(t *testing.T) {
	pages := map[string]page{}
	all := files(t, isMarkdown)
	for _, name := range all {
		pages[name] = readPage(readFile(t, name))
	}
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/index.md"} {
		if len(pages[name].links) == 0 {
			t.Errorf("no link found in %s: it is not read as it should be", name)
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

// The rules of the test itself, since a link that it does not see is one that it does not check.
func TestDocumentation_isReadAsItsReadersSeeIt(t *testing.T) {
	const text = "# A `code` & [text](a.md#x)\n" +
		"## Same\n## Same\n" +
		"<a id=\"nested--one\"></a>\n" +
		"[one](b.md) and [two](<c.md> \"title\"), not `[three](d.md)`\n" +
		"```md\n[four](e.md)\n# No heading\n```\n" +
		"~~~\n```\n[five](f.md)\n~~~\n" +
		"[six]: g.md\n" +
		"![picture](h.png)\n"
	got := readPage(text)
	if want := []string{"a.md#x", "b.md", "c.md", "g.md", "h.png"}; !slices.Equal(got.links, want) {
		t.Errorf("links %q, not %q", got.links, want)
	}
	if want := []string{"a-code--text", "same", "same-1", "nested--one"}; !slices.Equal(got.anchors, want) {
		t.Errorf("anchors %q, not %q", got.anchors, want)
	}
	for _, test := range []struct{ from, link, file, anchor string }{
		{"docs/index.md", "guides/authentication-huaweicloud.md#secrets", "docs/guides/authentication-huaweicloud.md", "secrets"},
		{"docs/guides/authentication-huaweicloud.md", "../index.md", "docs/index.md", ""},
		{"templates/guides/authentication-huaweicloud.md", "authentication-tencentcloud.md", "docs/guides/authentication-tencentcloud.md", ""},
		{"README.md", "#use-it", "README.md", "use-it"},
		{"docs/index.md", "https://" + repository + "/blob/main/DESIGN.md#keys", "DESIGN.md", "keys"},
	} {
		file, anchor, ok := leads(test.from, test.link)
		if !ok || file != test.file || anchor != test.anchor {
			t.Errorf("%s in %s leads to %q %q (%v), not to %q %q", test.link, test.from, file, anchor, ok, test.file, test.anchor)
		}
	}
	if _, _, ok := leads("README.md", "https://example.com/README.md"); ok {
		t.Error("a page of others is looked for here")
	}
}

// On the Terraform Registry a relative link is resolved against an address without the folder docs/, on GitHub
// against the file: none leads to the same page in both.
func TestDocumentation_pagesOfTheRegistryLinkByWholeAddresses(t *testing.T) {
	checked := 0
	for _, name := range files(t, isMarkdown) {
		if !strings.HasPrefix(name, "docs/") {
			continue
		}
		for _, link := range readPage(readFile(t, name)).links {
			checked++
			if target, err := url.Parse(link); err != nil || target.Path != "" && !target.IsAbs() {
				t.Errorf("%s: %s: give the whole address, https://%s/blob/main/...", name, link, repository)
			}
		}
	}
	if checked == 0 {
		t.Error("no link found")
	}
}
