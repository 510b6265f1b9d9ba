// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall_test

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// fetch makes one request through a transport and reads the whole answer.
func fetch(ctx context.Context, transport http.RoundTripper, url string) (string, error) {
	ctx, seen := apicall.WithExchange(ctx)
	return fetchNoted(ctx, seen, transport, url)
}

// fetchNoted makes one request, which the exchange of the context notes.
func fetchNoted(ctx context.Context, seen *apicall.Exchange, transport http.RoundTripper, url string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return "", err
	}
	_, err = transport.RoundTrip(request) //nolint:bodyclose // the exchange has the body
	return string(seen.Body), err
}

// fetchSigned makes one request with a signature.
func fetchSigned(ctx context.Context, transport http.RoundTripper, authorization string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:1", http.NoBody)
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", authorization)
	response, err := transport.RoundTrip(request)
	if err != nil {
		return "", err
	}
	return response.Status, response.Body.Close()
}

func TestTransport_reusesConnections(t *testing.T) {
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	transport := apicall.NewCaller(apicall.Policy{}).NewTransport()
	for range 5 {
		var reads sync.WaitGroup
		for range 10 { // as many as Terraform reads in parallel
			reads.Go(func() {
				for range 10 {
					if _, err := fetch(t.Context(), transport, server.URL); err != nil {
						t.Error(err)
					}
				}
			})
		}
		reads.Wait()
	}
	if opened.Load() > 25 { // net/http opens a spare one now and then
		t.Errorf("%d connections for 500 requests, 10 at a time", opened.Load())
	}
}

func TestTransport_needsTLS12(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	if _, err := fetch(t.Context(), apicall.NewCaller(apicall.Policy{}).NewTransport(), server.URL); err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("got %v", err)
	}
}

// Go reads the variables of proxies and certificates once in a process, so each of these tests starts its own.
const childVariable = "ORGAUDIT_TEST_CHILD"

// children are what a child process does and prints.
var children = map[string]func(ctx context.Context, address string) (string, error){
	"transport": func(ctx context.Context, address string) (string, error) {
		return fetch(ctx, apicall.NewCaller(apicall.Policy{}).NewTransport(), address)
	},
	"echo": func(ctx context.Context, address string) (string, error) {
		caller := apicall.NewCaller(apicall.Policy{})
		transport := caller.NewTransport()
		return "", do(ctx, caller, action, func(ctx context.Context, seen *apicall.Exchange) error {
			body, err := fetchNoted(ctx, seen, transport, address)
			if err != nil {
				return err
			}
			return &apicall.Error{Action: action, Code: "Echo", Message: body, RequestID: seen.RequestID}
		})
	},
	"direct": func(ctx context.Context, address string) (string, error) {
		return fetch(ctx, apicall.NewDirectTransport(), address)
	},
}

func TestMain(m *testing.M) {
	name, address, found := strings.Cut(os.Getenv(childVariable), " ")
	if !found {
		os.Exit(m.Run())
	}
	body, err := children[name](context.Background(), address)
	if err != nil {
		body = "error: " + err.Error()
	}
	_, _ = os.Stdout.WriteString(body)
}

// inChild runs a child process with these variables and returns its output.
func inChild(t *testing.T, child, address string, variables ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), append(variables, childVariable+"="+child+" "+address)...)
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	return string(output)
}

func TestTransport_usesProxiesOfTheSystem(t *testing.T) {
	var asked atomic.Value
	asked.Store("")
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Store(r.Method + " " + r.Host)
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(proxy.Close)
	variables := []string{"HTTP_PROXY=" + proxy.URL, "HTTPS_PROXY=" + proxy.URL, "http_proxy=", "https_proxy=", "NO_PROXY=direct.invalid", "no_proxy="}
	for _, test := range []struct{ child, address, asked string }{
		{"transport", "https://api.invalid/", "CONNECT api.invalid:443"},
		{"transport", "https://direct.invalid/", ""},
		{"direct", "http://metadata.invalid", ""},
	} {
		asked.Store("")
		got := inChild(t, test.child, test.address, variables...)
		if asked.Load() != test.asked || !strings.HasPrefix(got, "error: ") {
			t.Errorf("%s of %s: the proxy was asked %q, got %q", test.child, test.address, asked.Load(), got)
		}
	}
}

func TestTransport_invalidProxyVariableIsNamed(t *testing.T) {
	const broken = "http://user:pass-word-9%zz@proxy.invalid:1"
	for _, test := range []struct {
		variable, address, want string
	}{
		{"HTTPS_PROXY=" + broken, "https://api.invalid/", "the variable HTTPS_PROXY is not the URL of a proxy"},
		{"https_proxy=" + broken, "https://api.invalid/", "the variable https_proxy is not the URL of a proxy"},
		{"HTTP_PROXY=" + broken, "http://api.invalid/", "the variable HTTP_PROXY is not the URL of a proxy"},
		{"HTTPS_PROXY=http://[::1", "https://api.invalid/", "the variable HTTPS_PROXY is not the URL of a proxy"},
		{"HTTPS_PROXY=http:/proxy.invalid", "https://api.invalid/", "the variable HTTPS_PROXY is not the URL of a proxy"},
		{"HTTPS_PROXY=proxy.invalid:1", "https://api.invalid/", "lookup proxy.invalid"},
		{"HTTPS_PROXY=" + broken, "https://direct.invalid/", "lookup direct.invalid"},
		{"HTTP_PROXY=" + broken, "https://api.invalid/", "lookup api.invalid"},
	} {
		got := inChild(t, "transport", test.address, "HTTP_PROXY=", "HTTPS_PROXY=", "http_proxy=", "https_proxy=", "NO_PROXY=direct.invalid", "no_proxy=", test.variable)
		if !strings.Contains(got, test.want) || strings.Contains(got, "pass-word") {
			t.Errorf("%s, %s: got %q", test.variable, test.address, got)
		}
	}
}

func TestTransport_hidesProxyPasswords(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "pass-word-9")
		_, _ = w.Write([]byte("echo: " + r.Header.Get("Proxy-Authorization") + " pass-word-9"))
	}))
	t.Cleanup(proxy.Close)
	got := inChild(t, "echo", "http://api.invalid/", "HTTP_PROXY="+strings.Replace(proxy.URL, "http://", "http://user:pass%2Dword-9@", 1), "http_proxy=", "NO_PROXY=", "no_proxy=")
	if got != "error: ListThings: Echo: "+leftOut {
		t.Errorf("got %q", got)
	}
}

// A server may write anything into a status line or a header.
func TestTransport_errorsDoNotQuoteTheServer(t *testing.T) {
	const secret = "whatever-the-server-writes"
	for name, test := range map[string]struct{ answer, want string }{
		"status text":    {"HTTP/1.1 302 " + secret + "\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", "HTTP status 302 Found is a redirect"},
		"another status": {"HTTP/1.1 304 " + secret + "\r\n\r\n", "HTTP status 304 Not Modified"},
		"no HTTP":        {secret + "\r\n\r\n", "not valid HTTP"},
		"no status":      {"HTTP/1.1 " + secret + "\r\n\r\n", "not valid HTTP"},
		"no header":      {"HTTP/1.1 200 OK\r\n" + secret + "\r\n\r\n", "not valid HTTP"},
	} {
		listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = connection.Read(make([]byte, 4096))
			_, _ = connection.Write([]byte(test.answer))
			_ = connection.Close()
		}()
		_, err = fetch(t.Context(), apicall.NewCaller(apicall.Policy{}).NewTransport(), "http://"+listener.Addr().String())
		_ = listener.Close()
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// failingTransport implements http.RoundTripper.
type failingTransport struct{ err error }

func (f failingTransport) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

// net/http returns this error if the server closes a connection when a request is about to use it.
func TestTransport_closedConnectionIsNotInvalidHTTP(t *testing.T) {
	before := http.DefaultTransport
	t.Cleanup(func() { http.DefaultTransport = before })
	closed := errors.New("http: server closed idle connection")
	http.DefaultTransport = failingTransport{closed}
	if _, err := fetch(t.Context(), apicall.NewCaller(apicall.Policy{}).NewTransport(), "http://127.0.0.1"); !errors.Is(err, closed) || strings.Contains(err.Error(), "not valid HTTP") {
		t.Errorf("got %v", err)
	}
}

func TestTransport_usesCertificatesOfTheSystemAndSendsNoBody(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("certificates of this system are not in files")
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "trusted, with a body of %d bytes", r.ContentLength) // -1 if its length is unknown
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "authority.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := inChild(t, "transport", server.URL, "SSL_CERT_FILE="+file); got != "trusted, with a body of 0 bytes" {
		t.Errorf("got %q", got)
	}
	if got := inChild(t, "transport", server.URL); !strings.Contains(got, "certificate") {
		t.Errorf("got %q", got)
	}
}
