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

// newPauses returns the pauses between tries: exponential with full jitter, up to 0.5 s before the first retry, and never
// above 30 s.
func newPauses() backoff.BackOff {
	return &backoff.ExponentialBackOff{
		InitialInterval:     250 * time.Millisecond, // with full jitter 0 to 0.5 s
		RandomizationFactor: 1,
		Multiplier:          2,
		MaxInterval:         15 * time.Second,
	}
}

// reason is the reason for a failed try, as far as it decides about retries.
type reason int

const (
	// final means that a retry would fail too.
	final reason = iota
	// temporary means that a retry may succeed.
	temporary
	// notJSON is a whole 200 that is not JSON, which is more often a proxy's page than a temporary failure.
	notJSON
	// refusedConnection means that nothing listens at the address.
	refusedConnection
)

// retries returns the highest number of retries of a call for a reason.
func (r reason) retries() int {
	switch r {
	case final:
		return 0
	case notJSON, refusedConnection:
		return 2
	}
	return math.MaxInt
}

// getRoleError is the code of Tencent Cloud's Security Token Service for a role that does not exist.
const getRoleError = "InternalError.GetRoleError"

// reason returns the reason for a failed try.
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
		return temporary
	case e.Code != "", e.Status >= http.StatusBadRequest:
		return final
	case e.NoJSON:
		return notJSON
	case e.CutShort, errors.As(e.Err, &slow):
		return temporary
	case e.Err == nil, errors.As(e.Err, &last), permanent(e.Err):
		return final
	case connectionRefused(e.Err):
		return refusedConnection
	}
	return temporary
}

// throttled reports whether the API refused the call for its rate.
func (e *Error) throttled() bool {
	return e.Code == "RequestLimitExceeded" || strings.HasPrefix(e.Code, "RequestLimitExceeded.") ||
		e.Status == http.StatusTooManyRequests
}

// permanent reports whether a retry cannot help: a context that has ended, a host name that does not exist, a certificate
// that fails.
func permanent(err error) bool {
	return ended(err) || noSuchHost(err) || untrusted(err)
}

func ended(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

func noSuchHost(err error) bool {
	noHost, ok := errors.AsType[*net.DNSError](err)
	return ok && noHost.IsNotFound
}

// connectionRefused reports whether nothing listens at the address. Windows has its own error number for that.
func connectionRefused(err error) bool {
	const windows = syscall.Errno(10061)
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, windows)
}

func untrusted(err error) bool {
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, noTLS := errors.AsType[tls.RecordHeaderError](err)
	return certificate || noTLS
}

// adviceOn says what to do if no whole answer came.
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
		return "Check the endpoint. If you set no endpoint, check domain, cloud and region, which form its address."
	case connectionRefused(err):
		return "Nothing listens at the address: check the endpoint and the proxy variables (HTTPS_PROXY, NO_PROXY)."
	case errors.As(err, &network):
		return "Check the network, the endpoint and the proxy variables (HTTPS_PROXY, NO_PROXY)."
	}
	return ""
}

// retryAfter returns the wait that the answer asks for, 0 for none.
func (e *Exchange) retryAfter(now time.Time) time.Duration {
	const longest = math.MaxInt64 / int64(time.Second)
	text := e.Header.Get("Retry-After")
	seconds, err := strconv.ParseInt(text, 10, 64) // if the number overflows, ParseInt returns the largest one
	if seconds > 0 && (err == nil || errors.Is(err, strconv.ErrRange)) {
		return time.Duration(min(seconds, longest)) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
