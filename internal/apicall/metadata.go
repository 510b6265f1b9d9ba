// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"time"
)

// metadataWait bounds what is asked of an instance's metadata service, retries included: it answers
// within milliseconds, or the machine is no instance.
const metadataWait = 5 * time.Second

// Metadata asks the metadata service of a cloud instance, at a fixed address that only the instance
// itself reaches: by plain HTTP and never through a proxy. The SDKs' own wait without a bound.
type Metadata struct {
	base      *url.URL
	transport http.RoundTripper
	caller    *Caller
}

// NewMetadata gives a client of the service below a URL.
func NewMetadata(base *url.URL, clock Clock) *Metadata {
	return &Metadata{
		base:      base,
		transport: &transport{base: &http.Transport{DisableKeepAlives: true}},
		caller:    NewCaller(Policy{RequestTimeout: 2 * metadataWait, MaxRetries: 2, Clock: clock}),
	}
}

// Get makes one request with a method for a path and gives the body of the answer. An error is an
// *Error, with the status where the service refused.
func (m *Metadata) Get(ctx context.Context, action, method, path string, header http.Header) (body []byte, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, metadataWait, fmt.Errorf("the metadata service of the instance gave no answer within %s", metadataWait))
	defer cancel()
	err = m.caller.Do(ctx, action, func(ctx context.Context, _ *Exchange) error {
		request, err := http.NewRequestWithContext(ctx, method, m.base.JoinPath(path).String(), http.NoBody)
		if err != nil {
			return err
		}
		maps.Copy(request.Header, header)
		response, err := m.transport.RoundTrip(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if body, err = io.ReadAll(response.Body); err != nil {
			return err
		}
		if response.StatusCode != okStatus {
			return &Error{Action: action, Status: response.StatusCode, Message: "the metadata service of the instance refuses"}
		}
		return nil
	})
	return body, err
}
