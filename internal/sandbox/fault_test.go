// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// signedRequest signs a request with the vendor's SDK and returns a function that copies it.
func signedRequest(t *testing.T, server *Server, action string) func(context.Context) *http.Request {
	t.Helper()
	var signed *http.Request
	keep := func(r *http.Request) { signed = r.Clone(context.Background()) }
	switch action {
	case "ListTasks":
		(tencentCaller{tamper: keep}).call(t, server, action, `{"ZoneId":"`+organization.ZoneID+`"}`)
	case "CollectPolicyStatesSummary":
		(huaweiCaller{tamper: keep}).summary(t, server)
	case "AssumeRole", "AssumeRoleWithWebIdentity", "CreateTokenWithIdToken", "CreateTemporaryAccessKeyByToken", "CreateTemporaryAccessKeyByAgency", "AssumeAgency":
		askForKeys(t, server, action, keep)
	case "GetCallerIdentity":
		(huaweiCaller{tamper: keep}).get(t, server, "/v5/caller-identity")
	default:
		(huaweiCaller{tamper: keep}).get(t, server, "/v3/auth/domains")
	}
	server.ResetCalls()
	return func(ctx context.Context) *http.Request {
		request := signed.Clone(ctx)
		if signed.GetBody != nil {
			body, err := signed.GetBody()
			if err != nil {
				t.Fatal(err)
			}
			request.Body = body
		}
		return request
	}
}

// received is an answer as the client sees it.
type received struct {
	status  int
	header  http.Header
	body    string
	noReply error // why no header came
	cut     error // why the body ended early
}

func exchange(request *http.Request) received {
	transport := &http.Transport{DisableKeepAlives: true}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return received{noReply: err}
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return received{status: response.StatusCode, header: response.Header, body: string(body), cut: err}
}

func (r received) whole(status int) bool {
	return r.noReply == nil && r.cut == nil && r.status == status
}

// onTheWire has, for each fault, the check of the answer that the client sees.
var onTheWire = map[string]func(r received, whole string) bool{
	"connection dropped": func(r received, _ string) bool { return errors.Is(r.noReply, io.EOF) },
	"connection reset":   func(r received, _ string) bool { return r.noReply != nil && !errors.Is(r.noReply, io.EOF) },
	"body dropped": func(r received, whole string) bool {
		return r.status == 200 && errors.Is(r.cut, io.ErrUnexpectedEOF) && r.body != "" && strings.HasPrefix(whole, r.body)
	},
	"too slow":             func(r received, _ string) bool { return errors.Is(r.noReply, context.Canceled) },
	"429":                  func(r received, _ string) bool { return r.whole(429) && r.header["Retry-After"] == nil },
	"429 with Retry-After": func(r received, _ string) bool { return r.whole(429) && r.header.Get("Retry-After") == "2" },
	"429 with a date to retry after": func(r received, _ string) bool {
		return r.whole(429) && r.header.Get("Retry-After") == "Wed, 01 Jul 2026 12:00:03 GMT"
	},
	"500":                  func(r received, _ string) bool { return r.whole(500) && r.body == "" },
	"502 with HTML":        func(r received, _ string) bool { return r.whole(502) && r.isPage() },
	"503":                  func(r received, _ string) bool { return r.whole(503) && json.Valid([]byte(r.body)) },
	"503 with Retry-After": func(r received, _ string) bool { return r.whole(503) && r.header.Get("Retry-After") == "2" },
	"302":                  func(r received, _ string) bool { return r.whole(302) && r.header.Get("Location") != "" },
	"204":                  func(r received, _ string) bool { return r.whole(204) && r.body == "" },
	"403 with HTML":        func(r received, _ string) bool { return r.whole(403) && r.isPage() },
	"404 with HTML":        func(r received, _ string) bool { return r.whole(404) && r.isPage() },
	"408":                  func(r received, _ string) bool { return r.whole(408) },
	"200 with HTML":        func(r received, _ string) bool { return r.whole(200) && r.isPage() },
	"empty":                func(r received, _ string) bool { return r.whole(200) && r.body == "" },
	"null":                 func(r received, _ string) bool { return r.whole(200) && r.body == "null" },
	"cut JSON": func(r received, whole string) bool {
		if !r.whole(200) || json.Valid([]byte(r.body)) {
			return false
		}
		// Only the end is missing, and the list has half of its items.
		before, _ := list(whole).([]any)
		after, _ := list(r.body + "}").([]any)
		return json.Valid([]byte(r.body+"}")) && len(after) == len(before)/2
	},
	"trailing garbage": func(r received, _ string) bool {
		var first any
		return r.whole(200) && json.NewDecoder(strings.NewReader(r.body)).Decode(&first) == nil && !json.Valid([]byte(r.body))
	},
	"list of a wrong type": func(r received, whole string) bool {
		return r.whole(200) && list(r.body) == "a string" && list(whole) != nil
	},
	"list missing":     func(r received, whole string) bool { return r.whole(200) && list(r.body) == nil && list(whole) != nil },
	"Response missing": func(r received, _ string) bool { return r.whole(200) && r.body == "{}" },
	"results missing": func(r received, _ string) bool {
		return r.whole(200) && !strings.HasPrefix(r.body, `{"results"`) && list(r.body) != nil
	},
	"results of a wrong type": func(r received, whole string) bool {
		return r.whole(200) && strings.Contains(r.body, `"results":["a list"]`) && list(r.body) != nil
	},
	"account_id missing": func(r received, whole string) bool {
		return r.whole(200) && strings.Contains(whole, `"account_id"`) && !strings.Contains(r.body, `"account_id"`)
	},
	"account_id of a wrong type": func(r received, _ string) bool {
		return r.whole(200) && strings.Contains(r.body, `"account_id":["a list"]`)
	},
	"RequestLimitExceeded":         hasCode(200),
	"InternalError":                hasCode(200),
	"InternalError.DbError":        hasCode(200),
	"ResourceUnavailable":          hasCode(200),
	"AuthFailure.SignatureFailure": hasCode(200),
	"UnauthorizedOperation":        hasCode(200),
	"400 RMS.00010004":             hasCode(400),
	"401 APIGW.0301":               hasCode(401),
	"403 RMS.00010002":             hasCode(403),
	"404 RMS.00010006":             hasCode(404),
	"429 APIGW.0308":               hasCode(429),
	"500 RMS.00000500":             hasCode(500),

	"RequestLimitExceeded.UinLimitExceeded":         hasCode(200),
	"InvalidParameter.OrganizationMemberNotManager": hasCode(200),
	"ResourceNotFound.MemberNotExist":               hasCode(200),
	"FailedOperation.IdentityCenterNotOpen":         hasCode(200),
	"FailedOperation.ZoneIdNotExist":                hasCode(200),
}

// hasCode checks the status and that there is a vendor's code. The test compares the code with the fault's name.
func hasCode(status int) func(received, string) bool {
	return func(r received, _ string) bool {
		return r.whole(status) && (&Answer{Status: r.status, Body: []byte(r.body)}).errorCode() != ""
	}
}

func (r received) isPage() bool {
	return r.body == proxyPage && r.header.Get("Content-Type") == "text/html"
}

// list returns the list of an answer, or nil.
func list(body string) any {
	var answer struct {
		Response struct{ Tasks any }
		Policies any `json:"policy_assignments"`
		Domains  any `json:"domains"`
	}
	if json.Unmarshal([]byte(body), &answer) != nil {
		return nil
	}
	for _, list := range []any{answer.Response.Tasks, answer.Policies, answer.Domains} {
		if list != nil {
			return list
		}
	}
	return nil
}

func TestFaults_reachTheClient(t *testing.T) {
	noon := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	seen := map[string]bool{}
	for _, action := range []string{"ListTasks", "CollectPolicyStatesSummary", "KeystoneListAuthDomains", "GetCallerIdentity"} {
		for _, fault := range Faults() {
			if !fault.AppliesTo(action) {
				continue
			}
			seen[fault.Name] = true
			t.Run(action+"/"+fault.Name, func(t *testing.T) {
				server := start(t, organization.Generate(1, organization.Size{Tasks: 9, Rules: 9}))
				request := signedRequest(t, server, action)
				whole := exchange(request(t.Context()))
				if !whole.whole(200) {
					t.Fatalf("without a fault: %+v", whole)
				}
				server.ResetCalls()

				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				server.Inject(action, fault, Once())
				server.Alter(action, func(_ Call, answer *Answer) {
					if answer.Delay == time.Hour {
						cancel()
					}
				})
				if strings.Contains(fault.Name, "date") {
					server.SetClock(func() time.Time { return noon })
				}
				if want := onTheWire[fault.Name]; want == nil {
					t.Fatal("no test says what this fault is")
				} else if got := exchange(request(ctx)); !want(got, whole.body) {
					t.Errorf("got %+v", got)
				}
				if got := server.Injected(); !maps.Equal(got, map[string]int{fault.Name: 1}) {
					t.Errorf("injected %v", got)
				}
				code := fault.Name[strings.LastIndex(fault.Name, " ")+1:]
				if got := server.Calls()[0].ErrorCode; got != code && slices.ContainsFunc(vendorFaults(), func(f Fault) bool { return f.Name == fault.Name }) {
					t.Errorf("recorded code %q", got)
				}
				server.SetClock(time.Now)
				if again := exchange(request(t.Context())); !again.whole(200) || len(again.body) != len(whole.body) {
					t.Errorf("after the fault: %+v", again)
				}
			})
		}
	}
	for name := range onTheWire {
		if !seen[name] {
			t.Errorf("no fault is named %q", name)
		}
	}
}

func TestSometimes_seedDecidesTheCalls(t *testing.T) {
	chosen := func(seed uint64) (numbers []int) {
		when := Sometimes(0.3, seed)
		for n := range 10_000 {
			if when(Call{N: n}) {
				numbers = append(numbers, n)
			}
		}
		return numbers
	}
	one := chosen(1)
	if share := float64(len(one)) / 10_000; math.Abs(share-0.3) > 0.03 {
		t.Errorf("share %v", share)
	}
	if !slices.Equal(one, chosen(1)) || slices.Equal(one, chosen(2)) {
		t.Error("the seed does not decide")
	}
}

func TestInject_firstOfSeveralFaultsCounts(t *testing.T) {
	server := start(t, organization.Generate(1, organization.Size{Tasks: 1}))
	request := signedRequest(t, server, "ListTasks")
	faults := map[string]Fault{}
	for _, fault := range Faults() {
		faults[fault.Name] = fault
	}
	server.Inject("ListTasks", faults["502 with HTML"], At(2))
	server.Inject("ListTasks", faults["list missing"], Always())
	for _, status := range []int{200, 502, 200} {
		if got := exchange(request(t.Context())); !got.whole(status) {
			t.Errorf("want %d, got %+v", status, got)
		}
	}
	if got := server.Injected(); !maps.Equal(got, map[string]int{"502 with HTML": 1, "list missing": 2}) {
		t.Errorf("injected %v", got)
	}
}

func TestInject_faultOfTheOtherCloudPanics(t *testing.T) {
	server := start(t, organization.Organization{})
	for _, fault := range Faults() {
		if fault.AppliesTo("ListTasks") {
			continue
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", fault.Name)
				}
			}()
			server.Inject("ListTasks", fault, Always())
		}()
	}
}

func TestThrottle_refusesCallsAboveTheRate(t *testing.T) {
	server := start(t, organization.Generate(1, organization.Size{Tasks: 1}))
	requests := map[string]func(context.Context) *http.Request{}
	for _, action := range []string{"ListTasks", "KeystoneListAuthDomains"} {
		requests[action] = signedRequest(t, server, action)
		server.Throttle(action, 2)
	}
	begin := time.Now()
	for _, step := range []struct {
		after   time.Duration
		refused bool
	}{
		{0, false},
		{600 * time.Millisecond, false},
		{999 * time.Millisecond, true},
		{time.Second, false},
		{1599 * time.Millisecond, true},
		{1600 * time.Millisecond, false},
	} {
		server.SetClock(func() time.Time { return begin.Add(step.after) })
		for action, request := range requests {
			server.ResetCalls()
			got := exchange(request(t.Context()))
			want, code := 200, ""
			if step.refused && action == "ListTasks" {
				code = "RequestLimitExceeded"
			} else if step.refused {
				want, code = 429, "APIGW.0308"
			}
			if !got.whole(want) || server.Calls()[0].ErrorCode != code {
				t.Errorf("%s after %s: %+v", action, step.after, got)
			}
		}
	}
	if got := server.Injected(); got[throttled] != 4 {
		t.Errorf("injected %v", got)
	}
}

func TestRefuse_answersAsWithoutPermission(t *testing.T) {
	server := start(t, organization.Generate(1, organization.Size{Members: 1, Tasks: 1}))
	tencentCloud, huaweiCloud := Actions()
	for _, action := range slices.Concat(tencentCloud, huaweiCloud) {
		if err := server.Refuse(action); err != nil {
			t.Error(err)
		}
	}
	for action, want := range map[string]struct {
		status int
		says   string
	}{
		"ListTasks":                  {http.StatusOK, `"Code":"UnauthorizedOperation"`},
		"CollectPolicyStatesSummary": {http.StatusForbidden, `"error_code":"RMS.00010002"`},
		"KeystoneListAuthDomains":    {http.StatusOK, `"domains":[]`},
	} {
		answer := exchange(signedRequest(t, server, action)(t.Context()))
		if answer.status != want.status || !strings.Contains(answer.body, want.says) {
			t.Errorf("%s: %d %s", action, answer.status, answer.body)
		}
	}
	if status, _, body := (huaweiCaller{secret: "other"}).get(t, server, "/v3/auth/domains"); status != http.StatusUnauthorized || strings.Contains(string(body), "domains") {
		t.Errorf("a bad signature: %d %s", status, body)
	}
	if err := server.Refuse("ListNothing"); err == nil || !strings.Contains(err.Error(), "ListTasks") {
		t.Errorf("an action that is not known: %v", err)
	}
}
