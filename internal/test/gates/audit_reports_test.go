// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// auditFinding is a finding in the output audit.
type auditFinding struct {
	Check, Cloud, Subject, Detail string
	AccountID                     string  `json:"account_id"`
	AccountName                   *string `json:"account_name"`
	Exception                     *string
}

// row is the finding in report_csv.
func (f auditFinding) row() []string {
	text := func(value *string) string {
		if value == nil {
			return ""
		}
		return *value
	}
	return []string{f.Check, f.Cloud, f.AccountID, text(f.AccountName), f.Subject, f.Detail, text(f.Exception)}
}

// output decodes an output of the plan.
func output[T any](t *testing.T, module *rootmodule.Module, name string) (value T) {
	t.Helper()
	if err := json.Unmarshal(outputs(t, module)[name], &value); err != nil {
		t.Fatalf("output %s: %v", name, err)
	}
	return value
}

// Each finding of the data source, excepted or not, is in each report.
func TestAccAuditGate_reportsAreComplete(t *testing.T) {
	rootmodule.SkipBelow(t, auditSince)
	large := organization.EveryList(40)
	large.Plain = true
	generated := organization.Generate(5, large)
	ids := []string{
		"-var=huaweicloud_account_id=" + organization.DefaultHuaweiDomainID, "-var=aggregator_id=" + organization.FirstAggregatorID, "-var=allowed_principals=[]",
	}
	for name, test := range map[string]struct {
		org       organization.Organization
		arguments []string
		least     int
	}{
		"every check finds something": {gates.AuditOrganization(t), excepting("-var=enforce=false", oneException(`, account_id="100012345601"`)), 13},
		"long lists":                  {generated, auditing(append(ids, "-var=enforce=false", `-var=exceptions=[{check="tasks", reason="known"}]`)...), 100},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			module := gates.New(t, sandboxtest.Start(t, test.org), "audit")
			module.Plan(0, test.arguments...)
			findings := output[struct{ Findings []auditFinding }](t, module, "audit").Findings
			if len(findings) < test.least {
				t.Fatalf("%d findings", len(findings))
			}
			checkCSV(t, output[string](t, module, "report_csv"), findings)
			checkJUnit(t, output[string](t, module, "report_junit"), findings)
			for _, report := range []string{"report_markdown", "report_html"} {
				checkWords(t, report, output[string](t, module, report), findings)
			}
		})
	}
}

func checkCSV(t *testing.T, text string, findings []auditFinding) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"check", "cloud", "account_id", "account_name", "subject", "detail", "exception"}}
	for _, finding := range findings {
		want = append(want, finding.row())
	}
	if difference := cmp.Diff(want, rows); difference != "" {
		t.Error(difference)
	}
}

// checkJUnit compares the lines of the failures with the findings that count, and the other output with the others.
func checkJUnit(t *testing.T, text string, findings []auditFinding) {
	t.Helper()
	var suites struct {
		Suites []struct {
			Name  string `xml:"name,attr"`
			Cases []struct {
				Failure string `xml:"failure"`
				Out     string `xml:"system-out"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(text), &suites); err != nil {
		t.Fatal(err)
	}
	var counted, excepted, failures, others []string
	for _, suite := range suites.Suites {
		for _, one := range suite.Cases {
			failures = append(failures, lines(suite.Name, one.Failure)...)
			others = append(others, lines(suite.Name, one.Out)...)
		}
	}
	for _, finding := range findings {
		line := finding.Check + " " + finding.Subject + ": " + finding.Detail
		if finding.Exception == nil {
			counted = append(counted, line)
		} else {
			excepted = append(excepted, line)
		}
	}
	slices.Sort(counted)
	slices.Sort(failures)
	if difference := cmp.Diff(counted, failures); difference != "" {
		t.Error(difference)
	}
	for _, line := range excepted {
		if !slices.ContainsFunc(others, func(other string) bool { return strings.HasPrefix(other, line) }) {
			t.Errorf("JUnit has no %q in %q", line, others)
		}
	}
}

// lines returns the lines of a text, each after a name.
func lines(name, text string) (found []string) {
	for line := range strings.Lines(text) {
		found = append(found, name+" "+strings.TrimSuffix(line, "\n"))
	}
	return found
}

var tag = regexp.MustCompile(`<[^>]*>`)

// checkWords looks for the texts of each finding in a report, below its tags and escapes.
func checkWords(t *testing.T, name, report string, findings []auditFinding) {
	t.Helper()
	report = html.UnescapeString(tag.ReplaceAllString(strings.ReplaceAll(report, `\`, ""), ""))
	for _, finding := range findings {
		for _, words := range finding.row()[2:] {
			if !strings.Contains(report, words) {
				t.Errorf("%s has no %q", name, words)
			}
		}
	}
}
