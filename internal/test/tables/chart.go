// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"html"
	"math"
	"strings"
)

// chartFile is the chart of the page of benchmarks. It brings its own background, because a page does not tell a picture
// its colors.
const chartFile = "docs/images/benchmarks.svg"

// Sizes of the chart in pixels.
const (
	chartWidth  = 520
	chartMargin = 20
	chartHead   = 76
	rowHeight   = 52
	barHeight   = 9
)

const chartStyle = `<style>
text { font: 14px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1b1f24 }
.title { font-size: 16px; font-weight: 600 }
.value { font-weight: 600; text-anchor: end }
.muted { font-size: 13px; fill: #57606a }
.card { fill: #ffffff; stroke: #d0d7de }
.track { fill: #eaeef2 }
.bar { fill: #2f6fb4 }
.missed { fill: #b4231f }
.mark { fill: #1b1f24 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.muted { fill: #9ba5b0 }
.card { fill: #161b22; stroke: #3d444d }
.track { fill: #2a313a }
.bar { fill: #5b9bdb }
.missed { fill: #f47067 }
.mark { fill: #e6edf3 }
}
</style>
`

// chart draws the ratios as bars, with a mark at the reference.
func (f figures) chart() (string, error) {
	var rows []figure
	most := 0.0
	for _, row := range f.rows {
		if ratio, ok := row.ratio(); ok {
			rows, most = append(rows, row), max(most, ratio)
		}
	}
	if len(rows) == 0 || math.IsInf(most, 0) {
		return "", errors.New("no ratios to draw")
	}
	height := chartHead + len(rows)*rowHeight + chartMargin/2
	scale := (chartWidth - 2*chartMargin) / max(1.25, most)
	var text strings.Builder
	fmt.Fprintf(&text, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d" role="img" aria-labelledby="title">`+"\n", chartWidth, height)
	fmt.Fprintf(&text, "<title id=\"title\">Cost of the provider as a multiple of a reference, measured on %s</title>\n%s", html.EscapeString(f.day), chartStyle)
	fmt.Fprintf(&text, `<rect class="card" x="0.5" y="0.5" width="%d" height="%d" rx="8"/>`+"\n", chartWidth-1, height-1)
	fmt.Fprintf(&text, `<text class="title" x="%d" y="32">Cost as a multiple of a reference</text>`+"\n", chartMargin)
	fmt.Fprintf(&text, `<text class="muted" x="%d" y="54">The mark on each bar is its reference, 1x. Shorter is better.</text>`+"\n", chartMargin)
	for i, row := range rows {
		row.draw(&text, chartHead+i*rowHeight, scale)
	}
	text.WriteString("</svg>\n")
	return text.String(), nil
}

// draw writes the bar of a ratio at a height, with its texts above.
func (f figure) draw(text *strings.Builder, y int, scale float64) {
	ratio, _ := f.ratio()
	class := "bar"
	if !f.held {
		class = "missed"
	}
	against := strings.ReplaceAll(f.against, "`", "")
	fmt.Fprintf(text, `<text x="%d" y="%d">%s</text>`, chartMargin, y+14, html.EscapeString(f.what))
	fmt.Fprintf(text, `<text class="value" x="%d" y="%d">%s</text>`+"\n", chartWidth-chartMargin, y+14, html.EscapeString(f.text()))
	fmt.Fprintf(text, `<text class="muted" x="%d" y="%d">against %s</text>`+"\n", chartMargin, y+29, html.EscapeString(against))
	fmt.Fprintf(text, `<rect class="track" x="%d" y="%d" width="%d" height="%d" rx="2"/>`, chartMargin, y+34, chartWidth-2*chartMargin, barHeight)
	fmt.Fprintf(text, `<rect class="%s" x="%d" y="%d" width="%.1f" height="%d" rx="2"/>`, class, chartMargin, y+34, max(2, ratio*scale), barHeight)
	fmt.Fprintf(text, `<rect class="mark" x="%.1f" y="%d" width="2" height="%d"/>`+"\n", chartMargin+scale-1, y+31, barHeight+6)
}
