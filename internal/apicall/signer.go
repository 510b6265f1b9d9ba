// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"context"
	"errors"
	"time"
)

// Keys sign requests. They come from one source, all three together.
type Keys struct {
	// ID and Secret are the key pair; Token belongs to temporary keys and is empty for lasting ones.
	ID, Secret, Token string
	// Expires is when temporary keys end, the zero time for keys that are not known to end.
	Expires time.Time
}

// Signer gives the keys that sign requests. It may be used by several goroutines at once.
type Signer interface {
	// Keys gives keys that are valid for a request now, or an *Error, or what the configuration lacks.
	Keys(ctx context.Context) (Keys, error)
	// Refused drops keys that an API refused, and tells whether others can be had.
	Refused(ctx context.Context, keys Keys) bool
}

// waitForTurn waits for the time of a call, and gives keys that are valid for it, none without a signer. Keys that
// went stale in the meantime are fetched again. A call whose keys live no longer than that does not wait a third time:
// it goes out with the keys that it has just got.
func waitForTurn(ctx context.Context, rate *rate, clock Clock, signer Signer) (keys Keys, err error) {
	leave, err := rate.enter(ctx)
	if err != nil {
		return keys, err
	}
	defer leave()
	if signer == nil {
		return keys, rate.pause(ctx, clock)
	}
	if keys, err = signer.Keys(ctx); err != nil {
		return keys, err
	}
	for range 2 {
		if err = rate.pause(ctx, clock); err != nil {
			return keys, err
		}
		before := keys
		if keys, err = signer.Keys(ctx); err != nil || keys == before {
			return keys, err
		}
	}
	return keys, nil
}

// OutOfTime tells whether an error of a call is due to the time that one reader has: its context has ended, or would
// have before another try.
func OutOfTime(ctx context.Context, err error) bool {
	var failed *Error
	deadline, bounded := ctx.Deadline()
	return ctx.Err() != nil || bounded && errors.As(err, &failed) && failed.nextTry.After(deadline)
}
