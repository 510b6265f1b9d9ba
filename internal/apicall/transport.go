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
	// longestBody is the longest answer after decompression, in bytes. The largest page is far below it.
	longestBody = 64 << 20
	// idleConnections is the number of connections that stay open to one host. Terraform reads ten data sources in parallel
	// by default.
	idleConnections = 16
	// emptyAnswer replaces the body for the SDK, whose decoders are lenient and would decode each page a second time.
	emptyAnswer = "{}"
)

// NewTransport returns the HTTP transport of one cloud's client. It uses the system's proxy variables and certificate
// pool, HTTP/1.1, TLS 1.2 or later, and reuses connections. It checks what both SDKs do not: a redirect is an error, and so
// is a body above 64 MiB. Errors and log lines do not show the passwords of the proxies.
func (c *Caller) NewTransport() http.RoundTripper {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return &transport{base: http.DefaultTransport}
	}
	base = base.Clone()
	base.Proxy = c.proxy()
	base.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	// With HTTP/2, the empty body that oneTry gives a GET would be sent, with no length. Huawei Cloud's SDK uses HTTP/1.1 too.
	base.Protocols = new(http.Protocols)
	base.Protocols.SetHTTP1(true)
	base.MaxIdleConnsPerHost = idleConnections
	base.IdleConnTimeout = 30 * time.Second
	base.OnProxyConnectResponse = func(_ context.Context, proxy *url.URL, _ *http.Request, response *http.Response) error {
		switch {
		case response.StatusCode == http.StatusOK:
			return nil
		case response.StatusCode >= http.StatusInternalServerError: // it may reach the API later
			return fmt.Errorf("the proxy %s answered with %s", proxy.Host, statusLine(response.StatusCode))
		}
		return &finalError{"the proxy " + proxy.Host + " refused the connection: " + statusLine(response.StatusCode)}
	}
	return &transport{base: base}
}

// NewDirectTransport returns a transport for the metadata service of an instance. It uses no proxy and keeps no connection.
// It checks answers by the same rules.
func NewDirectTransport() http.RoundTripper {
	return &transport{base: &http.Transport{DisableKeepAlives: true}}
}

type transport struct{ base http.RoundTripper }

// statusLine describes the status of an answer in this program's own words: a server may write anything after the number.
func statusLine(status int) string {
	return strings.TrimSpace(fmt.Sprintf("HTTP status %d %s", status, http.StatusText(status)))
}

func notAnAnswer(status int) error {
	return &finalError{statusLine(status) + " is not a status that this API uses"}
}

// inOwnWords replaces errors that quote the server, such as those about answers that are not HTTP.
func inOwnWords(err error) error {
	var network net.Error
	var last *finalError
	switch {
	case errors.As(err, &network), errors.As(err, &last), permanent(err), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, http.ErrSchemeMismatch), err.Error() == "http: server closed idle connection",
		strings.HasPrefix(err.Error(), "tls: "), strings.HasPrefix(err.Error(), "the proxy "):
		return err
	}
	return &cleanError{"the answer is not valid HTTP", err}
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	seen := exchangeOf(request.Context())
	_, seen.signature, _ = strings.Cut(request.Header.Get("Authorization"), "Signature=")
	request = oneTry(request)
	response, err := t.base.RoundTrip(request)
	if err != nil {
		seen.Err = inOwnWords(err)
		return nil, seen.Err
	}
	seen.Status, seen.Header = response.StatusCode, response.Header
	seen.RequestID = response.Header.Get("X-Request-Id")
	if status := response.StatusCode; status < http.StatusOK || status >= http.StatusMultipleChoices && status < http.StatusBadRequest {
		_ = response.Body.Close()
		seen.Err = notAnAnswer(status)
		if response.Header.Get("Location") != "" {
			seen.Err = &finalError{statusLine(status) + " is a redirect, and the provider follows none: check the endpoint"}
		}
		return nil, seen.Err
	}
	// The API uses JSON. This keeps the SDK from using its decoder of event streams.
	response.Header.Set("Content-Type", "application/json")
	if seen.keepBody(response); seen.Err != nil {
		return nil, seen.Err
	}
	return response, nil
}

// keepBody reads the body of an answer up to the longest allowed, and replaces it for the SDK.
func (e *Exchange) keepBody(response *http.Response) {
	body, err := io.ReadAll(io.LimitReader(response.Body, longestBody+1))
	_ = response.Body.Close()
	switch {
	case len(body) > longestBody:
		e.Err = &finalError{fmt.Sprintf("the answer is longer than %d MiB", longestBody>>20)}
	case err != nil:
		e.Err = fmt.Errorf("the answer was cut short: %w", inOwnWords(err))
	default:
		e.Body = body
		response.ContentLength = int64(len(emptyAnswer))
		response.Body = io.NopCloser(strings.NewReader(emptyAnswer))
	}
}

// oneTry keeps net/http from retrying a GET itself when a reused connection is gone, since that try would be neither paced
// nor counted. A body without GetBody prevents that try. A GET without a body gets an empty one, which sends nothing. Other
// methods would send it in chunks, which some servers refuse.
func oneTry(request *http.Request) *http.Request {
	once := request.Clone(request.Context())
	if once.Method == http.MethodGet && (once.Body == nil || once.Body == http.NoBody) {
		once.Body = io.NopCloser(strings.NewReader(""))
	}
	once.GetBody = nil
	return once
}

// Exchange is what the transport noted about one HTTP request. The errors of the SDKs do not have it.
type Exchange struct {
	// Status is the HTTP status, 0 if no answer came.
	Status int
	// Header is the answer's.
	Header http.Header
	// Body is the answer's, nil if none came whole.
	Body []byte
	// RequestID is the vendor's id of the request, empty for none. It is the header's until the client sets the body's.
	RequestID string
	// signature is that of the request, which no error may show.
	signature string
	// Err says why no whole answer came, nil if one did.
	Err error
}

// finalError is an error of the transport that a retry would only repeat.
type finalError struct{ text string }

func (e *finalError) Error() string { return e.text }

type exchangeKey struct{}

// WithExchange returns a context whose next HTTP request is noted in the exchange.
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
