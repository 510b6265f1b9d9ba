// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// newPauses gives the pauses between tries: exponential with full jitter, up to 0.5 s before the
// first retry and up to 30 s at the most.
func newPauses() backoff.BackOff {
	return &backoff.ExponentialBackOff{
		InitialInterval:     250 * time.Millisecond, // jittered by its whole self: 0 to 0.5 s
		RandomizationFactor: 1,
		Multiplier:          2,
		MaxInterval:         15 * time.Second,
	}
}

const (
	noFurtherTry = 0
	// A whole 200 that is not JSON is more often the page of a proxy than an answer cut short.
	furtherTriesNoJSON = 2
	everyFurtherTry    = math.MaxInt
)

// furtherTries is how many further tries may help at the most.
func (e *Error) furtherTries() int {
	var slow *slowError
	var final *finalError
	switch {
	case e.throttled(),
		e.Code == "InternalError", strings.HasPrefix(e.Code, "InternalError."),
		e.Code == "ResourceUnavailable",
		e.Status >= http.StatusInternalServerError:
		return everyFurtherTry
	case e.Code != "", e.Status >= http.StatusBadRequest:
		return noFurtherTry
	case e.NoJSON:
		return furtherTriesNoJSON
	case errors.As(e.Err, &slow):
		return everyFurtherTry
	case e.Err == nil, errors.As(e.Err, &final), permanent(e.Err):
		return noFurtherTry
	default:
		return everyFurtherTry
	}
}

// throttled tells whether the API refused the call for its rate.
func (e *Error) throttled() bool {
	return e.Code == "RequestLimitExceeded" || strings.HasPrefix(e.Code, "RequestLimitExceeded.") ||
		e.Status == http.StatusTooManyRequests
}

// permanent tells what no further try mends: a context that has ended, a name that does not exist,
// a certificate that fails.
func permanent(err error) bool {
	return ended(err) || noSuchHost(err) || untrusted(err)
}

func ended(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

func noSuchHost(err error) bool {
	var noHost *net.DNSError
	return errors.As(err, &noHost) && noHost.IsNotFound
}

func untrusted(err error) bool {
	var certificate *tls.CertificateVerificationError
	var unknownAuthority x509.UnknownAuthorityError
	var otherHost x509.HostnameError
	var invalid x509.CertificateInvalidError
	var plainAnswer tls.RecordHeaderError
	return errors.As(err, &certificate) || errors.As(err, &unknownAuthority) || errors.As(err, &otherHost) ||
		errors.As(err, &invalid) || errors.As(err, &plainAnswer)
}

// adviceOn says what to do where no whole answer came.
func adviceOn(err error) string {
	var slow *slowError
	var final *finalError
	var network net.Error
	switch {
	case errors.As(err, &slow):
		return "Raise request_timeout, or check the network."
	case errors.As(err, &final), ended(err):
		return ""
	case untrusted(err):
		return "The certificate of the endpoint is not trusted: check the endpoint, and add its authority to the system's certificates."
	case noSuchHost(err):
		return "Check the endpoint, or the domain, cloud and region that it is made of."
	case errors.As(err, &network):
		return "Check the network, the endpoint and the proxy variables (HTTPS_PROXY, NO_PROXY)."
	}
	return ""
}

// retryAfter is what the answer asks to wait, 0 where it does not say.
func (e *Exchange) retryAfter(now time.Time) time.Duration {
	const longest = math.MaxInt64 / int64(time.Second)
	text := e.retryAfterText
	seconds, err := strconv.ParseInt(text, 10, 64) // the largest number where it is beyond 64 bits
	if seconds > 0 && (err == nil || errors.Is(err, strconv.ErrRange)) {
		return time.Duration(min(seconds, longest)) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
