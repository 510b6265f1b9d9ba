// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"context"
	"errors"
	"time"
)

// Keys sign requests. All three parts come from one source.
type Keys struct {
	// ID and Secret are the key pair. Token belongs to temporary keys and is empty for lasting ones.
	ID, Secret, Token string
	// Expires is the end of temporary keys, the zero time if none is known.
	Expires time.Time
}

// Signer provides the keys that sign requests. Several goroutines may use it at once.
type Signer interface {
	// Keys returns keys that are valid now. An error is an *Error, or says what the configuration lacks.
	Keys(ctx context.Context) (Keys, error)
	// Refused drops keys that an API refused, and reports whether there may be new ones.
	Refused(ctx context.Context, keys Keys) bool
}

// takeSlot waits until a call is due and returns valid keys, none without a signer. Keys are fetched before the wait, or
// queued calls would burst. Keys that expired during the wait are fetched again, and the call waits once more. After that
// it uses whatever keys it has just fetched.
func takeSlot(ctx context.Context, rate *rate, clock Clock, signer Signer) (keys Keys, err error) {
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

// OutOfTime reports whether a call failed because its own context has ended, or would end before the next try.
func OutOfTime(ctx context.Context, err error) bool {
	failed, ok := errors.AsType[*Error](err)
	deadline, bounded := ctx.Deadline()
	return ctx.Err() != nil || bounded && ok && failed.nextTry.After(deadline)
}
