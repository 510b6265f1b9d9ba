// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"testing"
)

var tag = regexp.MustCompile(`<[^>]*>`)

// Each finding of the data source, excepted or not, is in each report.
func TestAccAuditGate_reportsAreComplete(t *testing.T) {
	t.Parallel()
	values := outputs(t, run{arguments: excepting("-var=enforce=false", oneException(`, account_id="100012345601"`))}.plan(t, "audit"))
	var audit struct{ Findings []map[string]*string }
	if err := json.Unmarshal(values["audit"], &audit); err != nil || len(audit.Findings) < 13 {
		t.Fatalf("%d findings, %v", len(audit.Findings), err)
	}
	for _, name := range []string{"report_markdown", "report_html", "report_csv", "report_junit"} {
		var report string
		if err := json.Unmarshal(values[name], &report); err != nil {
			t.Fatal(err)
		}
		// Below the tags and escapes of any format.
		report = html.UnescapeString(tag.ReplaceAllString(strings.NewReplacer(`\`, "", `""`, `"`).Replace(report), ""))
		for _, finding := range audit.Findings {
			for _, field := range []string{"subject", "detail", "exception"} {
				if words := finding[field]; words != nil && !strings.Contains(report, *words) {
					t.Errorf("%s has no %q", name, *words)
				}
			}
		}
	}
}
