// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package sandbox stands in for Tencent Cloud Organization, Huawei Cloud Config and Huawei Cloud Organizations on this
// machine.
//
// One server on a loopback address answers the list APIs of both clouds and the services that give temporary keys. It
// checks the signature and every parameter of a request as the vendors do, and records the calls. Its data is an
// [organization.Organization]. Tests can change the data between two calls and alter single answers, so they can cause
// any fault that a cloud can have.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// closeLimit bounds how long Close waits for answers that an alteration delays.
const closeLimit = 5 * time.Second

// ErrNotLoopback means that other machines could reach an address.
var ErrNotLoopback = errors.New("the sandbox needs a loopback address such as 127.0.0.1:0 or [::1]:0")

// Server answers for both clouds on one loopback address. All its methods are safe for concurrent use.
type Server struct {
	// URL is the address without a trailing slash, such as http://127.0.0.1:40123.
	URL string

	server      *http.Server
	connections sync.WaitGroup
	served      chan struct{}
	closing     context.Context
	cancel      context.CancelFunc
	closed      sync.Once
	closeError  error

	// mu guards the data of the answers.
	mu           sync.RWMutex
	organization organization.Organization
	now          func() time.Time
	keyNow       func() time.Time // nil: now

	// keysMu guards the temporary keys, by ID, and the tokens.
	keysMu                            sync.Mutex
	tencentCloudKeys, huaweiCloudKeys map[string]key
	subjectTokens, metadataTokens     map[string]pass

	// callsMu guards the record of the calls and the alterations of their answers.
	callsMu     sync.Mutex
	calls       []*Call
	counts      map[callKey]int
	alterations []alteration
	injected    map[string]int // by the name of the fault
}

// Start serves an organization on a free port of 127.0.0.1.
func Start(org organization.Organization) (*Server, error) {
	return StartAt("127.0.0.1:0", org)
}

// StartAt serves an organization on a loopback address. It refuses any other address, since a sandbox is not safe to
// serve on a network.
func StartAt(address string, org organization.Organization) (*Server, error) {
	if err := checkLoopback(address); err != nil {
		return nil, err
	}
	if err := org.Validate(); err != nil {
		return nil, err
	}
	org = org.Clone()
	org.SetDefaults()
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("sandbox not started: %w", err)
	}
	closing, cancel := context.WithCancel(context.Background())
	s := &Server{
		URL:          "http://" + listener.Addr().String(),
		served:       make(chan struct{}),
		closing:      closing,
		cancel:       cancel,
		organization: org,
		now:          time.Now,
		counts:       map[callKey]int{},
		injected:     map[string]int{},

		tencentCloudKeys: map[string]key{},
		huaweiCloudKeys:  map[string]key{},
		subjectTokens:    map[string]pass{},
		metadataTokens:   map[string]pass{},
	}
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: time.Minute, ConnState: s.connectionState}
	go func() {
		defer close(s.served)
		_ = s.server.Serve(listener)
	}()
	return s, nil
}

func checkLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("sandbox address %q: %w (%w)", address, ErrNotLoopback, err)
	}
	// A name is refused, since it may resolve to another machine.
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("sandbox address %q: %w", address, ErrNotLoopback)
	}
	return nil
}

// connectionState counts the connections. Each is a goroutine that Close waits for.
func (s *Server) connectionState(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.connections.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.connections.Done()
	}
}

// Close ends the server and every connection. If an alteration still delays an answer after closeLimit, it returns an
// error.
func (s *Server) Close() error {
	s.closed.Do(func() {
		s.cancel()
		s.closeError = s.server.Close()
		<-s.served
		idle := make(chan struct{})
		go func() {
			defer close(idle)
			s.connections.Wait()
		}()
		select {
		case <-idle:
		case <-time.After(closeLimit):
			s.closeError = errors.New("sandbox closed while an alteration delays an answer")
		}
	})
	return s.closeError
}

// Update changes the organization between two calls.
func (s *Server) Update(change func(*organization.Organization)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.organization)
	s.organization.SetDefaults()
}

// SetClock replaces the clock that checks the times of signatures.
func (s *Server) SetClock(now func() time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = now
}

// Environment returns the variables that make the provider use this server, with its keys.
func (s *Server) Environment() map[string]string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	tencent, huawei := &s.organization.TencentCloud, &s.organization.HuaweiCloud
	environment := map[string]string{
		"TENCENTCLOUD_SECRET_ID":             tencent.SecretID,
		"TENCENTCLOUD_SECRET_KEY":            tencent.SecretKey,
		"ORGAUDIT_TENCENTCLOUD_ENDPOINT":     s.URL,
		"HW_ACCESS_KEY":                      huawei.AccessKey,
		"HW_SECRET_KEY":                      huawei.SecretKey,
		"ORGAUDIT_HUAWEICLOUD_ENDPOINT":      s.URL,
		"ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT": s.URL,
		"HW_AUTH_URL":                        s.URL,
		"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT":  s.URL,

		"ORGAUDIT_HUAWEICLOUD_ORGANIZATIONS_ENDPOINT": s.URL,
	}
	if tencent.SecurityToken != "" {
		environment["TENCENTCLOUD_SECURITY_TOKEN"] = tencent.SecurityToken
	}
	if huawei.SecurityToken != "" {
		environment["HW_SECURITY_TOKEN"] = huawei.SecurityToken
	}
	return environment
}

// ServeHTTP answers one request. The path decides between the clouds.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	api, segments := huaweiCloudAPI(r.Method, r.URL.EscapedPath())
	switch {
	case s.serveCredentials(w, r):
	case r.Method == http.MethodPost && r.URL.Path == "/" && r.Header.Get("X-TC-Action") != "":
		s.serveTencentCloud(w, r)
	case api != nil:
		s.serveHuaweiCloud(w, r, api, segments)
	default:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"message":"not an API of the sandbox"}`))
	}
}
