// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package credential_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
)

// metadataOf serves answers and returns a client.
func metadataOf(t *testing.T, handler http.HandlerFunc) *credential.Metadata {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return credential.NewMetadata(apicall.NewCaller(apicall.Policy{}), base, "")
}

func TestMetadata_waitsFiveSecondsAtMost(t *testing.T) {
	t.Parallel() // it takes the full five seconds
	done := make(chan struct{})
	metadata := metadataOf(t, func(http.ResponseWriter, *http.Request) { <-done })
	defer close(done)
	if body, err := metadata.Get(t.Context(), "metadata", http.MethodGet, "/", nil); err == nil || !strings.Contains(err.Error(), "no answer within 5s") {
		t.Errorf("got %q, %v", body, err)
	}
}

func TestMetadata_followsNoRedirect(t *testing.T) {
	followed := false
	metadata := metadataOf(t, func(w http.ResponseWriter, r *http.Request) {
		followed = followed || r.URL.Path == "/elsewhere"
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	})
	if body, err := metadata.Get(t.Context(), "metadata", http.MethodGet, "/", nil); err == nil || followed {
		t.Errorf("got %q, %v", body, err)
	}
}

// Go would send a body of unknown length in chunks, which a metadata service may refuse.
func TestMetadata_sendsNoBody(t *testing.T) {
	for _, method := range []string{http.MethodGet, http.MethodPut} {
		var sent *http.Request
		metadata := metadataOf(t, func(_ http.ResponseWriter, r *http.Request) { sent = r })
		if _, err := metadata.Get(t.Context(), "metadata", method, "/", nil); err != nil {
			t.Fatal(err)
		}
		if sent.Method != method || len(sent.TransferEncoding) > 0 || sent.ContentLength != 0 {
			t.Errorf("%s: got %s of length %d, encoded as %v", method, sent.Method, sent.ContentLength, sent.TransferEncoding)
		}
	}
}

func TestMetadata_anotherStatusIsAnError(t *testing.T) {
	for _, status := range []int{http.StatusCreated, http.StatusNoContent} {
		metadata := metadataOf(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		_, err := metadata.Get(t.Context(), "metadata", http.MethodGet, "/", nil)
		if failed, ok := errors.AsType[*apicall.Error](err); !ok || failed.Status != status {
			t.Errorf("status %d: got %v", status, err)
		}
	}
}
