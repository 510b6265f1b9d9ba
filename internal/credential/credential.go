// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package credential has the keys that sign requests: it caches temporary ones and renews them before they expire,
// reads the files that hold keys or identity tokens, and asks the metadata services of cloud instances.
package credential

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// longestMargin is how long before their end temporary keys are renewed at the most. A request that
// was signed before the end must have been answered by then.
const longestMargin = 5 * time.Minute

// Source gives keys, new ones with each call if they are temporary. An error is an *apicall.Error, or what the
// configuration lacks.
type Source func(ctx context.Context) (apicall.Keys, error)

// Fixed is the source of keys that are known already.
func Fixed(keys apicall.Keys) Source {
	return func(context.Context) (apicall.Keys, error) { return keys, nil }
}

// Credential implements apicall.Signer. It caches the keys of a source, and renews temporary ones before they expire.
// It may be used by several goroutines at once.
type Credential struct{ keys *Cache[renewable] }

// renewable is keys with the time at which they are renewed, zero for lasting ones.
type renewable struct {
	keys    apicall.Keys
	renewAt time.Time
}

// New returns a credential of a source. The caller keeps the keys' secrets out of its errors, and tells the time.
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
			return renewable{}, errors.New("the temporary keys had expired when they came, at " + keys.Expires.UTC().Format(time.RFC3339) + ": set the clock of this machine")
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

// Whole returns an error if temporary keys that an action gave lack a part.
func Whole(action, requestID string, keys apicall.Keys) error {
	if keys.ID != "" && keys.Secret != "" && keys.Token != "" && keys.Expires.Unix() > 0 {
		return nil
	}
	return &apicall.Error{
		Action: action, RequestID: requestID,
		Message: "the answer lacks a key, its token or its time of expiry", Advice: apicall.AdviceOtherForm,
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
