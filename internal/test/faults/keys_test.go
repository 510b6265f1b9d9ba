// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package faults_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// eachWay runs a test for each way to get temporary keys, with a new sandbox and the read of a new client. Keys expire
// by the test's clock, signatures by the machine's.
func eachWay(t *testing.T, test func(t *testing.T, way way, w *world, read func(context.Context) (any, error))) {
	t.Helper()
	for _, way := range ways() {
		t.Run(way.name, func(t *testing.T) {
			w := start(t, oneItem)
			w.SetClock(time.Now)
			w.SetKeyClock(w.clock.Now)
			test(t, way, w, way.connect(t, w.endpoint, w.policy))
		})
	}
}

func TestKeys_areRenewedBeforeTheyExpire(t *testing.T) {
	eachWay(t, func(t *testing.T, way way, w *world, read func(context.Context) (any, error)) {
		whole, err := read(t.Context())
		for range 30 {
			_ = w.clock.Sleep(t.Context(), time.Minute)
			if got, again := read(t.Context()); err != nil || again != nil || !reflect.DeepEqual(got, whole) {
				t.Fatalf("got %v, %v, %v", got, err, again)
			}
		}
		// Keys live 15 minutes, and are renewed when a quarter of that is left.
		for _, exchange := range way.exchanges {
			if calls := len(w.CallsOf(exchange)); calls != 3 {
				t.Errorf("%d calls of %s, want 3", calls, exchange)
			}
		}
		tokens := map[string]bool{}
		for _, call := range w.CallsOf(way.api) {
			tokens[call.Header.Get("X-Tc-Token")+call.Header.Get("X-Security-Token")] = true
		}
		if len(tokens) != 3 || tokens[""] {
			t.Errorf("calls with the tokens %v, want 3", tokens)
		}
	})
}

func TestKeys_incompleteOnesAreAnError(t *testing.T) {
	inResponse := []string{"Response.Credentials", "Response.Credentials.Token", "Response.Credentials.TmpSecretId", "Response.Credentials.TmpSecretKey", "Response.ExpiredTime"}
	inCredential := []string{"credential", "credential.access", "credential.secret", "credential.securitytoken", "credential.expires_at"}
	needed := map[string][]string{
		assumeRole:                       inResponse,
		assumeRoleWithWebIdentity:        inResponse,
		tencentMetadata:                  {"Token", "TmpSecretId", "TmpSecretKey", "ExpiredTime", "Code"},
		createTemporaryAccessKeyByAgency: inCredential,
		createTemporaryAccessKeyByToken:  inCredential,
		huaweiMetadata:                   inCredential,
		createTokenWithIDToken:           {"token"},
		assumeAgency: {
			"credentials", "credentials.access_key_id", "credentials.secret_access_key", "credentials.security_token", "credentials.expiration",
		},
	}
	eachWay(t, func(t *testing.T, way way, w *world, read func(context.Context) (any, error)) {
		for _, exchange := range way.exchanges {
			for _, field := range needed[exchange] {
				w.Alter(exchange, func(_ sandbox.Call, answer *sandbox.Answer) {
					answer.Body = without(answer.Body, strings.Split(field, "."))
				})
				if got, err := read(t.Context()); got != nil || err == nil || len(w.CallsOf(way.api)) > 0 {
					t.Errorf("%s without %s: got %v, %v", exchange, field, got, err)
				}
				w.Alter(exchange, nil)
			}
		}
	})
}
