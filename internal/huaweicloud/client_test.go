// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package huaweicloud_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const summaryAction = "CollectPolicyStatesSummary"

// start serves an account and gives a client for it that looks the account up.
func start(t *testing.T, org organization.Organization, change ...func(*huaweicloud.Config)) (*sandbox.Server, *huaweicloud.Client) {
	t.Helper()
	server, err := sandbox.Start(org)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	endpoint, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	config := huaweicloud.Config{
		Credentials: huaweicloud.Credentials{Keys: apicall.Keys{ID: organization.DefaultHuaweiAccessKey, Secret: organization.DefaultHuaweiSecretKey}}, Endpoint: endpoint,
		Account:   lookupAt(endpoint),
		UserAgent: "terraform-provider-orgaudit/test",
	}
	for _, change := range change {
		change(&config)
	}
	client, err := huaweicloud.NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	return server, client
}

// summary is the compliance of an account, whole and by rule.
type summary struct {
	Results           huaweicloud.SummaryResults
	PolicyAssignments []huaweicloud.PolicyAssignmentSummary
}

// summarize reads the summary of an account, nil where that fails.
func summarize(ctx context.Context, client *huaweicloud.Client, domainID string, tags []string) (*summary, error) {
	read := &summary{}
	rules, err := paging.Collect(ctx, func(ctx context.Context, filter huaweicloud.PolicyStatesSummaryFilter, into paging.Sink[huaweicloud.PolicyAssignmentSummary]) error {
		results, err := client.CollectPolicyStatesSummary(ctx, filter, into)
		if results != nil {
			read.Results = *results
		}
		return err
	}, huaweicloud.PolicyStatesSummaryFilter{DomainID: domainID, Tags: tags})
	if err != nil {
		return nil, err
	}
	read.PolicyAssignments = rules
	return read, nil
}

// lookupAt looks the account up at one address.
func lookupAt(endpoint *url.URL) huaweicloud.Account {
	return func() (string, huaweicloud.Lookup, error) {
		return "", huaweicloud.Lookup{Identity: endpoint, STS: endpoint}, nil
	}
}

func TestNewClient_needsBothKeys(t *testing.T) {
	for _, keys := range []apicall.Keys{{}, {ID: "key"}, {Secret: "key"}, {Token: "token"}} {
		if client, err := huaweicloud.NewClient(huaweicloud.Config{Credentials: huaweicloud.Credentials{Keys: keys}}); client != nil || err == nil {
			t.Errorf("%+v: got %v, %v", keys, client, err)
		}
	}
}

func TestClient_severalReadsAtOnceLookTheAccountUpOnce(t *testing.T) {
	server, client := start(t, organization.Generate(1, organization.Size{Rules: 12}))
	var reads sync.WaitGroup
	for range 8 {
		reads.Go(func() {
			domainID, err := client.DomainID(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			if got, err := summarize(t.Context(), client, domainID, nil); err != nil || len(got.PolicyAssignments) != 12 {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	reads.Wait()
	if looked := len(server.CallsOf("KeystoneListAuthDomains")); looked != 1 {
		t.Errorf("looked up %d times", looked)
	}
	for _, call := range server.Calls() {
		if got := call.Header.Get("User-Agent"); !strings.HasSuffix(got, "; terraform-provider-orgaudit/test") {
			t.Fatalf("User-Agent %q", got)
		}
	}
}

func TestDomainID_aFailedLookupIsAskedAgain(t *testing.T) {
	server, client := start(t, organization.Organization{})
	server.Alter("KeystoneListAuthDomains", func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N == 1 {
			answer.Body = []byte(`{}`)
		}
	})
	if got, err := client.DomainID(t.Context()); got != "" || err == nil || !strings.Contains(err.Error(), "0 accounts") {
		t.Errorf("first: got %q, %v", got, err)
	}
	for range 2 {
		if got, err := client.DomainID(t.Context()); got != organization.DefaultHuaweiDomainID || err != nil {
			t.Errorf("then: got %q, %v", got, err)
		}
	}
	if looked := len(server.CallsOf("KeystoneListAuthDomains")); looked != 2 {
		t.Errorf("looked up %d times", looked)
	}
}

func TestDomainID_aConfiguredOneIsNotLookedUp(t *testing.T) {
	server, client := start(t, organization.Organization{}, func(config *huaweicloud.Config) {
		config.Account = func() (string, huaweicloud.Lookup, error) { return "configured", huaweicloud.Lookup{}, nil }
	})
	if got, err := client.DomainID(t.Context()); got != "configured" || err != nil || len(server.Calls()) > 0 {
		t.Errorf("got %q, %v after %d calls", got, err, len(server.Calls()))
	}
}

func TestCollectPolicyStatesSummary_errorsSayWhatToDo(t *testing.T) {
	status := func(status int, body string) func(*sandbox.Server) {
		return func(server *sandbox.Server) {
			server.Alter(summaryAction, func(_ sandbox.Call, answer *sandbox.Answer) {
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
		"wrong key":                    {func(c *huaweicloud.Config) { c.Credentials.Keys.Secret = "other" }, nil, 401, "APIGW.0301", "Incorrect IAM", "HW_ACCESS_KEY and HW_SECRET_KEY"},
		"clock off":                    {nil, func(s *sandbox.Server) { s.SetClock(func() time.Time { return time.Now().Add(time.Hour) }) }, 401, "APIGW.0301", "Incorrect IAM", "fifteen minutes"},
		"forbidden":                    {nil, status(403, `{"error_code": "RMS.00010002", "error_msg": "no right"}`), 403, "RMS.00010002", "no right", "rms:policyStates:get"},
		"nested form":                  {nil, status(404, `{"error": {"code": "RMS.404", "message": "none"}}`), 404, "RMS.404", "none", "domain_id"},
		"throttled":                    {nil, status(429, `{"error_code": "APIGW.0308", "error_msg": "The throttling threshold has been reached"}`), 429, "APIGW.0308", "throttling", "requests_per_second"},
		"server error":                 {nil, status(500, `{"error_code": "RMS.00000500", "error_msg": "sorry"}`), 500, "RMS.00000500", "sorry", ""},
		"a proxy's page":               {nil, status(502, "<html>"+strings.Repeat("proxy ", 10_000)), 502, "", "no error of the API's form", "proxy"},
		"a code that is a number":      {nil, status(401, `{"error": {"code": 401, "message": "The request you have made requires authentication.", "title": "Unauthorized"}}`), 401, "401", "requires authentication", "HW_ACCESS_KEY"},
		"an error with status 200":     {nil, status(200, `{"error_code": "RMS.1", "error_msg": "partial", "results": {}, "policy_assignments": null}`), 200, "RMS.1", "partial", ""},
		"a nested one with status 200": {nil, status(200, `{"error": {}, "results": {}, "policy_assignments": null}`), 200, "", "says nothing", ""},
	} {
		t.Run(name, func(t *testing.T) {
			change := test.config
			if change == nil {
				change = func(*huaweicloud.Config) {}
			}
			server, client := start(t, organization.Organization{}, change)
			if test.set != nil {
				test.set(server)
			}
			got, err := summarize(t.Context(), client, organization.DefaultHuaweiDomainID, nil)
			var apiError *apicall.Error
			if got != nil || !errors.As(err, &apiError) {
				t.Fatalf("got %v, %v", got, err)
			}
			if apiError.Action != summaryAction || apiError.Status != test.status || apiError.Code != test.code ||
				!strings.Contains(apiError.Message, test.message) || apiError.RequestID == "" || len(err.Error()) > 1000 {
				t.Errorf("got %+v", *apiError)
			}
			if !strings.Contains(apiError.Advice, test.advice) || (test.advice == "") != (apiError.Advice == "") {
				t.Errorf("advice %q", apiError.Advice)
			}
		})
	}
}

func TestCollectPolicyStatesSummary_aNumberBeyond64BitsIsAnError(t *testing.T) {
	_, client := start(t, organization.Organization{HuaweiCloud: organization.HuaweiCloud{PolicyStatesSummary: []byte(
		`{"results": {"resource_details": {"compliant_count": 9223372036854775808}}, "policy_assignments": []}`)}})
	got, err := summarize(t.Context(), client, organization.DefaultHuaweiDomainID, nil)
	if got != nil || err == nil || !strings.Contains(err.Error(), "/results/resource_details/compliant_count: value out of range") {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestCollectPolicyStatesSummary_cancellingEndsTheRequest(t *testing.T) {
	server, client := start(t, organization.Organization{})
	ctx, cancel := context.WithCancel(t.Context())
	server.Alter(summaryAction, func(_ sandbox.Call, answer *sandbox.Answer) {
		answer.Delay = time.Hour
		cancel()
	})
	got, err := summarize(ctx, client, organization.DefaultHuaweiDomainID, nil)
	if got != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestCollectPolicyStatesSummary_sentToTheAccountThatIsAskedFor(t *testing.T) {
	server, client := start(t, organization.Organization{})
	_, err := summarize(t.Context(), client, "other-account", []string{"a b", "+/=&?%", "标签"})
	var apiError *apicall.Error
	if !errors.As(err, &apiError) || apiError.Status != http.StatusForbidden {
		t.Errorf("got %v", err)
	}
	call := server.CallsOf(summaryAction)[0]
	if call.Parameters["domain_id"] != "other-account" || strings.Join(call.Parameters["tags"].([]string), "|") != "a b|+/=&?%|标签" {
		t.Errorf("sent %v", call.Parameters)
	}
}
