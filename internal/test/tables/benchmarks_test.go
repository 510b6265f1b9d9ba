// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const printed = `2026-11-26, linux/amd64, 2 processors

| What | Against | Goal | Measured | Held | Figures |
|---|---|---|---|---|---|
| Plan <one> | an empty provider | at most 1.1x | 1.05 x | yes | 1.05 s, reference 1 s |
| Read | the framework (` + "`State.Set`" + `) | below 1x | 2.1 x | NO | 2.1 s, reference 1 s |
| Binary |  | at most 25 MB | 22.9 MB | yes |  |
`

func parsed(t *testing.T) figures {
	t.Helper()
	read, err := parseFigures(printed)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestBenchmarks_tableSaysWhatEachRowIsMeasuredAgainst(t *testing.T) {
	got, err := parsed(t).benchmarks()
	want := `Measured on 2026-11-26: linux/amd64, 2 processors.

| What | Result | Goal | Measured against | Figures |
|---|---|---|---|---|
| Plan <one> | 1.05x | at most 1.1x | an empty provider | 1.05 s, reference 1 s |
| Read | 2.1x, missed | below 1x | the framework (` + "`State.Set`" + `) | 2.1 s, reference 1 s |
| Binary | 22.9 MB | at most 25 MB | a limit |  |
`
	if err != nil || got != want {
		t.Errorf("%v:\n%s", err, got)
	}
}

func TestBenchmarks_summaryNeedsItsRows(t *testing.T) {
	if text, err := parsed(t).summary(); err == nil {
		t.Errorf("no error, but %q", text)
	}
}

func TestBenchmarks_summaryReadsWellWithAMissedGoal(t *testing.T) {
	var read figures
	for _, what := range []string{
		"Provider CPU for a plan over 100,000 resources, all its starts", "Provider peak memory for a plan over 100,000 resources",
		"Cold plan of one item: time", "Audit of 1,000 members, 8,000 findings: CPU of the plan",
	} {
		read.rows = append(read.rows, figure{what: what, value: "1.2", unit: "x"})
	}
	if text, err := read.summary(); err != nil || !strings.Contains(text, "A small plan takes 1.2x as long") {
		t.Errorf("%v: %s", err, text)
	}
}

func TestBenchmarks_otherOutputIsAnError(t *testing.T) {
	for name, text := range map[string]string{
		"no table":      "bench: signal: killed\n",
		"a cell less":   strings.Replace(printed, "| 22.9 MB ", "", 1),
		"no number":     strings.Replace(printed, "22.9", "many", 1),
		"words below":   printed + "\nbench: members: signal: killed\n",
		"other columns": strings.Replace(printed, "| Against ", "", 1),
	} {
		t.Run(name, func(t *testing.T) {
			if read, err := parseFigures(text); err == nil {
				t.Errorf("no error, but %v", read)
			}
		})
	}
}

var rectangle = regexp.MustCompile(`<rect class="(bar|missed|mark)" x="([\d.]+)" y="\d+" width="([\d.]+)"`)

// Bars are as long as their ratios, measured from the left edge to the mark.
func TestChart_barsAreProportional(t *testing.T) {
	svg, err := parsed(t).chart()
	if err != nil {
		t.Fatal(err)
	}
	for decoder := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v:\n%s", err, svg)
		}
	}
	found := rectangle.FindAllStringSubmatch(svg, -1)
	if len(found) != 4 || found[0][1] != "bar" || found[2][1] != "missed" {
		t.Fatalf("want a bar and a missed one, each with its mark: %q", found)
	}
	for i, ratio := range []float64{1.05, 2.1} {
		width, _ := strconv.ParseFloat(found[2*i][3], 64)
		mark, _ := strconv.ParseFloat(found[2*i+1][2], 64)
		if one := mark + 1 - chartMargin; math.Abs(width/one-ratio) > 0.01 {
			t.Errorf("the bar is %.3f times as long as the reference, want %g", width/one, ratio)
		}
	}
	for _, text := range []string{">Plan &lt;one&gt;<", ">1.05x<", ">2.1x, missed<", ">against the framework (State.Set)<"} {
		if !strings.Contains(svg, text) {
			t.Errorf("no %s", text)
		}
	}
}

func TestChart_withoutRatiosIsAnError(t *testing.T) {
	if svg, err := (figures{}).chart(); err == nil {
		t.Errorf("no error, but %q", svg)
	}
}
