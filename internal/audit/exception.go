// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"strings"
	"time"
)

// Exception covers findings that somebody has accepted. The tags name its fields in the state of Terraform.
type Exception struct {
	Check string `tfsdk:"check"`
	// AccountID and Subject select findings, nil for any. A subject that ends with * covers every subject that begins with
	// the text before it. Any other subject has to be equal.
	AccountID *string `tfsdk:"account_id"`
	Subject   *string `tfsdk:"subject"`
	// Reason says why the findings are accepted.
	Reason string `tfsdk:"reason"`
	// Until is the last day on which the exception is in force, in UTC, as YYYY-MM-DD. If it is nil, it never expires.
	Until *string `tfsdk:"until"`
}

// Day is the layout of Exception.Until.
const Day = time.DateOnly

// expired reports whether the last day of the exception is over.
func (e Exception) expired(now time.Time) bool {
	return e.Until != nil && now.UTC().Format(Day) > *e.Until
}

// covers reports whether the check, account and subject of a finding match the exception.
func (e Exception) covers(finding *Finding) bool {
	return e.Check == finding.Check && (e.AccountID == nil || *e.AccountID == finding.AccountID) && e.CoversSubject(finding.Subject)
}

// CoversSubject reports whether the exception names a subject.
func (e Exception) CoversSubject(subject string) bool {
	if e.Subject == nil {
		return true
	}
	if beginning, isPrefix := strings.CutSuffix(*e.Subject, "*"); isPrefix {
		return strings.HasPrefix(subject, beginning)
	}
	return *e.Subject == subject
}

// except sets the reason of each finding that an exception in force covers. It returns the exceptions that cover nothing.
// ran reports whether a check was run.
func except(findings []Finding, exceptions []Exception, now time.Time, ran func(check string) bool) []UnusedException {
	used := make([]bool, len(exceptions))
	for i := range findings {
		finding := &findings[i]
		for j, exception := range exceptions {
			if exception.expired(now) || !exception.covers(finding) {
				continue
			}
			used[j] = true
			if finding.Exception == nil {
				finding.Exception = &exceptions[j].Reason
			}
		}
	}
	unused := []UnusedException{}
	for i, exception := range exceptions {
		why := MatchedNothing
		switch {
		case used[i]:
			continue
		case exception.expired(now):
			why = Expired
		case !ran(exception.Check):
			why = CheckNotRun
		}
		unused = append(unused, UnusedException{exception, why})
	}
	return unused
}
