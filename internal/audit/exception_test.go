// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	now, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func pointer[T any](value T) *T { return &value }

func TestExpired_lastDayCountsInUTC(t *testing.T) {
	exception := Exception{Until: pointer("2026-12-31")}
	for now, want := range map[string]bool{
		"2026-12-30T00:00:00Z":      false,
		"2026-12-31T00:00:00Z":      false,
		"2026-12-31T23:59:59Z":      false,
		"2027-01-01T00:00:00Z":      true,
		"2027-01-01T07:59:59+08:00": false, // still the last day in UTC
		"2026-12-31T20:00:00-08:00": true,
	} {
		if got := exception.expired(at(t, now)); got != want {
			t.Errorf("%s: got %v", now, got)
		}
	}
	if (Exception{}).expired(at(t, "9999-01-01T00:00:00Z")) {
		t.Error("an exception without a last day has expired")
	}
}

func TestCovers(t *testing.T) {
	finding := &Finding{Check: Rules, AccountID: "a", Subject: "ssh*open"}
	for _, row := range []struct {
		exception Exception
		want      bool
	}{
		{Exception{Check: Rules}, true},
		{Exception{Check: Resources}, false},
		{Exception{Check: Rules, AccountID: pointer("a")}, true},
		{Exception{Check: Rules, AccountID: pointer("b")}, false},
		{Exception{Check: Rules, AccountID: pointer("")}, false},
		{Exception{Check: Rules, Subject: pointer("ssh*open")}, true},
		{Exception{Check: Rules, Subject: pointer("ssh")}, false},
		{Exception{Check: Rules, Subject: pointer("ssh*")}, true},
		{Exception{Check: Rules, Subject: pointer("ssh*o*")}, true},
		{Exception{Check: Rules, Subject: pointer("*open")}, false}, // only a * at the end is a wildcard
		{Exception{Check: Rules, Subject: pointer("open*")}, false},
		{Exception{Check: Rules, Subject: pointer("*")}, true},
		{Exception{Check: Rules, Subject: pointer("SSH*")}, false},
		{Exception{Check: Rules, AccountID: pointer("b"), Subject: pointer("*")}, false},
	} {
		if got := row.exception.covers(finding); got != row.want {
			t.Errorf("%+v: got %v", row.exception, got)
		}
	}
}

func TestExcept_firstExceptionGivesTheReasonAndEachIsUsed(t *testing.T) {
	findings := []Finding{{Check: Rules, Subject: "a"}, {Check: Rules, Subject: "b"}, {Check: Tasks, Subject: "a"}}
	exceptions := []Exception{
		{Check: Rules, Subject: pointer("a"), Reason: "over", Until: pointer("2026-01-01")},
		{Check: Rules, Subject: pointer("a"), Reason: "first"},
		{Check: Rules, Reason: "second", Until: pointer("2026-01-02")},
		{Check: Rules, Subject: pointer("b"), Reason: "late"},
		{Check: Rules, Subject: pointer("c"), Reason: "third"},
		{Check: Logins, Reason: "fourth"},
		{Check: Logins, Reason: "fifth", Until: pointer("2026-01-01")},
	}
	unused := except(findings, exceptions, at(t, "2026-01-02T10:00:00Z"), func(check string) bool { return check != Logins })
	if findings[0].Exception == nil || *findings[0].Exception != "first" || findings[1].Exception == nil || *findings[1].Exception != "second" || findings[2].Exception != nil {
		t.Errorf("%+v", findings)
	}
	want := []UnusedException{
		{Exception{Check: Rules, Subject: pointer("a"), Reason: "over", Until: pointer("2026-01-01")}, Expired},
		{Exception{Check: Rules, Subject: pointer("c"), Reason: "third"}, MatchedNothing},
		{Exception{Check: Logins, Reason: "fourth"}, CheckNotRun},
		{Exception{Check: Logins, Reason: "fifth", Until: pointer("2026-01-01")}, Expired},
	}
	if difference := cmp.Diff(want, unused); difference != "" {
		t.Error(difference)
	}
}
