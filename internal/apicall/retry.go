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
	"syscall"
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

// reason is why a try failed, as far as another try goes.
type reason int

const (
	// final is what no other try mends.
	final reason = iota
	// passing is what another try may mend.
	passing
	// notJSON is a whole 200 that is not JSON: more often the page of a proxy than a fault.
	notJSON
	// refusedConnection means that nobody listens.
	refusedConnection
)

// furtherTries is how many further tries a call gets for a reason at the most.
func (r reason) furtherTries() int {
	switch r {
	case final:
		return 0
	case notJSON, refusedConnection:
		return 2
	}
	return math.MaxInt
}

// getRoleError is what the Security Token Service of Tencent Cloud says of a role that does not exist.
const getRoleError = "InternalError.GetRoleError"

// reason tells why a try failed.
func (e *Error) reason() reason {
	var slow *slowError
	var last *finalError
	switch {
	case e.Code == getRoleError:
		return final
	case e.throttled(),
		e.Code == "InternalError", strings.HasPrefix(e.Code, "InternalError."),
		e.Code == "ResourceUnavailable",
		e.Status >= http.StatusInternalServerError:
		return passing
	case e.Code != "", e.Status >= http.StatusBadRequest:
		return final
	case e.NoJSON:
		return notJSON
	case e.CutShort, errors.As(e.Err, &slow):
		return passing
	case e.Err == nil, errors.As(e.Err, &last), permanent(e.Err):
		return final
	case connectionRefused(e.Err):
		return refusedConnection
	}
	return passing
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

// connectionRefused tells whether nobody listens. Windows has a number of its own for that.
func connectionRefused(err error) bool {
	const windows = syscall.Errno(10061)
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, windows)
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
	case errors.As(err, &x509.HostnameError{}):
		return "The certificate of the endpoint is for another name: check the endpoint and the proxy."
	case untrusted(err):
		return "The certificate of the endpoint is not trusted: check the endpoint, and add its authority to the system's certificates."
	case noSuchHost(err):
		return "Check the endpoint, or the domain, cloud and region that it is made of."
	case connectionRefused(err):
		return "Nothing listens there: check the endpoint and the proxy variables (HTTPS_PROXY, NO_PROXY)."
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
