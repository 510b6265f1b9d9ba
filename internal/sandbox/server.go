// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// closeLimit bounds how long Close waits for answers that an alteration holds back.
const closeLimit = 5 * time.Second

// ErrNotLoopback says that an address is not one of this machine alone.
var ErrNotLoopback = errors.New("only a loopback address such as 127.0.0.1:0 or [::1]:0 is served")

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

	// mu guards what the answers are made of.
	mu           sync.RWMutex
	organization Organization
	tasks        func() []taskFields
	now          func() time.Time
	keyNow       func() time.Time // nil: now
	repeatTokens bool

	// keysMu guards what was given out by the services for temporary keys: keys by id, and tokens.
	keysMu                            sync.Mutex
	tencentCloudKeys, huaweiCloudKeys map[string]key
	subjectTokens, metadataTokens     map[string]pass

	// callsMu guards what is known about the calls, and the alterations of their answers.
	callsMu     sync.Mutex
	calls       []*Call
	counts      map[string]int
	alterations map[string][]func(Call, *Answer)
	injected    map[string]int // by the fault's name
}

// Start serves org on a free port of 127.0.0.1.
func Start(org Organization) (*Server, error) {
	return StartAt("127.0.0.1:0", org)
}

// StartAt serves org on a chosen loopback address; any other address is refused, since the keys and data of
// a sandbox are not meant for a network.
func StartAt(address string, org Organization) (*Server, error) {
	if err := checkLoopback(address); err != nil {
		return nil, err
	}
	if err := org.validate(); err != nil {
		return nil, err
	}
	org = org.clone()
	org.setDefaults()
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
		counts:       map[string]int{},
		alterations:  map[string][]func(Call, *Answer){},
		injected:     map[string]int{},

		tencentCloudKeys: map[string]key{},
		huaweiCloudKeys:  map[string]key{},
		subjectTokens:    map[string]pass{},
		metadataTokens:   map[string]pass{},
	}
	s.tasks = s.organization.decodeTasks()
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
	// A name is not resolved: it could mean another machine tomorrow.
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("sandbox address %q: %w", address, ErrNotLoopback)
	}
	return nil
}

// connectionState counts the connections, each of which is a goroutine that Close waits for.
func (s *Server) connectionState(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.connections.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.connections.Done()
	}
}

// Close ends the server and every connection at once. An error says that an alteration still holds an answer
// back after some seconds.
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
			s.closeError = errors.New("sandbox closed while an alteration holds an answer back")
		}
	})
	return s.closeError
}

// Update changes the organization between two calls.
func (s *Server) Update(change func(*Organization)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.organization)
	s.organization.setDefaults()
	s.tasks = s.organization.decodeTasks()
}

// SetClock replaces the clock that the times of signatures are held against.
func (s *Server) SetClock(now func() time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = now
}

// Environment returns the variables that point the provider, with the right keys, at this server.
func (s *Server) Environment() map[string]string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	tencentCloud, huaweiCloud := &s.organization.TencentCloud, &s.organization.HuaweiCloud
	environment := map[string]string{
		"TENCENTCLOUD_SECRET_ID":             tencentCloud.SecretID,
		"TENCENTCLOUD_SECRET_KEY":            tencentCloud.SecretKey,
		"ORGAUDIT_TENCENTCLOUD_ENDPOINT":     s.URL,
		"HW_ACCESS_KEY":                      huaweiCloud.AccessKey,
		"HW_SECRET_KEY":                      huaweiCloud.SecretKey,
		"ORGAUDIT_HUAWEICLOUD_ENDPOINT":      s.URL,
		"ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT": s.URL,
		"HW_AUTH_URL":                        s.URL,
		"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT":  s.URL,
	}
	if tencentCloud.SecurityToken != "" {
		environment["TENCENTCLOUD_SECURITY_TOKEN"] = tencentCloud.SecurityToken
	}
	if huaweiCloud.SecurityToken != "" {
		environment["HW_SECURITY_TOKEN"] = huaweiCloud.SecurityToken
	}
	return environment
}

// ServeHTTP answers one request; the URL alone tells the clouds apart.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	serveCredentials := credentialService(r)
	switch {
	case serveCredentials != nil:
		serveCredentials(s, w, r)
	case r.Method == http.MethodPost && r.URL.Path == "/" && r.Header.Get("X-TC-Action") != "":
		s.serveTencentCloud(w, r)
	case r.Method == http.MethodGet && huaweiCloudAction(r.URL.EscapedPath()) != nil:
		s.serveHuaweiCloud(w, r)
	default:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"message":"not an API of the sandbox"}`))
	}
}
