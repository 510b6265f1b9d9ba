// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package faults_test runs the clients of both clouds against a sandbox whose answers go wrong. Every API and every
// exchange of keys is one row of a table, and each test runs over the whole table.
package faults_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// connect returns the read of a new client.
type connect func(t testing.TB, endpoint *url.URL, policy apicall.Policy) func(context.Context) (any, error)

// call is one row: an API, or an exchange of keys, and a read that calls it.
type call struct {
	name string
	// action may begin with the cloud, as in tencentcloud:GetCallerIdentity, since both clouds have actions of this name.
	action  string
	connect connect
	// after is an action that is called first, and that the sandbox refuses. Empty for none.
	after string
	// fallback tells that the client calls another API if this one refuses.
	fallback bool
	// api is, for an exchange of keys, the action that the keys sign. Empty for an API.
	api string
	// signedWithTemporaryKeys tells that the exchange itself is signed with keys that can be renewed.
	signedWithTemporaryKeys bool
	// missing is the result if the API says that the object does not exist. Nil if that is an error.
	missing any
	// check compares a result with the fields of the answer that every call got. Nil for an exchange.
	check func(t *testing.T, fields map[string]any, got any)
}

// bareAction returns the action without the cloud.
func (c call) bareAction() string { return c.action[strings.Index(c.action, ":")+1:] }

// table returns every API and every exchange of keys of both clouds.
func table() []call {
	return slices.Concat(tencentCloudAPIs(), huaweiCloudAPIs(), exchangesOfKeys())
}

// list returns a read of a list.
func list[C, F, T any](read func(C, context.Context, F, paging.Sink[T]) error, filter F) func(context.Context, C) (any, error) {
	return func(ctx context.Context, client C) (any, error) {
		items, err := paging.Collect(ctx, func(ctx context.Context, filter F, into paging.Sink[T]) error {
			return read(client, ctx, filter, into)
		}, filter)
		if err != nil {
			return nil, err
		}
		return items, nil
	}
}

// clock advances by sleeps alone, which take no time.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now implements apicall.Clock.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep implements apicall.Clock.
func (c *clock) Sleep(ctx context.Context, pause time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(max(pause, 0))
	return ctx.Err()
}

// tries is how many tries a call gets in these tests.
const tries = 5

// world is a sandbox and the clock that it shares with the clients.
type world struct {
	*sandbox.Server
	endpoint *url.URL
	clock    *clock
	policy   apicall.Policy
}

func start(t *testing.T, org organization.Organization) *world {
	t.Helper()
	server := sandboxtest.Start(t, org)
	endpoint, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	clock := &clock{now: time.Now()}
	server.SetClock(clock.Now)
	return &world{server, endpoint, clock, apicall.Policy{MaxRetries: tries - 1, RequestsPerSecond: 1000, Clock: clock}}
}

// read reads with a new client. prepare, if not nil, prepares the sandbox.
func (c call) read(t *testing.T, w *world, prepare func(*sandbox.Server)) (any, error) {
	t.Helper()
	return c.readUntil(t.Context(), t, w, prepare)
}

// readUntil reads as read does, until the context ends.
func (c call) readUntil(ctx context.Context, t *testing.T, w *world, prepare func(*sandbox.Server)) (any, error) {
	t.Helper()
	if c.after != "" {
		if err := w.Refuse(c.after); err != nil {
			t.Fatal(err)
		}
	}
	if prepare != nil {
		prepare(w.Server)
	}
	return c.connect(t, w.endpoint, w.policy)(ctx)
}

// readPages reads an organization whose lists have several pages.
func (c call) readPages(t *testing.T, prepare func(*sandbox.Server)) (w *world, got any, err error) {
	t.Helper()
	w = start(t, severalPages)
	got, err = c.read(t, w, prepare)
	return w, got, err
}

// fault returns a fault of the sandbox.
func fault(t *testing.T, name string) sandbox.Fault {
	t.Helper()
	for _, fault := range sandbox.Faults() {
		if fault.Name == name {
			return fault
		}
	}
	t.Fatalf("the sandbox has no fault %q", name)
	return sandbox.Fault{}
}

// inject returns what prepares the sandbox for faults by the numbers of the calls.
func (c call) inject(t *testing.T, names map[int]string) func(*sandbox.Server) {
	return func(server *sandbox.Server) {
		for n, name := range names {
			server.Inject(c.action, fault(t, name), sandbox.At(n))
		}
	}
}
