// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// fakeClock advances by sleeps alone, and notes them.
type fakeClock struct {
	now    time.Time
	pauses []time.Duration
}

func newFakeClock() *fakeClock { return &fakeClock{now: time.Unix(1_800_000_000, 0)} }

// Now implements apicall.Clock.
func (c *fakeClock) Now() time.Time { return c.now }

// Sleep implements apicall.Clock.
func (c *fakeClock) Sleep(ctx context.Context, pause time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.now = c.now.Add(pause)
	if pause > 0 {
		c.pauses = append(c.pauses, pause)
	}
	return nil
}

// fail makes a call whose tries all fail, and returns their number and the last error.
func fail(t *testing.T, clock *fakeClock, failure func() error) (calls int, err error) {
	t.Helper()
	caller := apicall.NewCaller(apicall.Policy{MaxRetries: 4, RequestsPerSecond: 1e9, Clock: clock})
	err = do(t.Context(), caller, action, func(context.Context, *apicall.Exchange) error {
		calls++
		return failure()
	})
	return calls, err
}

func TestCall_retriesTemporaryFailures(t *testing.T) {
	for name, test := range map[string]struct {
		failure error
		calls   int
	}{
		"connection refused":      {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, 3},
		"connection reset":        {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, 5},
		"name server fails":       {&net.DNSError{IsTemporary: true}, 5},
		"throttled":               {&apicall.Error{Code: "RequestLimitExceeded"}, 5},
		"throttled with a suffix": {&apicall.Error{Code: "RequestLimitExceeded.UinLimitExceeded"}, 5},
		"internal":                {&apicall.Error{Code: "InternalError"}, 5},
		"internal with a suffix":  {&apicall.Error{Code: "InternalError.DbError"}, 5},
		"unavailable":             {&apicall.Error{Code: "ResourceUnavailable"}, 5},
		"too many requests":       {&apicall.Error{Code: "APIGW.0308", Status: http.StatusTooManyRequests}, 5},
		"server error":            {&apicall.Error{Code: "RMS.1", Status: http.StatusInternalServerError}, 5},
		"bad gateway":             {&apicall.Error{Status: http.StatusBadGateway}, 5},
		"not JSON":                {&apicall.Error{Status: http.StatusOK, NoJSON: true}, 3},
		"JSON cut short":          {&apicall.Error{Status: http.StatusOK, CutShort: true}, 5},

		"JSON of another form":       {&apicall.Error{Status: http.StatusOK, Message: "the answer has no list"}, 1},
		"a longer code":              {&apicall.Error{Code: "InternalErrors"}, 1},
		"a role that does not exist": {&apicall.Error{Code: "InternalError.GetRoleError", Status: http.StatusOK}, 1},
		"another code":               {&apicall.Error{Code: "InvalidParameter"}, 1},
		"forbidden":                  {&apicall.Error{Status: http.StatusForbidden}, 1},
		"no such host":               {&net.DNSError{IsNotFound: true}, 1},
		"unknown authority":          {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, 1},
		"other host":                 {&tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "other"}}, 1},
		"invalid certificate":        {&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{}}, 1},
		"cancelled in the SDK":       {context.Canceled, 1},
	} {
		t.Run(name, func(t *testing.T) {
			clock := newFakeClock()
			calls, err := fail(t, clock, func() error {
				var apiError *apicall.Error
				if errors.As(test.failure, &apiError) {
					failed := *apiError
					failed.Action = action
					return &failed
				}
				return test.failure
			})
			if calls != test.calls || err == nil {
				t.Errorf("%d calls, want %d; %v", calls, test.calls, err)
			}
			if said := strings.Contains(err.Error(), fmt.Sprintf("%d tries", calls)); said != (calls > 1) {
				t.Errorf("the error has its tries: %t: %v", said, err)
			}
			if len(clock.pauses) != calls-1 {
				t.Fatalf("pauses %v", clock.pauses)
			}
			for i, pause := range clock.pauses {
				if most := 500 * time.Millisecond << i; pause < 0 || pause > most+time.Millisecond {
					t.Errorf("pause %d is %s, at most %s", i+1, pause, most)
				}
			}
		})
	}
}

// Tries that failed for other reasons do not count.
func TestCall_countsRetriesByReason(t *testing.T) {
	noJSON := &apicall.Error{Status: http.StatusOK, NoJSON: true}
	throttled := &apicall.Error{Code: "RequestLimitExceeded"}
	refused := syscall.ECONNREFUSED
	for name, test := range map[string]struct {
		failures []error // then a try succeeds
		calls    int     // 0 if the call succeeds
	}{
		"two of each":             {failures: []error{noJSON, throttled, refused, noJSON, throttled, refused}},
		"the third page, no JSON": {failures: []error{noJSON, throttled, noJSON, refused, noJSON, throttled}, calls: 5},
		"the third refusal":       {failures: []error{refused, refused, noJSON, refused, throttled}, calls: 4},
		"a proxy's page at last":  {failures: []error{throttled, throttled, throttled, noJSON}},
	} {
		caller := apicall.NewCaller(apicall.Policy{MaxRetries: 8, RequestsPerSecond: 1e9, Clock: newFakeClock()})
		calls := 0
		err := do(t.Context(), caller, action, func(context.Context, *apicall.Exchange) error {
			if calls++; calls > len(test.failures) {
				return nil
			}
			var failed *apicall.Error
			if errors.As(test.failures[calls-1], &failed) {
				copied := *failed
				return &copied
			}
			return test.failures[calls-1]
		})
		if want := cmp.Or(test.calls, len(test.failures)+1); calls != want || (err == nil) != (test.calls == 0) {
			t.Errorf("%s: %d calls, want %d; %v", name, calls, want, err)
		}
	}
}

func TestCall_failedTryLeavesNothingBehind(t *testing.T) {
	caller := apicall.NewCaller(apicall.Policy{MaxRetries: 2, RequestsPerSecond: 1e9, Clock: newFakeClock()})
	calls := 0
	got, err := apicall.Call(t.Context(), caller, action, nil, func(_ context.Context, _ apicall.Keys, seen *apicall.Exchange) (*[]string, error) {
		switch calls++; calls {
		case 1:
			return &[]string{"of a failed try"}, &apicall.Error{Action: action, Code: "InternalError"}
		case 2:
			seen.Err = errors.New("cut short")
			return &[]string{"of a try that was cut short"}, nil
		}
		return &[]string{"of a refused try"}, &apicall.Error{Action: action, Code: "Refused"}
	})
	if got != nil || err == nil || calls != 3 {
		t.Errorf("got %v, %v after %d calls", got, err, calls)
	}
}

// The pauses of many calls cover the range from 0 to the longest one allowed, which doubles up to 30 seconds.
func TestCall_pausesHaveFullJitter(t *testing.T) {
	const retries = 12
	var shares [retries][]float64 // of the longest pause allowed
	for range 60 {
		clock := newFakeClock()
		caller := apicall.NewCaller(apicall.Policy{MaxRetries: retries, RequestsPerSecond: 1e9, Clock: clock})
		_ = do(t.Context(), caller, action, func(context.Context, *apicall.Exchange) error { return syscall.ECONNRESET })
		for i, pause := range clock.pauses {
			longest := min(30*time.Second, 500*time.Millisecond<<i)
			shares[i] = append(shares[i], (pause-time.Microsecond).Seconds()/longest.Seconds())
		}
	}
	for i, shares := range shares {
		if low, high := slices.Min(shares), slices.Max(shares); low > 0.25 || high < 0.75 || high > 1 {
			t.Errorf("retry %d: pauses from %v to %v of the longest one allowed", i+1, low, high)
		}
	}
}

func TestCall_waitsAsLongAsRetryAfter(t *testing.T) {
	const longest = math.MaxInt64 / time.Second * time.Second
	for header, want := range map[string]time.Duration{
		"7": 7 * time.Second, "": 0, "soon": 0, "-5": 0, "99999999999": longest, "99999999999999999999": longest,
	} {
		clock := newFakeClock()
		url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(http.StatusTooManyRequests)
		})
		caller := apicall.NewCaller(apicall.Policy{MaxRetries: 1, RequestsPerSecond: 1e9, Clock: clock})
		_, _, err := get(t.Context(), caller, url)
		if err == nil || len(clock.pauses) != 1 || clock.pauses[0] < want || clock.pauses[0]-want > time.Second {
			t.Errorf("Retry-After %q: pauses %v, %v", header, clock.pauses, err)
		}
	}
}

func TestCall_failsAtOnceWithoutTimeForARetry(t *testing.T) {
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(time.Hour))
	defer cancel()
	clock := &fakeClock{now: time.Now()}
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	caller := apicall.NewCaller(apicall.Policy{MaxRetries: 8, RequestsPerSecond: 1e9, Clock: clock})
	_, _, err := get(ctx, caller, url)
	if err == nil || !strings.Contains(err.Error(), "the time limit ends before another try after 2h0m0s") || len(clock.pauses) > 0 {
		t.Errorf("pauses %v, %v", clock.pauses, err)
	}
}

// callAt makes one call with an outcome, and returns its time.
func callAt(t *testing.T, caller *apicall.Caller, clock *fakeClock, outcome error) time.Time {
	t.Helper()
	var at time.Time
	_ = do(t.Context(), caller, action, func(context.Context, *apicall.Exchange) error {
		at = clock.now
		return outcome
	})
	return at
}

func TestCall_pacesCallsWithoutBursts(t *testing.T) {
	clock := newFakeClock()
	caller := apicall.NewCaller(apicall.Policy{RequestsPerSecond: 20, Clock: clock})
	clock.now = clock.now.Add(time.Hour) // idle time does not allow a burst
	before := callAt(t, caller, clock, nil)
	for range 50 {
		at := callAt(t, caller, clock, nil)
		if gap := at.Sub(before); gap < 52*time.Millisecond || gap > 53*time.Millisecond { // 1/19 s
			t.Fatalf("a gap of %s", gap)
		}
		before = at
	}
}

func TestCall_throttlingLowersTheRateAndSuccessRaisesIt(t *testing.T) {
	clock := newFakeClock()
	caller := apicall.NewCaller(apicall.Policy{RequestsPerSecond: 20, Clock: clock})
	gap := func(outcome error) time.Duration {
		before := clock.now
		return callAt(t, caller, clock, outcome).Sub(before)
	}
	gap(nil)
	if got := gap(&apicall.Error{Action: action, Code: "RequestLimitExceeded"}); got > 53*time.Millisecond {
		t.Errorf("before: a gap of %s", got)
	}
	if got := gap(nil); got < 100*time.Millisecond {
		t.Errorf("after a throttled call: a gap of %s", got)
	}
	for range 2 {
		gap(&apicall.Error{Action: action, Code: "RequestLimitExceeded"})
	}
	for range 100 {
		gap(nil)
	}
	if got := gap(nil); got > 53*time.Millisecond || got < 52600*time.Microsecond { // 1/19 s
		t.Errorf("after many successes: a gap of %s", got)
	}
}

// Calls that started before the rate was lowered say nothing about the lower rate.
func TestCall_throttledCallsInFlightLowerTheRateOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := apicall.NewCaller(apicall.Policy{RequestsPerSecond: 20})
		var calls sync.WaitGroup
		for range 5 {
			calls.Go(func() {
				_ = do(t.Context(), caller, action, func(context.Context, *apicall.Exchange) error {
					time.Sleep(time.Second)
					return &apicall.Error{Action: action, Code: "RequestLimitExceeded"}
				})
			})
		}
		calls.Wait()
		var at [2]time.Time
		for i := range at {
			_ = do(t.Context(), caller, action, func(context.Context, *apicall.Exchange) error {
				at[i] = time.Now()
				return nil
			})
		}
		if gap := at[1].Sub(at[0]); gap < 100*time.Millisecond || gap > 106*time.Millisecond {
			t.Errorf("a gap of %s", gap)
		}
	})
}

func TestCall_actionsHaveTheirOwnRates(t *testing.T) {
	clock := newFakeClock()
	caller := apicall.NewCaller(apicall.Policy{RequestsPerSecond: 1, Clock: clock})
	for _, name := range []string{"One", "Two", "Three"} {
		_ = do(t.Context(), caller, name, func(context.Context, *apicall.Exchange) error { return nil })
	}
	if len(clock.pauses) > 0 {
		t.Errorf("pauses %v", clock.pauses)
	}
}

// quota is a server that accepts a number of calls within any second.
type quota struct {
	most     int
	mu       sync.Mutex
	accepted []time.Time
	refused  int
}

func (q *quota) call(context.Context, *apicall.Exchange) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.accepted = slices.DeleteFunc(q.accepted, func(at time.Time) bool { return time.Since(at) >= time.Second })
	if len(q.accepted) >= q.most {
		q.refused++
		return &apicall.Error{Action: action, Code: "RequestLimitExceeded"}
	}
	q.accepted = append(q.accepted, time.Now())
	return nil
}

func TestCall_parallelCallsStayBelowTheQuota(t *testing.T) {
	for name, test := range map[string]struct {
		quota, mostRefused int
		longest            time.Duration
	}{
		"alone":                     {20, 0, 12 * time.Second},
		"another client takes half": {10, 20, 60 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			server, began := &quota{most: test.quota}, time.Now()
			caller := apicall.NewCaller(apicall.Policy{MaxRetries: 8, RequestsPerSecond: 20})
			var calls sync.WaitGroup
			for range 200 {
				calls.Go(func() {
					if err := do(t.Context(), caller, action, server.call); err != nil {
						t.Error(err)
					}
				})
			}
			calls.Wait()
			if took := time.Since(began); server.refused > test.mostRefused || took > test.longest {
				t.Errorf("%s: %d of 200 calls refused, in %s", name, server.refused, took)
			}
		})
	}
}

func TestTransport_doesNotRetryByItself(t *testing.T) {
	for _, body := range []string{"", "{}"} {
		var calls atomic.Int64
		url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			if calls.Add(1) > 1 {
				panic(http.ErrAbortHandler) // drops the connection, which was kept from the first call
			}
		})
		client := &http.Client{Transport: apicall.NewCaller(apicall.Policy{}).NewTransport()}
		caller := apicall.NewCaller(apicall.Policy{RequestsPerSecond: 1e9})
		for i, wantError := range []bool{false, true} {
			err := do(t.Context(), caller, action, func(ctx context.Context, _ *apicall.Exchange) error {
				request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, strings.NewReader(body))
				if err != nil {
					return err
				}
				response, err := client.Do(request)
				if err != nil {
					return err
				}
				_, err = io.Copy(io.Discard, response.Body)
				return errors.Join(err, response.Body.Close())
			})
			if (err != nil) != wantError {
				t.Errorf("body %q, call %d: %v", body, i+1, err)
			}
		}
		if got := calls.Load(); got != 2 {
			t.Errorf("body %q: the server saw %d calls", body, got)
		}
	}
}

func TestCall_adviceOnTransportErrors(t *testing.T) {
	for name, test := range map[string]struct {
		failure error
		advice  string
	}{
		"refused":        {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, "Nothing listens at the address"},
		"reset":          {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, "Check the network"},
		"no such host":   {&net.DNSError{IsNotFound: true}, "check domain, cloud and region"},
		"no authority":   {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, "add its authority"},
		"another name":   {x509.HostnameError{Certificate: &x509.Certificate{}, Host: "other"}, "is for another name"},
		"something else": {errors.New("odd"), ""},
	} {
		caller := apicall.NewCaller(apicall.Policy{})
		err := do(t.Context(), caller, action, func(_ context.Context, seen *apicall.Exchange) error {
			seen.Err = test.failure
			return errors.New("the SDK failed")
		})
		var failed *apicall.Error
		if !errors.As(err, &failed) || !strings.Contains(failed.Advice, test.advice) || (failed.Advice == "") != (test.advice == "") {
			t.Errorf("%s: got %v, advice %q", name, err, failed.Advice)
		}
	}
}
