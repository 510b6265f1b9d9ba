// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
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

// inject injects a fault into the first answer for ListTasks.
func inject(t *testing.T, server *Server, name string) {
	t.Helper()
	faults := Faults()
	i := slices.IndexFunc(faults, func(f Fault) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("no fault is named %q", name)
	}
	server.Inject("ListTasks", faults[i], At(1))
}

// The clients' tests would also pass with weaker versions of these faults, so these tests check the faults themselves.
func TestFaults_cutJSONLooksComplete(t *testing.T) {
	server := start(t, organization.Generate(1, organization.Size{Tasks: 9}))
	request := signedRequest(t, server, "ListTasks")
	inject(t, server, "cut JSON")
	got := exchange(request(t.Context()))
	if !got.whole(200) || json.Valid([]byte(got.body)) {
		t.Fatalf("%+v", got)
	}
	response := decodeObject(t, []byte(got.body+"}"))["Response"].(map[string]any)
	if tasks := response["Tasks"].([]any); len(tasks) != 4 {
		t.Errorf("%d tasks, want half of 9", len(tasks))
	}
	if again := exchange(request(t.Context())); !again.whole(200) || !json.Valid([]byte(again.body)) {
		t.Errorf("after the fault: %+v", again)
	}
}

func TestFaults_tooSlowSendsNothing(t *testing.T) {
	server := start(t, organization.Generate(1, organization.Size{Tasks: 9}))
	request := signedRequest(t, server, "ListTasks")
	inject(t, server, "too slow")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if got := exchange(request(ctx)); !errors.Is(got.noReply, context.DeadlineExceeded) {
		t.Errorf("%+v", got)
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

// The tests of the clients skip a fault that an action cannot have.
func TestFaults_servicesOfKeysHaveThoseOfTheirCloud(t *testing.T) {
	for action, tencent := range map[string]bool{
		"AssumeRole": true, "AssumeRoleWithWebIdentity": true,
		"CreateTokenWithIdToken": false, "CreateTemporaryAccessKeyByToken": false, "CreateTemporaryAccessKeyByAgency": false, "AssumeAgency": false,
	} {
		applied := map[string]bool{}
		for _, fault := range Faults() {
			applied[fault.Name] = fault.AppliesTo(action)
		}
		if applied["RequestLimitExceeded"] != tencent || applied["Response missing"] != tencent || applied["401 APIGW.0301"] == tencent || applied["results missing"] || !applied["list missing"] {
			t.Errorf("%s: applied %v", action, applied)
		}
	}
}
