// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"path"
	"strings"
	"testing"
)

// sections are those of the page of a data source, in their order.
var sections = []string{"Example Usage", "Schema", "What this does not cover", "Permission and limits", "Errors"}

// auditSections are those of the page of the audit.
var auditSections = []string{
	"Example Usage", "Arguments", "Checks", "Exceptions", "Results", "What this does not cover", "Permission and limits", "Errors",
}

func dataSourcePages(t *testing.T) []string {
	t.Helper()
	pages := files(t, func(name string) bool { return path.Dir(name) == "docs/data-sources" })
	if len(pages) < 20 {
		t.Fatalf("%d pages", len(pages))
	}
	return pages
}

func TestDataSourcePages_haveTheirSectionsInOrder(t *testing.T) {
	for _, page := range dataSourcePages(t) {
		want := sections
		if path.Base(page) == "audit.md" {
			want = auditSections
		}
		var got []string
		for _, line := range outsideFences(readFile(t, page)) {
			if title, found := strings.CutPrefix(line, "## "); found {
				got = append(got, title)
			}
		}
		if strings.Join(got, ", ") != strings.Join(want, ", ") {
			t.Errorf("%s has the sections %q, want %q", page, got, want)
		}
	}
}

// The registries show the description in lists, so it is a question and its answer, without tables and permissions.
func TestDataSourcePages_beginWithAQuestion(t *testing.T) {
	for _, page := range dataSourcePages(t) {
		_, description, _ := strings.Cut(readFile(t, page), "description: |-\n")
		description, _, _ = strings.Cut(description, "\n---\n")
		if strings.Contains(description, "\n") || !strings.Contains(description, "?") || len(description) > 300 {
			t.Errorf("%s is described as %q", page, description)
		}
	}
}

func TestDataSourcePages_quoteErrorsOfTheProvider(t *testing.T) {
	code := source(t)
	for _, page := range dataSourcePages(t) {
		quotesMessages(t, code, page, "\nWhat to do if the error has one of these texts:\n\n", "`: ")
	}
}
