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
	// share is the part of the highest rate that calls use, since the server's clock may differ.
	share = 0.95
	// A throttled call halves the rate, and each success adds a hundredth of the highest one. If another client uses half
	// of the account's quota, a call is rejected now and then, not every second call.
	lowered  = 0.5
	raised   = 0.01
	smallest = 0.02
)

// rate paces the calls of one API without bursts: one every 1/rate seconds. A throttled call lowers the rate, and each
// success raises it again.
type rate struct {
	limiter *xrate.Limiter
	highest xrate.Limit
	// next is held by the one call that waits for its slot or its keys. Other calls get their slots afterwards, so a lowered
	// rate applies to them too, and calls that wait for the same keys do not burst.
	next chan struct{}

	mu    sync.Mutex
	cutAt time.Time // when the rate was last lowered
}

func newRate(requestsPerSecond float64) *rate {
	highest := xrate.Limit(requestsPerSecond * share)
	return &rate{limiter: xrate.NewLimiter(highest, 1), highest: highest, next: make(chan struct{}, 1)}
}

// enter waits until a call is the next one, or ends with the context's error. leave lets the following call enter.
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

// pause waits until the next call is due, or ends with the context's error.
func (r *rate) pause(ctx context.Context, clock Clock) error {
	now := clock.Now()
	slot := r.limiter.ReserveN(now, 1)
	if err := clock.Sleep(ctx, slot.DelayFrom(now)); err != nil {
		slot.CancelAt(clock.Now())
		return err
	}
	return nil
}

// observe adapts the rate to the outcome of a call that started and ended at these times.
func (r *rate) observe(started, ended time.Time, failed *Error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch current := r.limiter.Limit(); {
	case failed == nil && current < r.highest:
		r.limiter.SetLimitAt(ended, min(r.highest, current+r.highest*raised))
	case failed != nil && failed.throttled() && started.After(r.cutAt):
		// Calls that ran when the rate was lowered say nothing about the lower rate.
		r.limiter.SetLimitAt(ended, max(current*lowered, r.highest*smallest))
		r.cutAt = ended
	}
}
