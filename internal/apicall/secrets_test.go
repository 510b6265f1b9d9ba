// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

const leftOut = "(left out: it contains a secret)"

func TestClean_hidesTextsThatRepeatASecret(t *testing.T) {
	const secret = `abc/def+ghi==&"x"Zz09`
	caller := apicall.NewCaller(apicall.Policy{})
	caller.Hide("", secret, "def+ghi==&", "k3y", "P w1", "tøken-ünd-mehr")
	for text, shown := range map[string]bool{
		"":                               true,
		"The signature does not match.":  true,
		"abc/def":                        true, // seven characters
		"the request id is abc-def-1234": true,

		secret:                         false,
		`abc/def+ghi==\u0026\"x\"Zz09`: false,
		`abc\/def+ghi==`:               false,
		"abc%2Fdef%2Bghi":              false,
		"abc%252fdef%252bghi":          false,
		"def&#43;ghi&#x3d;=":           false,
		`def\\u002bghi\\u003d=`:        false,
		`def\\\\u002Bghi==`:            false,
		"def%5Cu002bghi==":             false,
		"ABC/DEF+GHI":                  false,
		"abc/def\n +ghi":               false,
		"cut in the mid: abc/def+":     false,
		"…x\"Zz09 is its end":          true, // six characters
		"…&\"x\"Zz09 is its end":       false,
		"a short one: k3y":             false,
		"k3y, in K%33Y":                false,
		"a k3yless monk3y":             true,
		"monk3y k3y":                   false,
		"a short one: P w1":            false,
		"t%C3%B8ken-%C3%BCnd":          false,
	} {
		err := caller.Clean(&apicall.Error{Action: "A", Message: text})
		if got := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "A"), ": "); got != leftOut && !shown || shown && got != text {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// A search of a whole answer, 64 MiB, would take seconds, and would not end with the read.
func TestClean_searchesOnlyTheBeginningOfALongText(t *testing.T) {
	caller := apicall.NewCaller(apicall.Policy{})
	caller.Hide("the-secret")
	for spaces, shown := range map[int]bool{60 << 10: false, 70 << 10: true} {
		err := caller.Clean(&apicall.Error{Message: "began" + strings.Repeat(" ", spaces) + "the-secret"})
		if got := err.Error(); shown && got != "began" || !shown && got != leftOut {
			t.Errorf("after %d spaces: got %q", spaces, got)
		}
	}
}

func TestClean_everyPartOfAnError(t *testing.T) {
	caller := apicall.NewCaller(apicall.Policy{})
	caller.Hide("the-secret")
	err := caller.Clean(&apicall.Error{
		Action: "A", Code: "the-secret", Message: "the-secret", RequestID: "the-secret", Note: "the-secret", Err: errors.New("the-secret"),
	})
	if want := "A: " + leftOut + ": " + leftOut + ": " + leftOut + " (" + leftOut + ")"; err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestClean_showsOnlyRealRequestIDs(t *testing.T) {
	caller := apicall.NewCaller(apicall.Policy{})
	for id, shown := range map[string]bool{
		"242effbd-5220-4776-9cc2-87afbdcb68db": true, "6e2a1b60f4af4a2fa1dc8a0b0d1f5c33": true, "r-1": true,
		"<script>": false, "a b": false, "a\nb": false, strings.Repeat("a", 65): false, `"`: false,
	} {
		err := caller.Clean(&apicall.Error{Action: "A", Message: "no", RequestID: id})
		if strings.Contains(err.Error(), "request id "+id) != shown || strings.Contains(err.Error(), "request id") != shown {
			t.Errorf("%q: got %v", id, err)
		}
	}
}

func TestCall_hidesTheSignatureOfATry(t *testing.T) {
	caller := apicall.NewCaller(apicall.Policy{})
	transport := caller.NewTransport()
	err := do(t.Context(), caller, action, func(ctx context.Context, _ *apicall.Exchange) error {
		_, _ = fetchSigned(ctx, transport, "SDK-HMAC-SHA256 Access=AKID, SignedHeaders=host, Signature=0123456789abcdef")
		return &apicall.Error{Action: action, Code: "Refused", Message: "the SDK-HMAC-SHA256 signature 456789abcdef is wrong"}
	})
	if err == nil || err.Error() != "ListThings: Refused: "+leftOut {
		t.Errorf("got %v", err)
	}
}

// Other goroutines may have the same error.
func TestClean_copiesTheError(t *testing.T) {
	caller := apicall.NewCaller(apicall.Policy{})
	caller.Hide("the-secret")
	shared := &apicall.Error{Action: "A", Message: "got the-secret"}
	if cleaned := caller.Clean(shared); cleaned.Error() != "A: "+leftOut || shared.Message != "got the-secret" {
		t.Errorf("%v, %v", cleaned, shared)
	}
}
