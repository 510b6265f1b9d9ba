// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// The error of a cancelled check is returned only if every check was cancelled. An error is never a result.
func TestFirstFailed(t *testing.T) {
	cancelled, refused, slow := fmt.Errorf("x: %w", context.Canceled), errors.New("refused"), context.DeadlineExceeded
	for _, row := range []struct {
		errs []error
		want error
	}{
		{nil, nil},
		{[]error{nil, nil}, nil},
		{[]error{nil, refused, slow}, refused},
		{[]error{cancelled, slow, nil}, slow},
		{[]error{nil, cancelled, cancelled}, cancelled},
	} {
		var runs []*run
		for _, err := range row.errs {
			runs = append(runs, &run{err: err})
		}
		first := firstFailed(runs)
		if (first == nil) != (row.want == nil) || first != nil && !errors.Is(first.err, row.want) {
			t.Errorf("%v: got %v", row.errs, first)
		}
	}
}

func TestFailed_doesNotChangeAnErrorThatAuditsShare(t *testing.T) {
	shared := &apicall.Error{Action: "GetCallerIdentity", Message: "no", Advice: "Grant it."}
	for range 2 {
		var got *apicall.Error
		const want = "Grant it. To audit without this check, leave `rules` out of `checks`."
		if err := failed(Rules, shared); !errors.As(err, &got) || got.Advice != want || err.Error() != "check rules: GetCallerIdentity: no" {
			t.Errorf("got %v, %+v", err, got)
		}
	}
}

// members of an organization, 1001 and on.
func someMembers(number int) *tencentCloud {
	read := &members{}
	for i := range number {
		uin := int64(1001 + i)
		read.list = append(read.list, member{account{id: uinText(uin)}, uin})
	}
	return &tencentCloud{members: func() (*members, error) { return read, nil }}
}

// If one member fails, the calls for other members must not return its error.
func TestEachMember_errorOfOneMemberCancelsTheOthers(t *testing.T) {
	boom := &apicall.Error{Message: "boom"}
	waiting, cause := make(chan struct{}), make(chan error, 1)
	err := someMembers(2).eachMember(t.Context(), &run{pace: &pace{}}, func(ctx context.Context, one member) error {
		if one.uin == 1001 {
			close(waiting)
			<-ctx.Done()
			cause <- context.Cause(ctx)
			return ctx.Err()
		}
		<-waiting
		return boom
	})
	if why := <-cause; !errors.Is(err, boom) || errors.Is(why, boom) || !errors.Is(why, context.Canceled) {
		t.Errorf("got %v, cause %v", err, why)
	}
}

func TestEachMember_logsAtMostOnceASecond(t *testing.T) {
	var logged bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &logged)
	shared := &pace{}
	for _, row := range []struct {
		check string
		last  time.Time // when a line was logged
		lines int
	}{
		{TagPolicy, time.Time{}, 1},
		{TagPolicy, time.Now().Add(time.Hour), 0},
		{NoncompliantResources, time.Now().Add(-time.Minute), 1},
	} {
		logged.Reset()
		shared.last = row.last
		r := &run{check: Check{Name: row.check}, pace: shared}
		if err := someMembers(1).eachMember(ctx, r, func(context.Context, member) error { return nil }); err != nil || r.audited != 1 {
			t.Fatalf("%d members, %v", r.audited, err)
		}
		if strings.Count(logged.String(), "\n") != row.lines || row.lines > 0 && !strings.Contains(logged.String(), `"check":"`+row.check+`"`) {
			t.Errorf("%s: logged %q", row.check, logged.String())
		}
	}
}
