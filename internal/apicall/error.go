// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Error is the error of a call, or of a whole read, of a cloud's API.
type Error struct {
	// Action is the API action as the vendor names it.
	Action string
	// FromVendor tells that the answer holds an error in a vendor's form.
	FromVendor bool
	// Nested tells that this error is an object in a field, as gateways and the identity service write it.
	Nested bool
	// Code is the vendor's error code, empty if the vendor gave none.
	Code string
	// Message is the vendor's message, or what was wrong with the answer.
	Message string
	// Status is the HTTP status, 0 if no answer came.
	Status int
	// RequestID is the vendor's id of the request, empty if it gave none.
	RequestID string
	// KeysRefused tells that the API refused the keys. Temporary keys may have expired early.
	KeysRefused bool
	// NoJSON tells that a whole answer of status 200 was not JSON, CutShort that it ended in the middle of its JSON.
	NoJSON, CutShort bool
	// Tries is the number of tries, 0 if no call was made. Note adds to the message, such as why there was no other try.
	Tries int
	Note  string
	// Pages and Items are how much was read before the error.
	Pages, Items int
	// Advice says what to do, empty if that is unknown.
	Advice string
	// Err is the cause, nil if the answer itself is the cause.
	Err error

	retryAfter time.Duration // the wait that the answer asks for
	nextTry    time.Time     // the time of the next try, zero for none
}

// Error returns action, code, message and request id on one line, without the advice.
func (e *Error) Error() string {
	parts := []string{e.Action, e.Code, e.Message}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	text := strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ": ")
	var origin []string
	if e.Status != 0 && e.Status != http.StatusOK {
		origin = append(origin, fmt.Sprintf("HTTP status %d", e.Status))
	}
	if e.RequestID != "" {
		origin = append(origin, "request id "+e.RequestID)
	}
	if e.Tries > 1 {
		origin = append(origin, fmt.Sprintf("%d tries", e.Tries))
	}
	if e.Note != "" {
		origin = append(origin, e.Note)
	}
	if e.Pages > 0 {
		origin = append(origin, fmt.Sprintf("after %d pages with %d items", e.Pages, e.Items))
	}
	if len(origin) > 0 {
		text += " (" + strings.Join(origin, ", ") + ")"
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Refused reports whether the service refused the call for a reason other than its rate.
func (e *Error) Refused() bool {
	return e.Status >= http.StatusBadRequest && e.Status < http.StatusInternalServerError && e.Status != http.StatusTooManyRequests
}

// Advice that both clouds share.
const (
	AdviceNoJSON    = "A proxy or a gateway may have answered instead of the API: check the endpoint and the proxy."
	AdviceThrottled = "Too many requests for this account: other clients use up its quota. Lower requests_per_second, or run at another time."
	AdviceOtherForm = "The API answered in a form that this version does not know: report it to the provider's authors with the request id."
)

// AsError returns the *Error in an error, or a new one with the error as its cause.
func AsError(err error) *Error {
	failed := &Error{Err: err}
	_ = errors.As(err, &failed)
	return failed
}

// clean removes the secrets, and the signature of the request, from an error. It shortens long texts.
func (e *Error) clean(secrets *Secrets, signature string) {
	e.Code, e.Message = secrets.clean(e.Code, signature), secrets.clean(e.Message, signature)
	e.RequestID, e.Note = secrets.cleanID(e.RequestID, signature), secrets.clean(e.Note, signature)
	if e.Err != nil {
		text := e.Err.Error()
		if cleaned := secrets.clean(text, signature); cleaned != text {
			e.Err = &cleanError{cleaned, e.Err}
		}
	}
}

// cleanError is a cause with another text.
type cleanError struct {
	text  string
	cause error
}

func (e *cleanError) Error() string { return e.text }

func (e *cleanError) Unwrap() error { return e.cause }

// excerpt returns a text on one line, shortened to fit an error message.
func excerpt(text string) string {
	const longest = 600
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + " …"
	}
	return text
}
