// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// authenticationGuides are the guides to the authentication, with the variables of their cloud.
var authenticationGuides = map[string]*regexp.Regexp{
	"docs/guides/authentication-tencentcloud.md": regexp.MustCompile(`\b(?:ORGAUDIT_)?(?:TENCENTCLOUD|TKE)_[A-Z_]+\b`),
	"docs/guides/authentication-huaweicloud.md":  regexp.MustCompile(`\b(?:HW|HUAWEICLOUD_SDK|ORGAUDIT_HUAWEICLOUD)_[A-Z_]+\b`),
}

// source returns the text of the product's Go files.
func source(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	for _, name := range files(t, func(name string) bool {
		return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && strings.HasPrefix(name, "internal/") &&
			!strings.HasPrefix(name, "internal/test/") && !strings.HasPrefix(name, "internal/sandbox/")
	}) {
		text.WriteString(readFile(t, name))
	}
	return text.String()
}

func TestAuthenticationGuides_nameEveryVariable(t *testing.T) {
	code := source(t)
	for page, variables := range authenticationGuides {
		var read []string
		for _, quoted := range regexp.MustCompile(`"[A-Z_]+"`).FindAllString(code, -1) {
			if name := strings.Trim(quoted, `"`); variables.FindString(name) == name {
				read = append(read, name)
			}
		}
		sameNames(t, page, variables.FindAllString(readFile(t, page), -1), slices.Compact(slices.Sorted(slices.Values(read))))
	}
}

var (
	inCode = regexp.MustCompile("`([^`]+)`")
	status = regexp.MustCompile(`HTTP status \d+`)
)

// Users look for the text that they see.
func TestAuthenticationGuides_quoteMessagesOfTheProvider(t *testing.T) {
	code := source(t)
	for page := range authenticationGuides {
		quotesMessages(t, code, page, "| Message | What to do |\n|---|---|\n", "` | ")
	}
}

// quotesMessages checks that the code has each message of a list below a header. The messages of a line end with a text.
func quotesMessages(t *testing.T, code, page, header, end string) {
	t.Helper()
	_, lines, found := strings.Cut(readFile(t, page), header)
	lines, _, ended := strings.Cut(lines, "\n\n")
	if !found || !ended {
		t.Fatalf("%s has no messages", page)
	}
	for line := range strings.Lines(lines) {
		messages, _, found := strings.Cut(line, end)
		if !found {
			t.Errorf("%s: no message in %q", page, line)
		}
		for _, message := range inCode.FindAllStringSubmatch(messages+"`", -1) {
			for part := range strings.SplitSeq(status.ReplaceAllString(message[1], "HTTP status %d"), "...") {
				if !strings.Contains(code, strings.TrimSpace(part)) {
					t.Errorf("%s: no message of the provider has %q", page, part)
				}
			}
		}
	}
}
