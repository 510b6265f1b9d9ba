// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package faults_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// expectation is what a call does whose answer always has a fault.
type expectation struct {
	tries   int
	says    string        // part of the error
	pause   time.Duration // the least pause before a retry
	refused bool          // the service refuses the call
}

// noJSONTries is the number of tries if the answer is not JSON or the connection is refused.
const noJSONTries = 3

const (
	tooSlow  = "too slow"
	notFound = "404 RMS.00010006"
)

var expected = map[string]expectation{
	"connection dropped":                    {tries: tries, says: "EOF"},
	"connection reset":                      {tries: tries, says: "connection reset"},
	"body dropped":                          {tries: tries, says: "cut short"},
	tooSlow:                                 {tries: tries, says: "(request_timeout)"},
	"429":                                   {tries: tries, says: "HTTP status 429"},
	"429 with Retry-After":                  {tries: tries, says: "HTTP status 429", pause: 2 * time.Second},
	"429 with a date to retry after":        {tries: tries, says: "HTTP status 429", pause: 2 * time.Second},
	"429 APIGW.0308":                        {tries: tries, says: "APIGW.0308"},
	"500":                                   {tries: tries, says: "HTTP status 500"},
	"500 RMS.00000500":                      {tries: tries, says: "RMS.00000500"},
	"502 with HTML":                         {tries: tries, says: "HTTP status 502"},
	"503":                                   {tries: tries, says: "HTTP status 503"},
	"503 with Retry-After":                  {tries: tries, says: "HTTP status 503", pause: 2 * time.Second},
	"RequestLimitExceeded":                  {tries: tries, says: "RequestLimitExceeded"},
	"RequestLimitExceeded.UinLimitExceeded": {tries: tries, says: "RequestLimitExceeded.UinLimitExceeded"},
	"InternalError":                         {tries: tries, says: "InternalError"},
	"InternalError.DbError":                 {tries: tries, says: "InternalError.DbError"},
	"ResourceUnavailable":                   {tries: tries, says: "ResourceUnavailable"},
	"cut JSON":                              {tries: tries, says: "not the JSON expected"},
	"200 with HTML":                         {tries: noJSONTries, says: "not the JSON expected"},
	"empty":                                 {tries: noJSONTries, says: "not the JSON expected"},
	"trailing garbage":                      {tries: noJSONTries, says: "not the JSON expected"},

	"302":                             {tries: 1, says: "redirect"},
	"204":                             {tries: 1, says: "HTTP status 204"},
	"408":                             {tries: 1, says: "HTTP status 408", refused: true},
	"403 with HTML":                   {tries: 1, says: "HTTP status 403", refused: true},
	"404 with HTML":                   {tries: 1, says: "HTTP status 404", refused: true},
	"400 RMS.00010004":                {tries: 1, says: "RMS.00010004", refused: true},
	"401 APIGW.0301":                  {tries: 1, says: "APIGW.0301", refused: true},
	"403 RMS.00010002":                {tries: 1, says: "RMS.00010002", refused: true},
	notFound:                          {tries: 1, says: "RMS.00010006", refused: true},
	"null":                            {tries: 1},
	"Response missing":                {tries: 1, says: "no Response"},
	"list missing":                    {tries: 1},
	"list of a wrong type":            {tries: 1, says: "not the JSON expected"},
	"AccountId missing":               {tries: 1, says: "the answer has no AccountId"},
	"AccountId of a wrong type":       {tries: 1, says: "not the JSON expected"},
	"account_id missing":              {tries: 1, says: "names no account"},
	"account_id of a wrong type":      {tries: 1, says: "not the JSON expected"},
	"page_info missing":               {tries: 1, says: "the answer has no page_info"},
	"page_info of a wrong type":       {tries: 1, says: "not the JSON expected"},
	"results missing":                 {tries: 1, says: "the answer has no results"},
	"results of a wrong type":         {tries: 1, says: "not the JSON expected"},
	"EffectivePolicy missing":         {tries: 1, says: "the answer has no EffectivePolicy"},
	"EffectivePolicy of a wrong type": {tries: 1, says: "not the JSON expected"},
	"OrgId missing":                   {tries: 1, says: "the answer has no OrgId"},
	"OrgId of a wrong type":           {tries: 1, says: "not the JSON expected"},
	"selector missing":                {tries: 1, says: "the answer has no selector"},
	"selector of a wrong type":        {tries: 1, says: "not the JSON expected"},
	"ZoneId missing":                  {tries: 1, says: "the answer has no ZoneId"},
	"ZoneId of a wrong type":          {tries: 1, says: "not the JSON expected"},
	"AuthFailure.SignatureFailure":    {tries: 1, says: "AuthFailure.SignatureFailure"},
	"UnauthorizedOperation":           {tries: 1, says: "UnauthorizedOperation"},
	"InvalidParameter.OrganizationMemberNotManager": {tries: 1, says: "InvalidParameter.OrganizationMemberNotManager"},
	"ResourceNotFound.MemberNotExist":               {tries: 1, says: "ResourceNotFound.MemberNotExist"},
	"FailedOperation.IdentityCenterNotOpen":         {tries: 1, says: "FailedOperation.IdentityCenterNotOpen"},
	"FailedOperation.ZoneIdNotExist":                {tries: 1, says: "FailedOperation.ZoneIdNotExist"},
}

func TestTable_isComplete(t *testing.T) {
	inTable := map[string]bool{}
	for _, call := range table() {
		inTable[call.bareAction()] = true
	}
	tencentCloud, huaweiCloud := sandbox.Actions()
	for _, action := range slices.Concat(tencentCloud, huaweiCloud) {
		if !inTable[action] {
			t.Errorf("no row reads %s: add one to apis_test.go", action)
		}
	}
	faults := map[string]bool{}
	for _, fault := range sandbox.Faults() {
		faults[fault.Name] = true
		if _, known := expected[fault.Name]; !known {
			t.Errorf("no test expects anything of the fault %q: add it to expected", fault.Name)
		}
	}
	for name := range expected {
		if !faults[name] {
			t.Errorf("the sandbox has no fault %q", name)
		}
	}
}

// sent is a call that the sandbox got, as far as a retry has to repeat it.
type sent struct {
	action     string
	parameters map[string]any // nil for exchanges, whose tokens differ
}

func (c call) sentTo(w *world) (all []sent) {
	for _, seen := range w.Calls() {
		if c.api == "" {
			all = append(all, sent{seen.Action, seen.Parameters})
		} else {
			all = append(all, sent{seen.Action, nil})
		}
	}
	return all
}

func TestFault_isRetriedOrAnError(t *testing.T) {
	for _, call := range table() {
		w, whole, err := call.readPages(t, nil)
		if err != nil {
			t.Fatalf("%s without a fault: %v", call.name, err)
		}
		at := min(2, len(w.CallsOf(call.action))) // the second page, if there is one
		if reflect.TypeOf(whole).Kind() == reflect.Slice && at < 2 {
			t.Fatalf("%s has one page", call.name)
		}
		calls := call.sentTo(w)
		faulty := nth(calls, call.bareAction(), at)
		for _, fault := range sandbox.Faults() {
			if !fault.AppliesTo(call.action) || fault.Name == tooSlow {
				continue
			}
			want := expected[fault.Name]
			t.Run(call.name+"/"+fault.Name, func(t *testing.T) {
				t.Parallel()
				once := call.readWith(t, fault, sandbox.At(at))
				always := call.readWith(t, fault, func(call sandbox.Call) bool { return call.N >= at })
				switch {
				case fault.Name == notFound && call.missing != nil:
					once.isWhole(t, call.missing, calls)
					always.isWhole(t, call.missing, calls)
				case want.refused && call.fallback:
					once.isWhole(t, whole, append(calls[:1:1], sent{callerIdentity, map[string]any{}}))
					always.isWhole(t, whole, append(calls[:1:1], sent{callerIdentity, map[string]any{}}))
				case call.signedWithTemporaryKeys && fault.Name == "401 APIGW.0301": // retried with other keys
					if made := len(always.CallsOf(call.action)); once.err != nil || always.err == nil || made != 2 {
						t.Errorf("once: %v; always: %d calls, %v", once.err, made, always.err)
					}
				case want.tries > 1:
					once.isWhole(t, whole, slices.Insert(slices.Clone(calls), faulty, calls[faulty]))
					once.waits(t, at, want.pause)
					always.isError(t, call.bareAction(), want, slices.Concat(calls[:faulty], slices.Repeat(calls[faulty:faulty+1], want.tries)))
				default:
					once.isError(t, call.bareAction(), want, calls[:faulty+1])
					always.isError(t, call.bareAction(), want, calls[:faulty+1])
				}
			})
		}
	}
}

// nth returns the index of the nth call of an action.
func nth(calls []sent, action string, n int) int {
	for i, call := range calls {
		if call.action == action {
			n--
		}
		if n == 0 {
			return i
		}
	}
	return -1
}

// reading is the outcome of a read.
type reading struct {
	*world
	got   any
	err   error
	calls []sent
	times []time.Time // of the calls of the action
}

// readWith reads with a fault.
func (c call) readWith(t *testing.T, fault sandbox.Fault, when sandbox.When) (r reading) {
	t.Helper()
	var mu sync.Mutex
	r.world = start(t, severalPages)
	r.got, r.err = c.read(t, r.world, func(server *sandbox.Server) {
		server.Alter(c.action, func(seen sandbox.Call, _ *sandbox.Answer) {
			mu.Lock()
			defer mu.Unlock()
			r.times = append(r.times, r.clock.Now())
			if seen.ErrorCode != "" {
				t.Errorf("call %d is refused without a fault: %s", seen.N, seen.ErrorCode)
			}
		})
		server.Inject(c.action, fault, when)
	})
	mu.Lock()
	defer mu.Unlock()
	r.calls = c.sentTo(r.world)
	return r
}

// isWhole checks that the read returned everything, by these calls.
func (r reading) isWhole(t *testing.T, whole any, calls []sent) {
	t.Helper()
	if r.err != nil || !reflect.DeepEqual(r.got, whole) {
		t.Errorf("not whole: %v", r.err)
	}
	if !reflect.DeepEqual(r.calls, calls) {
		t.Errorf("calls %v, want %v", r.calls, calls)
	}
}

// isError checks that the read failed with no result, by these calls.
func (r reading) isError(t *testing.T, action string, want expectation, calls []sent) {
	t.Helper()
	var failed *apicall.Error
	if r.got != nil || !errors.As(r.err, &failed) {
		t.Fatalf("got %v, %v", r.got, r.err)
	}
	if failed.Action != action || !strings.Contains(r.err.Error(), want.says) || failed.Tries > want.tries || failed.Tries < want.tries && want.tries > 1 {
		t.Errorf("got %v after %d tries, want %d tries and %q", failed, failed.Tries, want.tries, want.says)
	}
	if !reflect.DeepEqual(r.calls, calls) {
		t.Errorf("calls %v, want %v", r.calls, calls)
	}
}

// waits checks that the retry of a call comes after a pause.
func (r reading) waits(t *testing.T, call int, least time.Duration) {
	t.Helper()
	if pause := r.times[call].Sub(r.times[call-1]); pause < least {
		t.Errorf("a pause of %s, want %s or more", pause, least)
	}
}

// The bound of a try is real time here. A busy machine may add tries, and may end a try before the sandbox saw it.
func TestFault_tooSlow(t *testing.T) {
	slow := fault(t, tooSlow)
	for _, call := range table() {
		t.Run(call.name, func(t *testing.T) {
			t.Parallel()
			w, whole, err := call.readPages(t, nil)
			if err != nil {
				t.Fatal(err)
			}
			once, always := start(t, severalPages), start(t, severalPages)
			once.policy.RequestTimeout, always.policy.RequestTimeout = 250*time.Millisecond, 20*time.Millisecond
			got, err := call.read(t, once, func(server *sandbox.Server) { server.Inject(call.action, slow, sandbox.At(1)) })
			if err != nil || !reflect.DeepEqual(got, whole) || len(once.Calls()) <= len(w.Calls()) {
				t.Errorf("once: %d calls, %v", len(once.Calls()), err)
			}
			got, err = call.read(t, always, func(server *sandbox.Server) { server.Inject(call.action, slow, sandbox.Always()) })
			if got != nil || err == nil || !strings.Contains(err.Error(), expected[tooSlow].says) || len(always.CallsOf(call.action)) > tries {
				t.Errorf("always: %d calls, %v", len(always.CallsOf(call.action)), err)
			}
		})
	}
}

func TestFault_refusedConnection(t *testing.T) {
	for _, call := range table() {
		w, _, err := call.readPages(t, nil)
		if err != nil || w.Calls()[0].Action != call.bareAction() {
			continue // an earlier call would be refused first
		}
		closed := start(t, severalPages)
		_ = closed.Close()
		got, err := call.read(t, closed, nil)
		var failed *apicall.Error
		if got != nil || !errors.As(err, &failed) || failed.Action != call.bareAction() || failed.Tries != noJSONTries || !strings.Contains(err.Error(), "refused") {
			t.Errorf("%s: got %v, %v", call.name, got, err)
		}
	}
}
