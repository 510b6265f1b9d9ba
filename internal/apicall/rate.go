// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"context"
	"sync"
	"time"

	xrate "golang.org/x/time/rate"
)

const (
	// share of the highest rate at which calls are paced: a server's clock is not ours.
	share = 0.95
	// A throttled call halves the rate; each success gives back a hundredth of the highest one. Another
	// client on half of the account's quota costs a rejected call now and then, not one in two.
	lowered  = 0.5
	raised   = 0.01
	smallest = 0.02
)

// rate paces the calls of one API, without bursts: one every 1/rate seconds. It lowers itself when a
// call is throttled and raises itself again with each success.
type rate struct {
	limiter *xrate.Limiter
	highest xrate.Limit
	// next is held by the one call that waits for its time, or for its keys: the others are not given a time yet, so
	// that a lowered rate counts for them too, and those that wait for the same keys do not go out together.
	next chan struct{}

	mu    sync.Mutex
	cutAt time.Time // when the rate was last lowered
}

func newRate(requestsPerSecond float64) *rate {
	highest := xrate.Limit(requestsPerSecond * share)
	return &rate{limiter: xrate.NewLimiter(highest, 1), highest: highest, next: make(chan struct{}, 1)}
}

// enter waits until one call is the next one, or ends with the context's error. Leave lets the one behind it go on.
func (r *rate) enter(ctx context.Context) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case r.next <- struct{}{}:
		return func() { <-r.next }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// pause waits for the time of the next call, or ends with the context's error.
func (r *rate) pause(ctx context.Context, clock Clock) error {
	now := clock.Now()
	turn := r.limiter.ReserveN(now, 1)
	if err := clock.Sleep(ctx, turn.DelayFrom(now)); err != nil {
		turn.CancelAt(clock.Now())
		return err
	}
	return nil
}

// observe takes what came of a call that started and ended at these times.
func (r *rate) observe(started, ended time.Time, failed *Error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch current := r.limiter.Limit(); {
	case failed == nil && current < r.highest:
		r.limiter.SetLimitAt(ended, min(r.highest, current+r.highest*raised))
	case failed != nil && failed.throttled() && started.After(r.cutAt):
		// Calls that were under way when the rate was lowered say nothing about the lower one.
		r.limiter.SetLimitAt(ended, max(current*lowered, r.highest*smallest))
		r.cutAt = ended
	}
}
