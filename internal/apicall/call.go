// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package apicall is what the clients of both clouds share: one call bounded in time, paging to
// the end, and errors that say what happened. It keeps the provider's promise: a read gives the
// whole result or an error.
package apicall

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// DefaultTimeout bounds one try of a request unless the user says otherwise.
const DefaultTimeout = 30 * time.Second

// Caller makes single calls. The zero value bounds each by DefaultTimeout.
type Caller struct {
	// Timeout bounds one try of a request; DefaultTimeout where it is 0.
	Timeout time.Duration
	// Secrets are texts that no error may hold, whoever echoes them.
	Secrets []string
}

// Do makes one call of an API action. The function gets a context with the bound of one try and an
// Exchange; it builds and signs its request itself, so that each try has its own.
// An error is an *Error.
func (c Caller) Do(ctx context.Context, action string, call func(ctx context.Context, seen *Exchange) error) error {
	if ctx.Err() != nil {
		return &Error{Action: action, Err: context.Cause(ctx)}
	}
	timeout := c.Timeout
	if timeout == 0 {
		timeout = DefaultTimeout
	}
	tryCtx, cancel := context.WithTimeoutCause(ctx, timeout, fmt.Errorf("no answer within %s (request_timeout)", timeout))
	defer cancel()
	tryCtx, seen := WithExchange(tryCtx)

	err := call(tryCtx, seen)
	if err == nil && seen.Err == nil {
		return nil
	}
	var apiError *Error
	if !errors.As(err, &apiError) {
		apiError = &Error{Action: action, Status: seen.Status, Err: err}
	}
	switch {
	case apiError.Code != "": // the vendor's word says most
	case tryCtx.Err() != nil: // the transport only says "context deadline exceeded"; the cause names the bound
		apiError.Message, apiError.Advice, apiError.Err = "", "", context.Cause(tryCtx)
	case seen.Err != nil:
		apiError.Message, apiError.Advice, apiError.Err = "", "", seen.Err
	}
	return c.Clean(apiError)
}

// Clean rids an error of a read of secrets that a server or a proxy echoes in whatever part of its
// answer, and of texts that are too long for a person.
func (c Caller) Clean(err error) error {
	var apiError *Error
	if errors.As(err, &apiError) {
		apiError.clean(c.Secrets)
	}
	return err
}
