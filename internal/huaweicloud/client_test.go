// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// The faults that every API shares are in internal/test/faults.

const summary = "CollectPolicyStatesSummary"

// start serves an account and returns a client that looks the account up.
func start(t *testing.T, org organization.Organization, change func(*huaweicloud.Config)) (*sandbox.Server, *huaweicloud.Client) {
	t.Helper()
	server := sandboxtest.Start(t, org)
	endpoint, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	config := huaweicloud.Config{
		Credentials: huaweicloud.Credentials{Keys: apicall.Keys{ID: organization.DefaultHuaweiAccessKey, Secret: organization.DefaultHuaweiSecretKey}},
		Endpoint:    endpoint, Metadata: endpoint,
		Account: func() (string, error) { return "", nil },
		Services: func() (huaweicloud.Services, error) {
			return huaweicloud.Services{Identity: endpoint, STS: endpoint}, nil
		},
		UserAgent: "terraform-provider-orgaudit/test",
	}
	if change != nil {
		change(&config)
	}
	client, err := huaweicloud.NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	return server, client
}

// readSummary reads the summary of the default account.
func readSummary(ctx context.Context, client *huaweicloud.Client, tags []string) error {
	_, err := paging.Collect(ctx, func(ctx context.Context, filter huaweicloud.PolicyStatesSummaryFilter, into paging.Sink[huaweicloud.PolicyAssignmentSummary]) error {
		_, err := client.CollectPolicyStatesSummary(ctx, filter, into)
		return err
	}, huaweicloud.PolicyStatesSummaryFilter{DomainID: organization.DefaultHuaweiDomainID, Tags: tags})
	return err
}

// errorOf returns the error of a call.
func errorOf(t *testing.T, err error) *apicall.Error {
	t.Helper()
	var failed *apicall.Error
	if !errors.As(err, &failed) {
		t.Fatalf("got %v", err)
	}
	return failed
}

func TestNewClient_needsBothKeys(t *testing.T) {
	for _, keys := range []apicall.Keys{{}, {ID: "key"}, {Secret: "key"}, {Token: "token"}} {
		if client, err := huaweicloud.NewClient(huaweicloud.Config{Credentials: huaweicloud.Credentials{Keys: keys}}); client != nil || err == nil {
			t.Errorf("%+v: got %v, %v", keys, client, err)
		}
	}
}

func TestError_saysWhatToDo(t *testing.T) {
	status := func(status int, body string) func(*sandbox.Server) {
		return func(server *sandbox.Server) {
			server.Alter(summary, func(_ sandbox.Call, answer *sandbox.Answer) {
				answer.Status, answer.Body = status, []byte(body)
			})
		}
	}
	for name, test := range map[string]struct {
		config  func(*huaweicloud.Config)
		set     func(*sandbox.Server)
		status  int
		code    string
		message string
		advice  string
	}{
		"wrong key":               {func(c *huaweicloud.Config) { c.Credentials.Keys.Secret = "other" }, nil, 401, "APIGW.0301", "Incorrect IAM", "HW_ACCESS_KEY and HW_SECRET_KEY"},
		"expired token":           {nil, status(401, `{"error_code": "APIGW.0307", "error_msg": "The token must be updated"}`), 401, "APIGW.0307", "token", "HW_SECURITY_TOKEN"},
		"clock off":               {nil, func(s *sandbox.Server) { s.SetClock(func() time.Time { return time.Now().Add(time.Hour) }) }, 401, "APIGW.0301", "Incorrect IAM", "fifteen minutes"},
		"forbidden":               {nil, status(403, `{"error_code": "RMS.00010002", "error_msg": "no right"}`), 403, "RMS.00010002", "no right", "grant rms:policyStates:get"},
		"nested form":             {nil, status(404, `{"error": {"code": "RMS.404", "message": "none"}}`), 404, "RMS.404", "none", "domain_id"},
		"throttled":               {nil, status(429, `{"error_code": "APIGW.0308", "error_msg": "The throttling threshold has been reached"}`), 429, "APIGW.0308", "throttling", "requests_per_second"},
		"throttled by a gateway":  {nil, status(429, "<html>"), 429, "", "no error in the API's form", "requests_per_second"},
		"server error":            {nil, status(500, `{"error_code": "RMS.00000500", "error_msg": "sorry"}`), 500, "RMS.00000500", "sorry", ""},
		"page of a proxy":         {nil, status(502, "<html>"+strings.Repeat("proxy ", 10_000)), 502, "", "no error in the API's form", "proxy"},
		"numeric code":            {nil, status(401, `{"error": {"code": 401, "message": "The request you have made requires authentication.", "title": "Unauthorized"}}`), 401, "401", "requires authentication", "HW_ACCESS_KEY"},
		"error with status 200":   {nil, status(200, `{"error_code": "RMS.1", "error_msg": "partial", "results": {}, "policy_assignments": null}`), 200, "RMS.1", "partial", ""},
		"error object, no text":   {nil, status(200, `{"error": {}, "results": {}, "policy_assignments": null}`), 200, "", "without a code or message", ""},
		"error with another form": {nil, status(200, `{"error_code": "RMS.1", "error_msg": "partial", "results": [], "policy_assignments": 1}`), 200, "RMS.1", "partial", ""},
		"number beyond 64 bits":   {nil, status(200, `{"results": {"resource_details": {"compliant_count": 9223372036854775808}}, "policy_assignments": []}`), 200, "", "/results/resource_details/compliant_count: value out of range", "report it"},
	} {
		t.Run(name, func(t *testing.T) {
			server, client := start(t, organization.Organization{}, test.config)
			if test.set != nil {
				test.set(server)
			}
			err := readSummary(t.Context(), client, nil)
			failed := errorOf(t, err)
			if failed.Action != summary || failed.Status != test.status || failed.Code != test.code ||
				!strings.Contains(failed.Message, test.message) || failed.RequestID == "" || len(err.Error()) > 1000 {
				t.Errorf("got %+v", *failed)
			}
			if !strings.Contains(failed.Advice, test.advice) || (test.advice == "") != (failed.Advice == "") {
				t.Errorf("advice %q", failed.Advice)
			}
		})
	}
}

func TestAggregates_sendNoEmptyFilter(t *testing.T) {
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		body = strings.TrimSpace(string(text))
		_, _ = w.Write([]byte(`{"aggregate_policy_assignments":[],"page_info":{"current_count":0}}`))
	}))
	t.Cleanup(server.Close)
	_, client := start(t, organization.Organization{}, func(config *huaweicloud.Config) { config.Endpoint, _ = url.Parse(server.URL) })
	_, err := paging.Collect(t.Context(), client.ListAggregateComplianceByPolicyAssignment, huaweicloud.AggregateAssignmentFilter{DomainID: "d", AggregatorID: "a"})
	if err != nil || body != `{"aggregator_id":"a"}` {
		t.Errorf("sent %s, %v", body, err)
	}
}
