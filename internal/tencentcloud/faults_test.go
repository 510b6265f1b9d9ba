// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// tries is how many tries a call gets in these tests, refusedTries how many where nobody listens.
const tries, refusedTries = 5, 3

type expectation struct {
	calls       int
	says        string
	least, most time.Duration
}

// expected says by a fault's name how many calls are made of a page that always has it, what the error says,
// and what the answer asks to wait.
var expected = map[string]expectation{
	"connection dropped":                    {calls: tries, says: "EOF"},
	"connection reset":                      {calls: tries, says: "connection reset"},
	"body dropped":                          {calls: tries, says: "cut short"},
	"too slow":                              {calls: tries, says: "(request_timeout)"},
	"429":                                   {calls: tries, says: "HTTP status 429"},
	"429 with Retry-After":                  {calls: tries, says: "HTTP status 429", least: 2 * time.Second, most: 2 * time.Second},
	"429 with a date to retry after":        {calls: tries, says: "HTTP status 429", least: 2 * time.Second, most: 3 * time.Second},
	"500":                                   {calls: tries, says: "HTTP status 500"},
	"502 with HTML":                         {calls: tries, says: "HTTP status 502"},
	"503":                                   {calls: tries, says: "HTTP status 503"},
	"503 with Retry-After":                  {calls: tries, says: "HTTP status 503", least: 2 * time.Second, most: 2 * time.Second},
	"RequestLimitExceeded":                  {calls: tries, says: "RequestLimitExceeded"},
	"RequestLimitExceeded.UinLimitExceeded": {calls: tries, says: "RequestLimitExceeded.UinLimitExceeded"},
	"InternalError":                         {calls: tries, says: "InternalError"},
	"InternalError.DbError":                 {calls: tries, says: "InternalError.DbError"},
	"ResourceUnavailable":                   {calls: tries, says: "ResourceUnavailable"},
	"200 with HTML":                         {calls: 3, says: "not the JSON expected"},
	"empty":                                 {calls: 3, says: "not the JSON expected"},
	"cut JSON":                              {calls: tries, says: "not the JSON expected"},
	"trailing garbage":                      {calls: 3, says: "not the JSON expected"},
	"302":                                   {calls: 1, says: "redirect"},
	"204":                                   {calls: 1, says: "HTTP status 204"},
	"403 with HTML":                         {calls: 1, says: "HTTP status 403"},
	"404 with HTML":                         {calls: 1, says: "HTTP status 404"},
	"408":                                   {calls: 1, says: "HTTP status 408"},
	"null":                                  {calls: 1, says: "no Response"},
	"list of a wrong type":                  {calls: 1, says: "not the JSON expected"},
	"list missing":                          {calls: 1, says: "no list of items"},
	"a field missing":                       {calls: 1, says: "the answer has no "},
	"a field of a wrong type":               {calls: 1, says: "not the JSON expected"},
	"Response missing":                      {calls: 1, says: "no Response"},
	"AuthFailure.SignatureFailure":          {calls: 1, says: "AuthFailure.SignatureFailure"},
	"UnauthorizedOperation":                 {calls: 1, says: "UnauthorizedOperation"},
	"InvalidParameter.OrganizationMemberNotManager": {calls: 1, says: "InvalidParameter.OrganizationMemberNotManager"},
	"ResourceNotFound.MemberNotExist":               {calls: 1, says: "ResourceNotFound.MemberNotExist"},
	"FailedOperation.IdentityCenterNotOpen":         {calls: 1, says: "FailedOperation.IdentityCenterNotOpen"},
	"FailedOperation.ZoneIdNotExist":                {calls: 1, says: "FailedOperation.ZoneIdNotExist"},
}

// outcomeOf gives what is expected of a fault.
func outcomeOf(fault sandbox.Fault) (outcome expectation, known bool) {
	outcome, known = expected[fault.Name]
	for _, kind := range []string{" missing", " of a wrong type"} {
		if !known && strings.HasSuffix(fault.Name, kind) {
			outcome, known = expected["a field"+kind]
		}
	}
	return outcome, known
}

// reads are the APIs; each list of severalPages has several pages. The test of an API adds its own.
var reads = map[string]func(context.Context, *tencentcloud.Organization) (any, error){
	"ListNonCompliantResource": func(ctx context.Context, client *tencentcloud.Organization) (any, error) {
		return paging.Collect(ctx, client.ListNonCompliantResource, tencentcloud.NonCompliantResourceFilter{MemberUin: member})
	},
	"DescribeOrganizationMemberAuthAccounts": func(ctx context.Context, client *tencentcloud.Organization) (any, error) {
		return paging.Collect(ctx, client.DescribeOrganizationMemberAuthAccounts, tencentcloud.MemberAuthAccountFilter{MemberUin: member, PolicyID: int64(organization.FirstPolicyID)})
	},
	"ListTasks": func(ctx context.Context, client *tencentcloud.Organization) (any, error) {
		return paging.Collect(ctx, client.ListTasks, tencentcloud.TaskFilter{ZoneID: organization.ZoneID})
	},
}

func TestOrganization_everyAPIOfTheSandboxIsRead(t *testing.T) {
	actions, _ := sandbox.Actions()
	for _, action := range actions {
		if reads[action] == nil {
			t.Errorf("no test reads %s: add it to reads in the test of this API", action)
		}
	}
}

var severalPages = func() organization.Organization {
	size := organization.Size{Members: 70, PoliciesPerMember: 70, Tasks: 220, PolicyStates: 120}
	org := organization.Generate(1, size)
	long := organization.Generate(1, organization.Size{Members: 1, ResourcesPerMember: 120, PoliciesPerMember: 1, AccountsPerPolicy: 70})
	members := org.TencentCloud.Members
	members[0].NonCompliantResources = long.TencentCloud.Members[0].NonCompliantResources
	members[0].Policies[0].Accounts = long.TencentCloud.Members[0].Policies[0].Accounts
	for i := range members[1:] {
		members[i+1].Policies, members[i+1].PolicyDetails = nil, nil
	}
	return org
}()

// clock moves by the pauses alone, which take no time.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, pause time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(max(pause, 0))
	return ctx.Err()
}

// startPatient serves an organization, and gives a client that retries, by a clock that both share.
func startPatient(t *testing.T, org organization.Organization, change ...func(*apicall.Policy)) (*sandbox.Server, *tencentcloud.Organization, *clock) {
	t.Helper()
	clock := &clock{now: time.Now()}
	policy := apicall.Policy{MaxRetries: tries - 1, RequestsPerSecond: 1000, Clock: clock}
	for _, change := range change {
		change(&policy)
	}
	server, client := start(t, org, func(config *tencentcloud.Config) { config.Policy = policy })
	server.SetClock(clock.Now)
	return server, client, clock
}

// outcome is what came of a read.
type outcome struct {
	got      any
	err      error
	calls    []map[string]any // parameters of each call
	arrivals []time.Time      // of each call, by the clock
}

// readWith reads a list with a fault.
func readWith(t *testing.T, action string, fault *sandbox.Fault, when sandbox.When, timeout time.Duration) (o outcome) {
	t.Helper()
	server, client, clock := startPatient(t, severalPages, func(policy *apicall.Policy) { policy.RequestTimeout = timeout })
	var mu sync.Mutex
	server.Alter(action, func(call sandbox.Call, _ *sandbox.Answer) {
		mu.Lock()
		defer mu.Unlock()
		o.arrivals = append(o.arrivals, clock.Now())
		if call.ErrorCode != "" || call.Header.Get("X-TC-Timestamp") == "" || !strings.HasPrefix(call.Header.Get("Authorization"), "TC3-HMAC-SHA256 ") {
			t.Errorf("call %d is not signed: %s", call.N, call.ErrorCode)
		}
	})
	if fault != nil {
		server.Inject(action, *fault, when)
	}
	o.got, o.err = reads[action](t.Context(), client)
	mu.Lock()
	defer mu.Unlock()
	for _, call := range server.Calls() { // of whatever action, should a redirect be followed
		o.calls = append(o.calls, call.Parameters)
	}
	return o
}

// shares are the pauses before each retry, over all tests, as shares of the longest one allowed.
type shares [tries][]float64

// checkPauses holds the pauses of a page's retries against the policy; first is the page's first call.
func (s *shares) checkPauses(t *testing.T, o outcome, first, retries int, least, most time.Duration) {
	t.Helper()
	// The rate limit paces the calls at no less than 2 % of 950 in a second.
	const pace = 60 * time.Millisecond
	for retry := 1; retry <= retries; retry++ {
		bound := min(30*time.Second, 500*time.Millisecond<<(retry-1))
		pause := o.arrivals[first+retry].Sub(o.arrivals[first+retry-1])
		if pause < least || pause > max(bound, most)+pace {
			t.Errorf("a pause of %s before retry %d, not %s to %s", pause, retry, least, max(bound, most))
		}
		if least == 0 {
			s[retry] = append(s[retry], pause.Seconds()/bound.Seconds())
		}
	}
}

// checkJitter wants pauses all over what is allowed. Each list has a dozen at least: chance fails no test.
func (s *shares) checkJitter(t *testing.T) {
	t.Helper()
	all := slices.Concat(s[1:]...)
	if low, high := slices.Min(all), slices.Max(all); low > 0.25 || high < 0.75 {
		t.Errorf("%d pauses are %v to %v of the longest one allowed", len(all), low, high)
	}
	for retry := 1; retry < tries; retry++ {
		if high := slices.Max(s[retry]); high < 0.25 {
			t.Errorf("%d pauses before retry %d are at most %v of the longest one allowed", len(s[retry]), retry, high)
		}
	}
}

func TestOrganization_faults(t *testing.T) {
	seen, pauses := map[string]bool{}, &shares{}
	for action := range reads {
		whole := readWith(t, action, nil, nil, 0)
		if calls := len(whole.calls); whole.err != nil || calls == 0 || calls == 1 && sandbox.ListField(action) != "" {
			t.Fatalf("%s without a fault: %d calls, %v", action, len(whole.calls), whole.err)
		}
		at := min(2, len(whole.calls)) // the page with the fault
		until, page, rest := whole.calls[:at], whole.calls[at-1], whole.calls[at:]
		for _, fault := range sandbox.Faults() {
			if !fault.AppliesTo(action) || fault.Name == "too slow" {
				continue
			}
			seen[fault.Name] = true
			want, known := outcomeOf(fault)
			t.Run(action+"/"+fault.Name+"/once", func(t *testing.T) {
				o := readWith(t, action, &fault, sandbox.At(at), 0)
				if want.calls == 1 {
					checkError(t, o, action, want.says, 1)
					checkCalls(t, o, until)
					return
				}
				if o.err != nil || !reflect.DeepEqual(o.got, whole.got) {
					t.Fatalf("not complete: %v", o.err)
				}
				checkCalls(t, o, slices.Concat(until, until[at-1:], rest))
				pauses.checkPauses(t, o, at-1, 1, want.least, want.most)
			})
			t.Run(action+"/"+fault.Name+"/always", func(t *testing.T) {
				if !known {
					t.Fatal("no test says what to do about this fault")
				}
				o := readWith(t, action, &fault, func(call sandbox.Call) bool { return call.N >= at }, 0)
				checkError(t, o, action, want.says, want.calls)
				calls := slices.Clone(until)
				for range want.calls - 1 {
					calls = append(calls, page)
				}
				checkCalls(t, o, calls)
				pauses.checkPauses(t, o, at-1, want.calls-1, want.least, want.most)
			})
		}
	}
	pauses.checkJitter(t)
	for name := range expected {
		if !seen[name] && name != "too slow" && !strings.HasPrefix(name, "a field ") {
			t.Errorf("no fault is named %q", name)
		}
	}
}

// checkError wants an error that says what happened, after that many tries, and no result.
func checkError(t *testing.T, o outcome, action, says string, tries int) {
	t.Helper()
	var failed *apicall.Error
	if !reflect.ValueOf(o.got).IsZero() || !errors.As(o.err, &failed) {
		t.Fatalf("got %v, %v", o.got, o.err)
	}
	if failed.Action != action || !strings.Contains(o.err.Error(), says) || tries > 1 && failed.Tries != tries || failed.Tries > tries {
		t.Errorf("got %v (%d tries), want %d tries and %q", failed, failed.Tries, tries, says)
	}
}

// checkCalls wants the calls with these parameters and no other.
func checkCalls(t *testing.T, o outcome, want []map[string]any) {
	t.Helper()
	if !reflect.DeepEqual(o.calls, want) {
		t.Errorf("%d calls, want %d:\n%v\n%v", len(o.calls), len(want), o.calls, want)
	}
}

// The bound of a try is real time here, so that a busy machine may add tries, and a try may end before the
// server has seen it.
func TestOrganization_anAnswerThatIsTooSlow(t *testing.T) {
	for action := range reads {
		for _, fault := range sandbox.Faults() {
			if fault.Name != "too slow" {
				continue
			}
			whole := readWith(t, action, nil, nil, 0)
			o := readWith(t, action, &fault, sandbox.At(min(2, len(whole.calls))), 250*time.Millisecond)
			if o.err != nil || !reflect.DeepEqual(o.got, whole.got) || len(o.calls) <= len(whole.calls) {
				t.Errorf("%s once: %d calls, %v", action, len(o.calls), o.err)
			}
			o = readWith(t, action, &fault, sandbox.Always(), 20*time.Millisecond)
			checkError(t, o, action, expected[fault.Name].says, tries)
			if len(o.calls) > tries {
				t.Errorf("%s always: %d calls", action, len(o.calls))
			}
		}
	}
}

func TestOrganization_refusedConnectionIsTriedThreeTimes(t *testing.T) {
	for action, read := range reads {
		server, client, _ := startPatient(t, organization.Organization{})
		_ = server.Close()
		got, err := read(t.Context(), client)
		checkError(t, outcome{got: got, err: err}, action, "refused", refusedTries)
	}
}

func TestOrganization_withoutRetriesAFaultIsAnErrorAtOnce(t *testing.T) {
	for _, fault := range sandbox.Faults() {
		if !fault.AppliesTo("ListTasks") || fault.Name == "too slow" {
			continue
		}
		server, client, _ := startPatient(t, severalPages, func(policy *apicall.Policy) { policy.MaxRetries = 0 })
		server.Inject("ListTasks", fault, sandbox.Once())
		got, err := reads["ListTasks"](t.Context(), client)
		checkError(t, outcome{got: got, err: err}, "ListTasks", expected[fault.Name].says, 1)
		if calls := len(server.Calls()); calls != 1 {
			t.Errorf("%s: %d calls", fault.Name, calls)
		}
	}
}

func TestOrganization_manyFaultsInOneReadLoseNothing(t *testing.T) {
	org := organization.Generate(1, organization.Size{Tasks: 4000})
	server, client, _ := startPatient(t, org, func(policy *apicall.Policy) { policy.MaxRetries = 8 })
	for i, fault := range sandbox.Faults() {
		if fault.AppliesTo("ListTasks") && expected[fault.Name].calls == tries && fault.Name != "too slow" {
			server.Inject("ListTasks", fault, sandbox.Sometimes(0.03, uint64(i)))
		}
	}
	got, err := paging.Collect(t.Context(), client.ListTasks, tencentcloud.TaskFilter{ZoneID: organization.ZoneID})
	if err != nil || len(got) != 4000 {
		t.Fatalf("%d tasks, %v", len(got), err)
	}
	for i, task := range got {
		if task.TaskID == nil || !strings.Contains(string(org.TencentCloud.IdentityCenter.Tasks[i]), `"`+*task.TaskID+`"`) {
			t.Fatalf("task %d is %v", i, task.TaskID)
		}
	}
	if kinds := len(server.Injected()); kinds < 5 {
		t.Errorf("%d kinds of faults: %v", kinds, server.Injected())
	}
}

func TestOrganization_keepsToTheRateOfTheAPI(t *testing.T) {
	org := organization.Generate(1, organization.Size{Tasks: 6000})
	for _, test := range []struct {
		rate    float64
		refused bool
	}{{20, false}, {200, true}} {
		server, client, clock := startPatient(t, org, func(policy *apicall.Policy) {
			policy.MaxRetries, policy.RequestsPerSecond = 8, test.rate
		})
		server.Throttle("ListTasks", 20)
		began := clock.Now()
		got, err := paging.Collect(t.Context(), client.ListTasks, tencentcloud.TaskFilter{ZoneID: organization.ZoneID})
		if err != nil || len(got) != 6000 || (server.Injected()["throttled"] > 0) != test.refused {
			t.Errorf("at %v in a second: %d tasks, %v, %v", test.rate, len(got), server.Injected(), err)
		}
		t.Logf("at %v in a second: 60 pages by %d calls in %s", test.rate, len(server.Calls()), clock.Now().Sub(began))
	}
}

// Faults that may pass, of different kinds.
var passingFaults = []string{"connection dropped", "body dropped", "429", "503", "200 with HTML", "cut JSON", "trailing garbage", "InternalError"}

// passing gives a fault by its name.
func passing(t *testing.T, name string) sandbox.Fault {
	t.Helper()
	for _, fault := range sandbox.Faults() {
		if fault.Name == name {
			return fault
		}
	}
	t.Fatalf("the sandbox has no fault %q", name)
	return sandbox.Fault{}
}

// oneCall is an API that is called, or an exchange of keys, with the calls of its action and the outcome.
type oneCall struct {
	action string
	make   func(t *testing.T, prepare func(*sandbox.Server)) (calls int, got any, err error)
}

// everyCall gives every API, and every exchange of keys.
func everyCall() map[string]oneCall {
	every := map[string]oneCall{}
	for action, read := range reads {
		every[action] = oneCall{action, func(t *testing.T, prepare func(*sandbox.Server)) (int, any, error) {
			server, client, _ := startPatient(t, severalPages)
			if prepare != nil {
				prepare(server)
			}
			got, err := read(t.Context(), client)
			return len(server.CallsOf(action)), got, err
		}}
	}
	for name, source := range sources() {
		if source.action == metadataCall { // its answer is decoded once, behind the tries
			continue
		}
		every[name] = oneCall{source.action, func(t *testing.T, prepare func(*sandbox.Server)) (int, any, error) {
			server, client, _ := startRoles(t, source.credentials)
			if prepare != nil {
				prepare(server)
			}
			got, err := client.DescribeIdentityCenter(t.Context())
			return len(server.CallsOf(source.action)), got, err
		}}
	}
	return every
}

// Two faults in one call, and what comes of the third try is the whole result: for every API and every exchange of keys.
func TestOrganization_twoFaultsInOneCallCostNothing(t *testing.T) {
	for name, call := range everyCall() {
		_, whole, err := call.make(t, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, first := range passingFaults {
			for _, second := range passingFaults {
				_, got, err := call.make(t, func(server *sandbox.Server) {
					server.Inject(call.action, passing(t, first), sandbox.At(1))
					server.Inject(call.action, passing(t, second), sandbox.At(2))
				})
				if err != nil || !reflect.DeepEqual(got, whole) {
					t.Errorf("%s, %q and then %q: %v", name, first, second, err)
				}
			}
		}
	}
}

// A try that failed leaves nothing behind: where the next try leaves a field out, the outcome is the same as without
// the try that failed, whose answer had the field. So no signature is made of the parts of two tries.
func TestOrganization_failedTryLeavesNothingBehind(t *testing.T) {
	for name, call := range everyCall() {
		var whole []byte
		if _, _, err := call.make(t, func(server *sandbox.Server) {
			server.Alter(call.action, func(seen sandbox.Call, answer *sandbox.Answer) {
				if seen.N == 1 {
					whole = slices.Clone(answer.Body)
				}
			})
		}); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, path := range fieldsOf(whole) {
			leftOutAt := func(n int) func(*sandbox.Server) {
				return func(server *sandbox.Server) {
					server.Alter(call.action, func(seen sandbox.Call, answer *sandbox.Answer) {
						switch {
						case seen.N == n:
							answer.Body = without(answer.Body, path)
						case seen.N < n: // it is decoded to its end, and fails there
							answer.Body = answer.Body[:len(bytes.TrimRight(answer.Body, " \n"))-1]
						}
					})
				}
			}
			callsAlone, alone, errAlone := call.make(t, leftOutAt(1))
			calls, got, err := call.make(t, leftOutAt(2))
			if !reflect.DeepEqual(got, alone) || reason(err) != reason(errAlone) || calls != callsAlone+1 {
				t.Errorf("%s without %v: got %v after %d calls, alone %v after %d", name, path, err, calls, errAlone, callsAlone)
			}
		}
	}
}

// fieldsOf gives the paths of all fields of an object that are not in a list.
func fieldsOf(body []byte) (paths [][]string) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return nil
	}
	for name, value := range fields {
		paths = append(paths, []string{name})
		for _, inner := range fieldsOf(value) {
			paths = append(paths, append([]string{name}, inner...))
		}
	}
	return paths
}

// without gives an object without one field.
func without(body []byte, path []string) []byte {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(body, &fields)
	if len(path) == 1 {
		delete(fields, path[0])
	} else {
		fields[path[0]] = without(fields[path[0]], path[1:])
	}
	changed, _ := json.Marshal(fields)
	return changed
}

// reason is what an error says but for the request id and the number of tries.
func reason(err error) string {
	var failed *apicall.Error
	if !errors.As(err, &failed) {
		return ""
	}
	return failed.Action + ": " + failed.Code + ": " + failed.Message
}

// Other reasons do not use up the further tries of an answer that is no JSON.
func TestOrganization_answerThatIsNoJSONBehindOtherFaults(t *testing.T) {
	for name, call := range everyCall() {
		_, whole, err := call.make(t, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		calls, got, err := call.make(t, func(server *sandbox.Server) {
			for n, fault := range map[int]string{1: "503", 2: "429", 3: "200 with HTML", 4: "200 with HTML"} {
				server.Inject(call.action, passing(t, fault), sandbox.At(n))
			}
		})
		if err != nil || !reflect.DeepEqual(got, whole) || calls < tries {
			t.Errorf("%s: %d calls, %v", name, calls, err)
		}
	}
}

// Wherever an answer is cut, it is asked for again.
func TestOrganization_everyBeginningOfAnAnswerIsRetried(t *testing.T) {
	for _, action := range []string{"ListTasks", "ListNonCompliantResource", "DescribeIdentityCenter"} {
		documented := organization.Documented(action)
		server, client, _ := startPatient(t, organization.Generate(1, organization.Size{Members: 1, Tasks: 2}))
		whole, err := reads[action](t.Context(), client)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n < len(bytes.TrimSpace(documented)); n++ {
			server.ResetCalls()
			server.Alter(action, nil)
			server.Alter(action, func(call sandbox.Call, answer *sandbox.Answer) {
				if call.N == 1 {
					answer.Body = documented[:n]
				}
			})
			if got, err := reads[action](t.Context(), client); err != nil || !reflect.DeepEqual(got, whole) {
				t.Errorf("%s cut behind %q: %v", action, documented[max(0, n-20):n], err)
			}
		}
	}
}
