// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// longestBody bounds what one answer may take of memory, in bytes: a page of the largest size
	// is far below it.
	longestBody = 64 << 20
	// idleConnections is what stays open to one host: Terraform reads ten data sources side by side
	// unless told otherwise.
	idleConnections = 16
)

// NewTransport gives the HTTP transport of one cloud's client: the system's proxy variables and
// certificate pool, TLS 1.2 at least, connections reused. It holds answers to what both SDKs leave
// unchecked: a redirect is an error, and so is a body above 64 MiB. The caller keeps the passwords of the proxies secret.
func (c *Caller) NewTransport() http.RoundTripper {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return &transport{base: http.DefaultTransport}
	}
	base = base.Clone()
	base.Proxy = c.proxy()
	base.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	base.MaxIdleConnsPerHost = idleConnections
	base.IdleConnTimeout = 30 * time.Second
	base.OnProxyConnectResponse = func(_ context.Context, proxy *url.URL, _ *http.Request, response *http.Response) error {
		switch {
		case response.StatusCode == http.StatusOK:
			return nil
		case response.StatusCode >= http.StatusInternalServerError: // it may not reach the API at the moment
			return fmt.Errorf("the proxy %s fails: %s", proxy.Host, statusLine(response.StatusCode))
		}
		return &finalError{"the proxy " + proxy.Host + " refuses: " + statusLine(response.StatusCode)}
	}
	return &transport{base: base}
}

// NewDirectTransport gives a transport that uses no proxy and keeps no connection, for the metadata service of an
// instance. It holds answers to the same rules.
func NewDirectTransport() http.RoundTripper {
	return &transport{base: &http.Transport{DisableKeepAlives: true}}
}

type transport struct{ base http.RoundTripper }

// statusLine gives the status of an answer in words of this program: a server may write anything beside the number.
func statusLine(status int) string {
	return strings.TrimSpace(fmt.Sprintf("HTTP status %d %s", status, http.StatusText(status)))
}

func notAnAnswer(status int) error {
	return &finalError{statusLine(status) + " is not an answer of this API"}
}

// inOwnWords keeps what a server wrote out of an error: that of an answer which is no HTTP quotes it.
func inOwnWords(err error) error {
	var network net.Error
	var last *finalError
	switch {
	case errors.As(err, &network), errors.As(err, &last), permanent(err), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, http.ErrSchemeMismatch), strings.HasPrefix(err.Error(), "tls: "), strings.HasPrefix(err.Error(), "the proxy "):
		return err
	}
	return &cleanError{"the answer is not HTTP as this program knows it", err}
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	seen := exchangeOf(request.Context())
	seen.signature(request.Header.Get("Authorization"))
	request = oneTry(request)
	response, err := t.base.RoundTrip(request)
	if err != nil {
		seen.Err = inOwnWords(err)
		return nil, seen.Err
	}
	seen.Status, seen.Header = response.StatusCode, response.Header
	seen.RequestID = response.Header.Get("X-Request-Id")
	seen.retryAfterText = response.Header.Get("Retry-After")
	if status := response.StatusCode; status < http.StatusOK || status >= http.StatusMultipleChoices && status < http.StatusBadRequest {
		_ = response.Body.Close()
		seen.Err = notAnAnswer(status)
		if response.Header.Get("Location") != "" {
			seen.Err = &finalError{statusLine(status) + " is a redirect, which is never followed: check the endpoint"}
		}
		return nil, seen.Err
	}
	// Both APIs speak JSON: the SDKs' other decoders (event streams, XML, BSON) stay out of reach.
	response.Header.Set("Content-Type", "application/json")
	response.Body = &body{ReadCloser: response.Body, left: longestBody, seen: seen}
	if seen.InPlaceOfBody != "" {
		if err := seen.keepBody(response); err != nil {
			return nil, err
		}
	}
	return response, nil
}

// keepBody reads an answer to its end and leaves another body in its place.
func (e *Exchange) keepBody(response *http.Response) error {
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		return err
	}
	e.Body = body
	response.ContentLength = int64(len(e.InPlaceOfBody))
	response.Body = io.NopCloser(strings.NewReader(e.InPlaceOfBody))
	return nil
}

// oneTry keeps net/http from sending a GET again by itself when a kept connection turns out to be
// gone: the policy would neither pace nor count that try. A body that cannot be had twice does that;
// it is empty, and nothing of it is sent.
func oneTry(request *http.Request) *http.Request {
	once := request.Clone(request.Context())
	if once.Body == nil || once.Body == http.NoBody {
		once.Body = io.NopCloser(strings.NewReader(""))
	}
	once.GetBody = nil
	return once
}

// body reads an answer up to the longest that is allowed and notes why it ended early.
type body struct {
	io.ReadCloser
	left int64
	seen *Exchange
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	switch {
	case b.left < 0:
		b.seen.Err = &finalError{fmt.Sprintf("the answer is longer than %d MiB", longestBody>>20)}
		return n, b.seen.Err
	case err != nil && err != io.EOF:
		b.seen.Err = fmt.Errorf("the answer was cut short: %w", inOwnWords(err))
		return n, b.seen.Err
	}
	return n, err
}

// Exchange is what the transport saw of one HTTP request. The SDKs' own errors lose it.
type Exchange struct {
	// Status is the HTTP status, 0 where no answer came.
	Status int
	// Header is the answer's.
	Header http.Header
	// InPlaceOfBody is what an SDK gets to read in the place of the answer's body, which is kept in
	// Body; who makes the call sets it. Nothing is kept where it is empty.
	InPlaceOfBody string
	Body          []byte
	// RequestID is the vendor's id of the request where a header gives it.
	RequestID string
	secrets   []string
	// retryAfterText is the header Retry-After.
	retryAfterText string
	// Err is why no whole answer came, nil where one did.
	Err error
}

// signature notes what a request is signed with, if it is: no error may hold that either.
func (e *Exchange) signature(authorization string) {
	if _, signature, signed := strings.Cut(authorization, "Signature="); signed {
		e.secrets = []string{signature}
	}
}

// finalError says what went wrong below an SDK and would go wrong again.
type finalError struct{ text string }

func (e *finalError) Error() string { return e.text }

type exchangeKey struct{}

// WithExchange gives a context whose next HTTP request is noted in the exchange.
func WithExchange(ctx context.Context) (context.Context, *Exchange) {
	seen := &Exchange{}
	return context.WithValue(ctx, exchangeKey{}, seen), seen
}

func exchangeOf(ctx context.Context) *Exchange {
	if seen, ok := ctx.Value(exchangeKey{}).(*Exchange); ok {
		return seen
	}
	return &Exchange{}
}
