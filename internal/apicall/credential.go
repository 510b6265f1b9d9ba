// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// longestMargin is how long before their end temporary keys are renewed at the most. A request that
// was signed before the end must have been answered by then.
const longestMargin = 5 * time.Minute

// Keys sign requests. They come from one source, all three together.
type Keys struct {
	// ID and Secret are the key pair; Token belongs to temporary keys and is empty for lasting ones.
	ID, Secret, Token string
	// Expires is when temporary keys end, the zero time for keys that are not known to end.
	Expires time.Time
}

// KeySource gives keys, temporary ones anew with each call. An error is an *Error, or what the
// configuration lacks.
type KeySource func(ctx context.Context) (Keys, error)

// FixedKeys is the source of keys that are known already.
func FixedKeys(keys Keys) KeySource {
	return func(context.Context) (Keys, error) { return keys, nil }
}

// Credential gives the keys that sign requests: temporary ones are got once, by one goroutine for all,
// and again before they expire. It may be used by several goroutines at once.
type Credential struct{ kept *Kept[signing] }

// signing is keys with the time from which on they are renewed.
type signing struct {
	keys    Keys
	renewAt time.Time
}

// NewCredential gives a credential of a source. The caller keeps the keys' secrets out of its errors.
func (c *Caller) NewCredential(source KeySource) *Credential {
	get := func(ctx context.Context) (signing, error) {
		keys, err := source(ctx)
		if err != nil {
			return signing{}, err
		}
		c.Hide(keys.Secret, keys.Token)
		if keys.Expires.IsZero() {
			return signing{keys: keys}, nil
		}
		left := keys.Expires.Sub(c.policy.Clock.Now())
		if left <= 0 {
			return signing{}, errors.New("the temporary keys had expired when they came, at " + keys.Expires.UTC().Format(time.RFC3339) + ": set the clock of this machine")
		}
		return signing{keys, keys.Expires.Add(-min(longestMargin, left/4))}, nil
	}
	good := func(s signing) bool { return s.renewAt.IsZero() || c.policy.Clock.Now().Before(s.renewAt) }
	return &Credential{NewKept(get, good)}
}

// Keys gives keys that are good for a request now. Keys that cannot be renewed are an error, though
// the old ones may still be good for a while.
func (c *Credential) Keys(ctx context.Context) (Keys, error) {
	signing, err := c.kept.Get(ctx)
	return signing.keys, err
}

// inTurn waits for the time of a call, and gives keys that are good for it, nothing without a credential. Keys that
// went stale in the meantime are fetched again. A call whose keys live no longer than that is not kept waiting a third
// time: it goes out with the keys that it has just got.
func (c *Credential) inTurn(ctx context.Context, rate *rate, clock Clock) (keys Keys, err error) {
	leave, err := rate.enter(ctx)
	if err != nil {
		return keys, err
	}
	defer leave()
	if c == nil {
		return keys, rate.pause(ctx, clock)
	}
	for range 2 {
		if keys, err = c.Keys(ctx); err != nil {
			return keys, err
		}
		fetched := c.kept.gets.Load()
		if err = rate.pause(ctx, clock); err != nil {
			return keys, err
		}
		if keys, err = c.Keys(ctx); err != nil || c.kept.gets.Load() == fetched {
			return keys, err
		}
	}
	return keys, nil
}

// refused drops temporary keys that an API refused before their end, and tells whether others can be
// had.
func (c *Credential) refused(ctx context.Context, keys Keys) bool {
	c.kept.Drop(ctx, func(kept signing) bool { return kept.keys == keys })
	return !keys.Expires.IsZero()
}

// WholeKeys holds temporary keys that an action gave to being whole.
func WholeKeys(action, requestID string, keys Keys) error {
	if keys.ID != "" && keys.Secret != "" && keys.Token != "" && keys.Expires.Unix() > 0 {
		return nil
	}
	return &Error{
		Action: action, RequestID: requestID,
		Message: "the answer lacks a key, its token or its time of expiry", Advice: AdviceOtherForm,
	}
}

// ReadToken reads an identity token anew, since whoever wrote it may have renewed it. It ends with the context.
type ReadToken func(ctx context.Context) (string, error)

// FixedToken is a token that is known already.
func FixedToken(token string) ReadToken {
	return func(context.Context) (string, error) {
		if token == "" {
			return "", fmt.Errorf("the identity token is empty")
		}
		return token, nil
	}
}
