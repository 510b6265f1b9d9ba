// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"
)

// printed is an output of make bench. The real one is in measured.txt: make lint checks the tables and the chart of it.
const printed = `2026-11-26, linux/amd64, 2 processors

| What | Against | Goal | Measured | Held | Figures |
|---|---|---|---|---|---|
| Plan <one> | an empty provider | at most 1.1x | 1.05 x | yes | 1.05 s, reference 1 s |
| Read | the framework (` + "`State.Set`" + `) | below 1x | 2.1 x | NO | 2.1 s, reference 1 s |
| Binary |  | at most 25 MB | 22.9 MB | yes |  |
PASS
`

func TestBenchmarks_otherOutputIsAnError(t *testing.T) {
	for name, text := range map[string]string{
		"no table":      "bench: signal: killed\n",
		"a cell less":   strings.Replace(printed, "| 22.9 MB ", "", 1),
		"no number":     strings.Replace(printed, "22.9", "many", 1),
		"words below":   strings.Replace(printed, "PASS", "FAIL", 1),
		"other columns": strings.Replace(printed, "| Against ", "", 1),
	} {
		t.Run(name, func(t *testing.T) {
			if read, err := parseFigures(text); err == nil {
				t.Errorf("no error, but %v", read)
			}
		})
	}
}

func TestBenchmarks_rowsAreNeededAndEscaped(t *testing.T) {
	read, err := parseFigures(printed)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := read.summary(); err == nil {
		t.Errorf("no error, but %q", text)
	}
	if svg, err := (figures{}).chart(); err == nil {
		t.Errorf("no error, but %q", svg)
	}
	if svg, err := read.chart(); err != nil || !strings.Contains(svg, ">Plan &lt;one&gt;<") {
		t.Errorf("%v:\n%s", err, svg)
	}
}
