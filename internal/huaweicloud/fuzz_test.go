// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// fuzzAnswer answers every request with one body.
type fuzzAnswer struct {
	mu   sync.Mutex
	body []byte
}

func (a *fuzzAnswer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, _ = w.Write(a.body)
}

func (a *fuzzAnswer) set(body []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.body = body
}

// startFuzz serves answers and gives what makes a client for them.
func startFuzz(f *testing.F, keepAlive bool) (*fuzzAnswer, func(testing.TB) *huaweicloud.Client) {
	f.Helper()
	answer := &fuzzAnswer{}
	server := httptest.NewServer(answer)
	server.Config.SetKeepAlivesEnabled(keepAlive)
	f.Cleanup(server.Close)
	endpoint, err := url.Parse(server.URL)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		"", " ", "null", "{}", "[]", "0", `""`, "<html><body>502</body></html>", "\ufeff{}", "\xff\xfe",
		`{"error": {}}`, `{"error": null}`, `{"error": {"code": 401, "message": "m"}}`, `{"error": {"error": {"code": "x"}}}`, `{"error": "text"}`,
		`{"error_code": "RMS.00010002", "error_msg": "m", "request_id": "r"}`, `{"error_code": "", "error_msg": ""}`, `{"error_code": [], "error_msg": {}}`,
		strings.Repeat(`{"results":`, 200), strings.Repeat("[", 20000),
	} {
		f.Add([]byte(seed))
	}
	return answer, func(t testing.TB) *huaweicloud.Client {
		t.Helper()
		client, err := huaweicloud.NewClient(huaweicloud.Config{
			Credentials: huaweicloud.Credentials{Keys: apicall.Keys{ID: organization.DefaultHuaweiAccessKey, Secret: organization.DefaultHuaweiSecretKey}}, Endpoint: endpoint,
			Account: lookupAt(endpoint),
			Policy:  apicall.Policy{MaxRetries: 0, RequestsPerSecond: 1e9},
		})
		if err != nil {
			t.Fatal(err)
		}
		return client
	}
}

// lenient decodes an answer that was taken for one.
func lenient(t *testing.T, body []byte) map[string]any {
	t.Helper()
	var answered map[string]any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&answered); err != nil || !json.Valid(body) {
		t.Fatalf("%q was taken for an answer: %v", body, err)
	}
	for _, field := range []string{"error", "Error", "error_code", "error_msg"} {
		if value := answered[field]; value != nil && value != "" {
			t.Fatalf("%q was taken for an answer", body)
		}
	}
	return answered
}

func FuzzCollectPolicyStatesSummary(f *testing.F) {
	answer, newClient := startFuzz(f, true)
	client := newClient(f)
	documented := string(organization.Documented(summaryAction))
	for _, seed := range []string{
		documented, documented + documented, documented + "x", documented[:len(documented)/2],
		strings.Replace(documented, "policy_assignments", "Policy_assignments", 1),
		strings.Replace(documented, "[", "[null,", 1),
		`{"results": {}, "policy_assignments": []}`, `{"results": {}, "policy_assignments": null}`, `{"results": {}}`, `{"policy_assignments": []}`,
		`{"results": null, "policy_assignments": []}`, `{"results": [], "policy_assignments": {}}`,
		`{"results": {"assignment_details": {"compliant_count": 1}}, "policy_assignments": []}`,
		`{"results": {"assignment_details": {"compliant_count": 0, "non_compliant_count": -1}}, "policy_assignments": []}`,
		`{"results": {"assignment_details": {"compliant_count": 1e99}}, "policy_assignments": [{}]}`,
		`{"results": {}, "policy_assignments": [], "policy_assignments": [{}]}`, `{"results": {}, "policy_assignments": [{}, {}]}`,
		`{"results": {}, "policy_assignments": [], "error_code": "x"}`, `{"results": {}, "policy_assignments": [], "error": {}}`,
		`{"results": {}, "policy_assignments": [{"policy_assignment": {"parameters": {"a": null, "b": {"value": [1e400]}}, "tags": [null]}}]}`,
		`{"results": {}, "policy_assignments": [{"compliance_state": "` + "\xff" + `"}]}`, `{"results": {}, "policy_assignments": [1, "a"]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		answer.set(body)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		got, err := summarize(ctx, client, "domain", nil)
		if ctx.Err() != nil {
			t.Fatal("the read does not end")
		}
		if err != nil {
			if got != nil {
				t.Fatalf("%+v came with an error: %v", got, err)
			}
			return
		}
		answered := lenient(t, body)
		results, ok := answered["results"].(map[string]any)
		rules, present := answered["policy_assignments"]
		array, isArray := rules.([]any)
		if !ok || !present || rules != nil && !isArray || len(got.PolicyAssignments) != len(array) {
			t.Fatalf("got %+v of %q", got, body)
		}
		counts, _ := results["assignment_details"].(map[string]any)
		for _, field := range []string{"compliant_count", "non_compliant_count"} {
			number, _ := counts[field].(json.Number)
			if count, _ := number.Int64(); count > 0 && len(array) == 0 {
				t.Fatalf("no rule was taken for the whole of %q", body)
			}
		}
	})
}

func FuzzDomainID(f *testing.F) {
	// A client keeps the id that it found: each answer gets a client of its own, whose connection
	// must not stay behind.
	answer, newClient := startFuzz(f, false)
	for _, seed := range []string{
		`{"domains": [{"id": "0123456789abcdef0123456789abcdef", "name": "n", "enabled": true, "links": {"self": "s"}}], "links": {}}`,
		`{"domains": []}`, `{"domains": null}`, `{"domains": [null]}`, `{"domains": [{}]}`, `{"domains": [{"id": null}]}`, `{"domains": [{"id": ""}]}`,
		`{"domains": [{"id": "a/../b"}]}`, `{"domains": [{"id": "a\n"}]}`, `{"domains": [{"id": 1}]}`, `{"domains": [{"ID": "a"}]}`, `{"Domains": [{"id": "a"}]}`,
		`{"domains": [{"id": "a"}, {"id": "b"}]}`, `{"domains": [{"id": "a", "id": "b"}]}`, `{"domains": [{"id": "a"}]}x`, `{"domains": [{"id": "a"}`,
		`{"domains": [{"id": "` + "\xff" + `"}]}`, `{"domains": {"id": "a"}}`, `{"domains": [{"id": "a"}], "error": {"code": "x"}}`,
		`{"domains": [], "account_id": "a_b"}`, `{"domains": [], "account_id": "a/b"}`, `{"domains": [], "account_id": 1}`, `{"account_id": "a"}`,
	} {
		f.Add([]byte(seed))
	}
	expected := regexp.MustCompile(`\A[0-9A-Za-z_-]{1,36}\z`)
	f.Fuzz(func(t *testing.T, body []byte) {
		answer.set(body)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		got, err := newClient(t).DomainID(ctx)
		if ctx.Err() != nil {
			t.Fatal("the lookup does not end")
		}
		if err != nil {
			if got != "" {
				t.Fatalf("%q came with an error: %v", got, err)
			}
			return
		}
		// Both services give the same answer here.
		answered := lenient(t, body)
		named := answered["account_id"]
		switch domains, _ := answered["domains"].([]any); len(domains) {
		case 0:
		case 1:
			domain, _ := domains[0].(map[string]any)
			named = domain["id"]
		default:
			named = nil
		}
		if named != got || !expected.MatchString(got) {
			t.Fatalf("got %q of %q", got, body)
		}
	})
}
