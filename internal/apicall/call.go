// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package apicall makes one call of an API for the clients of both clouds. It has the retries, the rate limit, the
// transport, the strict decoding, and errors that say what happened and what to do.
package apicall

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// Defaults of a Policy.
const (
	DefaultRequestTimeout    = 30 * time.Second
	DefaultMaxRetries        = 8
	DefaultRequestsPerSecond = 20
)

// Policy says how calls are made.
type Policy struct {
	// RequestTimeout bounds one try of a call. 0 means DefaultRequestTimeout.
	RequestTimeout time.Duration
	// MaxRetries is the number of retries of a call, 0 or more.
	MaxRetries int
	// RequestsPerSecond is the highest rate of calls of one API. 0 means DefaultRequestsPerSecond.
	RequestsPerSecond float64
	// Clock is the system's if it is nil.
	Clock Clock
}

// Caller makes calls by a policy. Several goroutines may use it at once. They share the rate limit of each API.
type Caller struct {
	policy Policy

	mu    sync.Mutex
	rates map[string]*rate // by action

	secrets *Secrets
}

// NewCaller returns a caller.
func NewCaller(policy Policy) *Caller {
	if policy.RequestTimeout == 0 {
		policy.RequestTimeout = DefaultRequestTimeout
	}
	if policy.RequestsPerSecond == 0 {
		policy.RequestsPerSecond = DefaultRequestsPerSecond
	}
	if policy.Clock == nil {
		policy.Clock = systemClock{}
	}
	return &Caller{policy: policy, rates: map[string]*rate{}, secrets: newSecrets()}
}

// With returns a caller with another policy and its own rates. Both share their secrets and the clock.
func (c *Caller) With(policy Policy) *Caller {
	policy.Clock = c.policy.Clock
	other := NewCaller(policy)
	other.secrets = c.secrets
	return other
}

// Now returns the time of the policy's clock.
func (c *Caller) Now() time.Time { return c.policy.Clock.Now() }

// Hide keeps secrets, and parts of them, out of every later error and log line.
func (c *Caller) Hide(secrets ...string) { c.secrets.add(secrets...) }

// rateOf returns the rate limit of an API.
func (c *Caller) rateOf(action string) *rate {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.rates[action] == nil {
		c.rates[action] = newRate(c.policy.RequestsPerSecond)
	}
	return c.rates[action]
}

// Call makes one call of an API action, with as many tries as the policy allows and the keys of a signer, nil for none. Each
// try calls the function with a new Exchange and the timeout of one try, and builds its own request. Call returns the
// result of the successful try; a failed try leaves nothing behind. If the signer has no keys, the call fails without a
// try. An error is an *Error.
func Call[T any](ctx context.Context, c *Caller, action string, signer Signer, try func(ctx context.Context, keys Keys, seen *Exchange) (*T, error)) (*T, error) {
	var good *T
	err := c.call(ctx, action, signer, func(ctx context.Context, keys Keys, seen *Exchange) (err error) {
		good, err = try(ctx, keys, seen)
		return err
	})
	if err != nil {
		return nil, err
	}
	return good, nil
}

func (c *Caller) call(ctx context.Context, action string, signer Signer, try func(ctx context.Context, keys Keys, seen *Exchange) error) error {
	rate, pauses, clock := c.rateOf(action), newPauses(), c.policy.Clock
	failures := map[reason]int{}
	renewed := false
	for tries := 1; ; tries++ {
		keys, err := takeSlot(ctx, rate, clock, signer)
		switch {
		case ctx.Err() != nil:
			return &Error{Action: action, Tries: tries - 1, Err: CauseOf(ctx)}
		case err != nil:
			return c.notSigned(action, err)
		}
		started := clock.Now()
		seen, failed := c.try(ctx, action, keys, try)
		rate.observe(started, clock.Now(), failed)
		c.log(ctx, action, tries, clock.Now().Sub(started), seen, failed)
		if failed == nil {
			return nil
		}
		failed.Tries = tries
		switch {
		case !failed.KeysRefused || signer == nil || ctx.Err() != nil:
		case renewed:
			failed.Advice = "The API refused the temporary keys, and then the new keys that replaced them: check the clock of this machine."
		case signer.Refused(ctx, keys): // the keys expired early
			renewed = true
			tries-- // a rejected signature does not count as a try
			continue
		}
		why := failed.reason()
		failures[why]++
		if ctx.Err() != nil || tries > c.policy.MaxRetries || failures[why] > why.retries() {
			return failed
		}
		pause := max(pauses.NextBackOff(), failed.retryAfter)
		failed.nextTry = clock.Now().Add(pause)
		if deadline, ok := ctx.Deadline(); ok && failed.nextTry.After(deadline) {
			failed.Note = fmt.Sprintf("the time limit ends before another try after %s", pause.Round(time.Millisecond))
			return failed
		}
		if err := clock.Sleep(ctx, pause); err != nil {
			return &Error{Action: action, Tries: tries, Err: CauseOf(ctx)}
		}
	}
}

// notSigned returns the error of a call without keys. The call is not retried, since fetching the keys already was.
func (c *Caller) notSigned(action string, err error) error {
	failed := &Error{Action: action, Err: fmt.Errorf("the call has no keys: %w", err)}
	_ = errors.As(err, &failed)
	return c.Clean(failed)
}

// try makes one try.
func (c *Caller) try(ctx context.Context, action string, keys Keys, call func(ctx context.Context, keys Keys, seen *Exchange) error) (*Exchange, *Error) {
	tryCtx, cancel := context.WithTimeoutCause(ctx, c.policy.RequestTimeout, &slowError{c.policy.RequestTimeout})
	defer cancel()
	tryCtx, seen := WithExchange(tryCtx)

	err := call(tryCtx, keys, seen)
	if err == nil && seen.Err == nil {
		return seen, nil
	}
	failed := AsError(err)
	failed.Action, failed.Status = cmp.Or(failed.Action, action), cmp.Or(failed.Status, seen.Status)
	failed.retryAfter = seen.retryAfter(c.policy.Clock.Now())
	switch {
	case failed.Code != "": // the vendor's error is the most precise
	case tryCtx.Err() != nil: // the transport only says "context deadline exceeded"; the cause names the bound
		failed.Message, failed.NoJSON, failed.CutShort, failed.Err = "", false, false, CauseOf(tryCtx)
		failed.Advice = adviceOn(failed.Err)
	case seen.Err != nil:
		failed.Message, failed.NoJSON, failed.CutShort, failed.Err = "", false, false, seen.Err
		failed.Advice = adviceOn(failed.Err)
	}
	failed.clean(c.secrets, seen.signature)
	return seen, failed
}

// log writes one line about one try.
func (c *Caller) log(ctx context.Context, action string, try int, took time.Duration, seen *Exchange, failed *Error) {
	at := positionOf(ctx)
	fields := map[string]any{
		"action": action, "page": at.page, "items_so_far": at.items, "try": try,
		"status": seen.Status, "request_id": c.secrets.cleanID(seen.RequestID, seen.signature), "duration_ms": took.Milliseconds(),
	}
	if failed != nil {
		fields["error"] = failed.Error()
		if seen.RequestID == "" {
			fields["request_id"] = failed.RequestID
		}
	}
	tflog.Debug(ctx, "API request", fields)
}

// position is how much a read has read.
type position struct{ page, items int }

type positionKey struct{}

// AtPage returns a context for the fetch of a page, counted from 1, after that many items. Log lines have both.
func AtPage(ctx context.Context, page, items int) context.Context {
	return context.WithValue(ctx, positionKey{}, position{page, items})
}

func positionOf(ctx context.Context) position {
	at, _ := ctx.Value(positionKey{}).(position)
	return at
}

// CauseOf returns an error that says why a context ended.
func CauseOf(ctx context.Context) error {
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return cancelledError{}
}

// cancelledError says that the user cancelled the read, such as with Ctrl-C.
type cancelledError struct{}

func (cancelledError) Error() string { return "the read was cancelled" }

func (cancelledError) Unwrap() error { return context.Canceled }

// slowError says that one try took too long.
type slowError struct{ bound time.Duration }

func (e *slowError) Error() string {
	return fmt.Sprintf("no answer within %s (request_timeout)", e.bound)
}

// Clean returns a copy of an error without secrets, which a server or a proxy may echo, and with long texts shortened. The
// error itself stays as it is, since other goroutines may have it too.
func (c *Caller) Clean(err error) error {
	failed, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	copied := *failed
	copied.clean(c.secrets, "")
	return &copied
}
