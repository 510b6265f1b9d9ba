// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"strconv"
	"unicode"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

const (
	mostBars  = 10 // further accounts share one more line
	barHeight = 34 // pixels, with the text above the bar
	labelRoom = 42 // narrow characters that fit beside the number on a phone
)

// chart is a chart of horizontal bars. Its texts keep their size on every screen, since only the bars are in percent.
type chart struct {
	Title  string
	Height int
	Bars   []bar
}

type bar struct {
	Name, Label string
	Value       int64
	Rest        bool   // the line of the other accounts
	Width       string // percent of the chart; "" for the rest
	TextY, BarY int
}

// charts returns the findings by check and by account. Without findings there is nothing to draw.
func charts(all []*check, withFindings []audit.Account) (list []chart) {
	var byCheck, byAccount []bar
	for _, c := range all {
		if c.HasFindings() {
			byCheck = append(byCheck, bar{Name: c.Title, Value: max(c.Findings, int64(c.open.listed))})
		}
	}
	for i, a := range withFindings {
		if i < mostBars {
			byAccount = append(byAccount, bar{Name: name(a), Value: a.Findings})
			continue
		}
		if i == mostBars {
			byAccount = append(byAccount, bar{Name: count(len(withFindings)-mostBars, "other account"), Rest: true})
		}
		byAccount[mostBars].Value += a.Findings
	}
	for _, c := range []chart{{Title: "Findings by check", Bars: byCheck}, {Title: "Findings by account", Bars: byAccount}} {
		if c.layOut() {
			list = append(list, c)
		}
	}
	return list
}

// layOut places the bars. The longest bar is as wide as the chart. The line of the other accounts has no bar, which would
// make all other bars short. layOut returns false if there is nothing to draw.
func (c *chart) layOut() bool {
	var most int64
	for _, b := range c.Bars {
		if !b.Rest {
			most = max(most, b.Value)
		}
	}
	for i := range c.Bars {
		b := &c.Bars[i]
		b.Label = shorten(b.Name)
		if !b.Rest {
			b.Width = strconv.FormatFloat(100*float64(b.Value)/float64(most), 'f', 1, 64)
		}
		b.TextY, b.BarY = i*barHeight+15, i*barHeight+21
	}
	c.Height = len(c.Bars) * barHeight
	return len(c.Bars) > 0
}

// shorten cuts a name that is too long for the chart. The description of the chart has the whole name.
func shorten(name string) string {
	room := labelRoom
	for i, r := range name {
		room--
		if unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) {
			room--
		}
		if room < 0 {
			return name[:i] + "…"
		}
	}
	return name
}
