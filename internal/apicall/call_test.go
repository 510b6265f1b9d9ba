// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

const action = "ListThings"

// do makes one call without keys and result.
func do(ctx context.Context, caller *apicall.Caller, action string, try func(context.Context, *apicall.Exchange) error) error {
	_, err := apicall.Call(ctx, caller, action, nil, func(ctx context.Context, _ apicall.Keys, seen *apicall.Exchange) (*struct{}, error) {
		return nil, try(ctx, seen)
	})
	return err
}

// get makes one call of a server through the transport and returns the body.
func get(ctx context.Context, caller *apicall.Caller, url string) (body string, seen *apicall.Exchange, err error) {
	client := &http.Client{Transport: apicall.NewCaller(apicall.Policy{}).NewTransport()}
	err = do(ctx, caller, action, func(ctx context.Context, exchange *apicall.Exchange) error {
		seen = exchange
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		response, err := client.Do(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if response.StatusCode >= http.StatusBadRequest { // as the clients do
			return &apicall.Error{Action: action, Status: response.StatusCode}
		}
		if got := response.Header.Get("Content-Type"); got != "application/json" {
			return errors.New("the SDK sees the type " + got)
		}
		if text, err := io.ReadAll(response.Body); string(text) != "{}" || err != nil {
			return errors.New("the SDK sees the body " + string(text))
		}
		body = string(exchange.Body)
		return nil
	})
	return body, seen, err
}

func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func TestCall_returnsAnswerAndExchange(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Request-Id", "r-1")
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, `{"a":1}`)
	})
	body, seen, err := get(t.Context(), apicall.NewCaller(apicall.Policy{}), url)
	if body != `{"a":1}` || err != nil || seen.Status != 200 || seen.RequestID != "r-1" || seen.Err != nil {
		t.Errorf("got %q, %+v, %v", body, seen, err)
	}
}

func TestCall_incompleteAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		problem string
	}{
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		}, "HTTP status 302 Found is a redirect, and the provider follows none: check the endpoint (HTTP status 302)"},
		"cut": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "{}")
		}, "the answer was cut short: unexpected EOF"},
		"too long": {func(w http.ResponseWriter, _ *http.Request) {
			page := strings.Repeat(" ", 1<<20)
			for range 65 {
				_, _ = io.WriteString(w, page)
			}
		}, "the answer is longer than 64 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			followed := false
			mux := http.NewServeMux()
			mux.HandleFunc("/elsewhere", func(http.ResponseWriter, *http.Request) { followed = true })
			mux.HandleFunc("/", test.handler)
			_, _, err := get(t.Context(), apicall.NewCaller(apicall.Policy{}), serve(t, mux.ServeHTTP))
			var apiError *apicall.Error
			if !errors.As(err, &apiError) || err.Error() != action+": "+test.problem {
				t.Errorf("got %v", err)
			}
			if followed {
				t.Error("the redirect was followed")
			}
		})
	}
}

func TestCall_errorNamesTheBound(t *testing.T) {
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	_, _, err := get(t.Context(), apicall.NewCaller(apicall.Policy{RequestTimeout: time.Millisecond}), url)
	if err == nil || err.Error() != action+": no answer within 1ms (request_timeout)" {
		t.Errorf("one try: got %v", err)
	}

	bounded, cancel := context.WithTimeoutCause(t.Context(), time.Millisecond, errors.New("the read took too long"))
	defer cancel()
	_, _, err = get(bounded, apicall.NewCaller(apicall.Policy{}), url)
	if err == nil || err.Error() != action+": the read took too long" {
		t.Errorf("the whole read: got %v", err)
	}

	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err = get(cancelled, apicall.NewCaller(apicall.Policy{}), url)
	if !errors.Is(err, context.Canceled) || err.Error() != action+": the read was cancelled" {
		t.Errorf("cancelled: got %v", err)
	}
}

func TestCall_vendorErrorBeatsTransportError(t *testing.T) {
	vendor := &apicall.Error{Action: action, Code: "InternalError", Message: "try later", RequestID: "r-1"}
	err := do(t.Context(), apicall.NewCaller(apicall.Policy{}), action, func(_ context.Context, seen *apicall.Exchange) error {
		seen.Err = errors.New("cut")
		return vendor
	})
	if err == nil || err.Error() != "ListThings: InternalError: try later (request id r-1)" {
		t.Errorf("got %v", err)
	}
}

func TestCall_cutAnswerIsAnError(t *testing.T) {
	err := do(t.Context(), apicall.NewCaller(apicall.Policy{}), action, func(_ context.Context, seen *apicall.Exchange) error {
		seen.Err = errors.New("the answer was cut short")
		return nil // as an SDK may do
	})
	if err == nil || err.Error() != "ListThings: the answer was cut short" {
		t.Errorf("got %v", err)
	}
}

func TestCall_shortensMessagesAndHidesSecrets(t *testing.T) {
	caller := apicall.NewCaller(apicall.Policy{RequestsPerSecond: 1e6})
	caller.Hide("", "key-1")
	caller.Hide("token-1")
	for text, want := range map[string]string{
		"":                       "",
		"one\n\ttwo  three":      "one two three",
		"bad \xff byte":          "bad \uFFFD byte",
		strings.Repeat("界", 600): strings.Repeat("界", 600),
		strings.Repeat("界", 601): strings.Repeat("界", 600) + " …",
		"key-1 and token-1":      "(left out: it contains a secret)",
		strings.Repeat("界", 597) + "token-1 …": "(left out: it contains a secret)",
	} {
		err := do(t.Context(), caller, action, func(context.Context, *apicall.Exchange) error {
			return &apicall.Error{Action: action, Message: text}
		})
		var apiError *apicall.Error
		if !errors.As(err, &apiError) || apiError.Message != want {
			t.Errorf("got %q, want %q", apiError.Message, want)
		}
	}
}
