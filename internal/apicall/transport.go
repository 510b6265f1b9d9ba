// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	okStatus = http.StatusOK
	// longestBody bounds what one answer may take of memory, in bytes: a page of the largest size
	// is far below it.
	longestBody = 64 << 20
	// idleConnections is what stays open to one host: Terraform reads ten data sources side by side
	// unless told otherwise.
	idleConnections = 16
)

// NewTransport gives the HTTP transport of one cloud's client: the system's proxy variables and
// certificate pool, TLS 1.2 at least, connections reused. It holds answers to what both SDKs leave
// unchecked: a redirect or any other status below 400 but 200 is an error, and so is a body above
// 64 MiB.
func NewTransport() http.RoundTripper {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return &transport{base: http.DefaultTransport}
	}
	base = base.Clone()
	base.MaxIdleConnsPerHost = idleConnections
	base.IdleConnTimeout = 30 * time.Second
	return &transport{base: base}
}

type transport struct{ base http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	seen := exchangeOf(request.Context())
	response, err := t.base.RoundTrip(request)
	if err != nil {
		seen.Err = err
		return nil, err
	}
	seen.Status, seen.RequestID = response.StatusCode, response.Header.Get("X-Request-Id")
	if response.StatusCode < http.StatusBadRequest && response.StatusCode != okStatus {
		_ = response.Body.Close()
		seen.Err = fmt.Errorf("HTTP status %s is not an answer of this API", response.Status)
		if response.Header.Get("Location") != "" {
			seen.Err = fmt.Errorf("HTTP status %s is a redirect, which is never followed: check the endpoint", response.Status)
		}
		return nil, seen.Err
	}
	// Both APIs speak JSON: the SDKs' other decoders (event streams, XML, BSON) stay out of reach.
	response.Header.Set("Content-Type", "application/json")
	response.Body = &body{ReadCloser: response.Body, left: longestBody, seen: seen}
	return response, nil
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
		b.seen.Err = fmt.Errorf("the answer is longer than %d MiB", longestBody>>20)
		return n, b.seen.Err
	case err != nil && err != io.EOF:
		b.seen.Err = fmt.Errorf("the answer was cut short: %w", err)
		return n, b.seen.Err
	}
	return n, err
}

// Exchange is what the transport saw of one HTTP request. The SDKs' own errors lose it.
type Exchange struct {
	// Status is the HTTP status, 0 where no answer came.
	Status int
	// RequestID is the vendor's id of the request where a header gives it.
	RequestID string
	// Err is why no whole answer came, nil where one did.
	Err error
}

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
