// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// figure matches a number with its unit, such as 1.4 s or 1.08x.
var figure = regexp.MustCompile(`\b\d[\d.]*(?: s| MB|x)\b`)

func TestBenchmarks_readmeHasTheFiguresOfThePage(t *testing.T) {
	_, line, _ := strings.Cut(readFile(t, "README.md"), "\n## Benchmarks\n")
	line, _, ended := strings.Cut(line, "\n## ")
	got := figure.FindAllString(line, -1)
	if !ended || len(got) == 0 {
		t.Fatalf("README.md has no figures: %q", line)
	}
	var results []string
	for row := range strings.Lines(readFile(t, "docs/guides/benchmarks.md")) {
		if cells := strings.Split(row, " | "); len(cells) == 5 {
			results = append(results, figure.FindString(cells[1]))
		}
	}
	for _, value := range got {
		if !slices.Contains(results, value) {
			t.Errorf("README.md says %s, the results of the page are %q", value, results)
		}
	}
}

// make bench prints its table into one file, and every other page takes its figures from there.
func TestBenchmarks_pageHasEachFigureThatWasMeasured(t *testing.T) {
	page := strings.ReplaceAll(readFile(t, "docs/guides/benchmarks.md"), ", missed |", " |")
	rows := 0
	for row := range strings.Lines(readFile(t, "internal/test/bench/measured.txt")) {
		cells := strings.Split(strings.Trim(row, "|\n"), "|")
		if len(cells) != 6 || !strings.Contains(cells[4], "yes") && !strings.Contains(cells[4], "NO") {
			continue
		}
		rows++
		value := strings.Replace(strings.TrimSpace(cells[3]), " x", "x", 1)
		if !strings.Contains(page, "| "+strings.TrimSpace(cells[0])+" | "+value+" | ") || !strings.Contains(page, " | "+strings.TrimSpace(cells[5])+" |\n") {
			t.Errorf("the page does not have the row %s", row)
		}
	}
	if rows == 0 {
		t.Error("no rows")
	}
}

// The README is a first look, the guides have the rest.
func TestReadme_isShort(t *testing.T) {
	if lines := strings.Count(readFile(t, "README.md"), "\n"); lines >= 150 {
		t.Errorf("%d lines", lines)
	}
}
