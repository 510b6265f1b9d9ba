// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
)

type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Suites   []suite  `xml:"testsuite"`
}

type suite struct {
	Name      string     `xml:"name,attr"`
	Tests     int        `xml:"tests,attr"`
	Failures  int        `xml:"failures,attr"`
	Errors    int        `xml:"errors,attr"`
	Skipped   int        `xml:"skipped,attr"`
	Timestamp string     `xml:"timestamp,attr,omitempty"`
	Cases     []testCase `xml:"testcase"`
	Output    string     `xml:"system-out,omitempty"`
}

type testCase struct {
	Name    string   `xml:"name,attr"`
	Class   string   `xml:"classname,attr"`
	Skipped *skipped `xml:"skipped"`
	Failure *failure `xml:"failure"`
	Output  string   `xml:"system-out,omitempty"`
}

type skipped struct {
	Message string `xml:"message,attr"`
}

type failure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes a test suite for each check, with a test case for each account of its cloud. The one failure of a test
// case lists its findings; findings with an exception are in its output. A check that was not run is a skipped test case.
//
// If findings are not listed, each suite says so. If some of them have no exception, the suite of their check has one more
// test case, which fails. If the audit did not pass, the report has at least one failure.
func JUnit(to io.Writer, result audit.Result) error {
	result = shown(result)
	all := suites{Name: "orgaudit"}
	everyAccount := accounts(result)
	for _, c := range checks(result) {
		s := suite{Name: c.Check, Timestamp: result.AuditedAt, Cases: c.cases(everyAccount), Output: omitted(result)}
		all.add(s)
	}
	if !result.Passed && all.Failures == 0 {
		all.add(suite{Name: "verdict", Timestamp: result.AuditedAt, Output: omitted(result), Cases: []testCase{{
			Name: "verdict", Class: "verdict", Failure: &failure{Message: verdict(result), Type: "verdict", Text: verdict(result)},
		}}})
	}
	if _, err := io.WriteString(to, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(to)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(to, "\n")
	return err
}

func (all *suites) add(s suite) {
	s.Tests = len(s.Cases)
	for _, c := range s.Cases {
		if c.Failure != nil {
			s.Failures++
		}
		if c.Skipped != nil {
			s.Skipped++
		}
	}
	all.Suites = append(all.Suites, s)
	all.Tests += s.Tests
	all.Failures += s.Failures
	all.Skipped += s.Skipped
}

// cases returns the test cases of a check: one for each account of its cloud, one if the check was skipped, and one for
// findings that are not listed.
func (c *check) cases(everyAccount []audit.Account) (cases []testCase) {
	class := c.Cloud + "." + c.Check
	if c.Skipped != nil {
		cases = append(cases, testCase{Name: c.Title, Class: class, Skipped: &skipped{Message: "Not run: " + *c.Skipped}})
	}
	open, excepted := c.open.byID(), c.excepted.byID()
	for _, a := range everyAccount {
		if a.Cloud != c.Cloud {
			continue
		}
		these := testCase{Name: caseName(a), Class: class, Output: lines(excepted[a.AccountID])}
		if findings := open[a.AccountID]; len(findings) > 0 {
			these.Failure = &failure{Message: c.Title + ": " + count(len(findings), "finding"), Type: c.Check, Text: lines(findings)}
		}
		// A skipped check says nothing about an account.
		if c.Skipped == nil || these.Failure != nil || these.Output != "" {
			cases = append(cases, these)
		}
	}
	if n := c.unlisted(); n > 0 {
		message := count(n, "more finding") + " not listed"
		cases = append(cases, testCase{Name: "findings that are not listed", Class: class, Failure: &failure{
			Message: c.Title + ": " + message, Type: c.Check, Text: message + ". The argument max_findings of the audit limits the list.",
		}})
	}
	if len(cases) == 0 {
		cases = append(cases, testCase{Name: c.Title, Class: class}) // a suite without a test case would not be shown
	}
	return cases
}

func (g group) byID() map[string][]audit.Finding {
	byID := make(map[string][]audit.Finding, len(g.accounts))
	for _, a := range g.accounts {
		byID[a.AccountID] = a.Listed
	}
	return byID
}

// caseName is the name of an account with its id, since two accounts may have one name.
func caseName(a audit.Account) string {
	if name(a) == a.AccountID {
		return a.AccountID
	}
	return fmt.Sprintf("%s (%s)", name(a), a.AccountID)
}

// lines returns a line for each finding.
func lines(findings []audit.Finding) string {
	var text strings.Builder
	for i, finding := range findings {
		if i > 0 {
			text.WriteByte('\n')
		}
		text.WriteString(finding.Subject)
		if finding.Detail != "" {
			text.WriteString(": " + finding.Detail)
		}
		if finding.Exception != nil {
			text.WriteString(" (exception: " + *finding.Exception + ")")
		}
	}
	return text.String()
}
