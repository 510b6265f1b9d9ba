// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"context"
	"errors"
	"net/http"
	"slices"
)

// Envelope is the body of an answer in a vendor's form: the fields of an action, or an error.
type Envelope interface {
	// Failed returns the error in the answer, nil for none.
	Failed() *Error
	// ID returns the vendor's id of the request, empty for none.
	ID() string
}

// DecodeEnvelope decodes a body. An error in the answer counts whatever else the answer has: if the body does not have the
// form of the action, the error is decoded into bare, an envelope without fields. An error is an *Error.
func DecodeEnvelope(ctx context.Context, body []byte, received, bare Envelope) error {
	err := Decode(ctx, body, received)
	if err != nil {
		if Decode(ctx, body, bare) != nil {
			return err
		}
		received = bare
	}
	if failed := received.Failed(); failed != nil {
		failed.RequestID = received.ID()
		return failed
	}
	if failed, ok := errors.AsType[*Error](err); ok {
		failed.RequestID = received.ID()
	}
	return err
}

// Receive decodes the body that an exchange kept. sent is the error of the SDK that made the exchange, and statuses are
// those of the API's successful answers. Any other status is an error.
func Receive[T any](ctx context.Context, seen *Exchange, sent error, decode func(context.Context, []byte) (*T, error), statuses ...int) (*T, error) {
	if seen.Body == nil { // with a body, ignore the SDK's error: it is about the replacement
		if sent == nil {
			sent = errors.New("the SDK returned no answer")
		}
		return nil, sent
	}
	received, err := decode(ctx, seen.Body)
	if seen.Status < http.StatusBadRequest {
		if !slices.Contains(statuses, seen.Status) {
			return nil, notAnAnswer(seen.Status)
		}
		return received, err
	}
	if failed, ok := errors.AsType[*Error](err); ok && failed.FromVendor {
		return nil, err
	}
	failed := &Error{Message: "the answer has no error in the API's form"}
	if seen.Status != http.StatusTooManyRequests { // the client has its own advice for throttled calls
		failed.Advice = AdviceNoJSON
	}
	return nil, failed
}
