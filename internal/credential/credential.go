// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package credential provides the keys that sign requests. It caches temporary keys and renews them before they expire,
// reads files with keys or identity tokens, and calls the metadata services of cloud instances.
package credential

import (
	"context"
	"errors"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// longestMargin is the longest time before their expiry at which temporary keys are renewed. A request must be answered
// before the keys that sign it expire.
const longestMargin = 5 * time.Minute

// Source returns keys, new ones each time if they are temporary. An error is an *apicall.Error, or says what the
// configuration lacks.
type Source func(ctx context.Context) (apicall.Keys, error)

// Fixed returns a source of known keys.
func Fixed(keys apicall.Keys) Source {
	return func(context.Context) (apicall.Keys, error) { return keys, nil }
}

// Credential implements apicall.Signer. It caches the keys of a source and renews temporary ones before they expire.
// Several goroutines may use it at once.
type Credential struct{ keys *Cache[renewable] }

// renewable is keys with the time of their renewal, zero for lasting keys.
type renewable struct {
	keys    apicall.Keys
	renewAt time.Time
}

// New returns a credential of a source. The caller tells the time and keeps the secrets out of its errors.
func New(caller *apicall.Caller, source Source) *Credential {
	fetch := func(ctx context.Context) (renewable, error) {
		keys, err := source(ctx)
		if err != nil {
			return renewable{}, err
		}
		caller.Hide(keys.Secret, keys.Token)
		if keys.Expires.IsZero() {
			return renewable{keys: keys}, nil
		}
		left := keys.Expires.Sub(caller.Now())
		if left <= 0 {
			return renewable{}, errors.New("the temporary keys had already expired when they arrived, at " + keys.Expires.UTC().Format(time.RFC3339) + ": set the clock of this machine")
		}
		return renewable{keys, keys.Expires.Add(-min(longestMargin, left/4))}, nil
	}
	fresh := func(r renewable) bool { return r.renewAt.IsZero() || caller.Now().Before(r.renewAt) }
	return &Credential{NewCache(fetch, fresh)}
}

// Keys implements apicall.Signer. Keys that cannot be renewed are an error, even if the old ones are still valid.
func (c *Credential) Keys(ctx context.Context) (apicall.Keys, error) {
	cached, err := c.keys.Get(ctx)
	return cached.keys, err
}

// Refused implements apicall.Signer.
func (c *Credential) Refused(ctx context.Context, keys apicall.Keys) bool {
	c.keys.Drop(ctx, func(cached renewable) bool { return cached.keys == keys })
	return !keys.Expires.IsZero()
}

// Whole returns an error if the temporary keys that an action returned lack a part.
func Whole(action, requestID string, keys apicall.Keys) error {
	if keys.ID != "" && keys.Secret != "" && keys.Token != "" && keys.Expires.Unix() > 0 {
		return nil
	}
	return &apicall.Error{
		Action: action, RequestID: requestID,
		Message: "the answer lacks a key, the token or the time of expiry", Advice: apicall.AdviceOtherForm,
	}
}

// ReadToken reads an identity token. It is called for each exchange, since the token may have been renewed. It ends with
// the context.
type ReadToken func(ctx context.Context) (string, error)

// FixedToken returns a known token.
func FixedToken(token string) ReadToken {
	return func(context.Context) (string, error) { return token, nil }
}
