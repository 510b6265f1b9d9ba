// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package credential

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// metadataWait is the longest wait for a metadata service, retries included. The service answers within milliseconds,
// unless the machine is not an instance.
const metadataWait = 5 * time.Second

// Metadata calls the metadata service of a cloud instance by plain HTTP, never through a proxy: only the instance
// reaches its address. The SDKs' own clients wait without a bound.
type Metadata struct {
	base      *url.URL
	transport http.RoundTripper
	caller    *apicall.Caller
}

// NewMetadata returns a client of the service at a URL, at the vendor's host if the URL is nil. It shares the secrets of
// the caller.
func NewMetadata(caller *apicall.Caller, base *url.URL, host string) *Metadata {
	if base == nil {
		base = &url.URL{Scheme: "http", Host: host}
	}
	return &Metadata{
		base:      base,
		transport: apicall.NewDirectTransport(),
		caller:    caller.With(apicall.Policy{RequestTimeout: 2 * metadataWait, MaxRetries: 2}),
	}
}

// Get makes one request and returns the body of the answer. An error is an *apicall.Error, with the HTTP status if the
// service refused the request.
func (m *Metadata) Get(ctx context.Context, action, method, path string, header http.Header) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, metadataWait, fmt.Errorf("the metadata service of the instance gave no answer within %s", metadataWait))
	defer cancel()
	body, err := apicall.Call(ctx, m.caller, action, nil, func(ctx context.Context, _ apicall.Keys, seen *apicall.Exchange) (*[]byte, error) {
		request, err := http.NewRequestWithContext(ctx, method, m.base.JoinPath(path).String(), http.NoBody)
		if err != nil {
			return nil, err
		}
		maps.Copy(request.Header, header)
		if _, err = m.transport.RoundTrip(request); err != nil { //nolint:bodyclose // the exchange has the body
			return nil, err
		}
		if seen.Status != http.StatusOK {
			return nil, &apicall.Error{Action: action, Status: seen.Status, Message: "the metadata service of the instance refused the request"}
		}
		return &seen.Body, nil
	})
	if err != nil {
		return nil, err
	}
	return *body, nil
}
