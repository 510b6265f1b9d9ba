// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package faults_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

const (
	aggregateStates = "ShowAggregateComplianceDetailsByPolicyAssignment"
	badRequest      = "400 RMS.00010004"
)

// auditCall is an API that an audit calls, with the checks that need it.
type auditCall struct {
	call
	checks     []string
	aggregator bool
}

// auditCalls returns every API that an audit calls.
func auditCalls() []auditCall {
	var calls []auditCall
	add := func(action string, aggregator bool, checks ...string) {
		calls = append(calls, auditCall{call{name: action, action: action}, checks, aggregator})
	}
	needs := map[string][]string{}
	for _, check := range audit.Checks() {
		for _, action := range check.Actions {
			if needs[action] == nil {
				calls = append(calls, auditCall{call: call{name: action, action: action}, aggregator: check.Name == audit.Aggregation})
			}
			needs[action] = append(needs[action], check.Name)
		}
	}
	for i := range calls {
		calls[i].checks = needs[calls[i].action]
	}
	add("ListAggregateComplianceByPolicyAssignment", true, audit.Rules, audit.Resources)
	add(aggregateStates, true, audit.Rules, audit.Resources)
	add("tencentcloud:"+callerIdentity, false, audit.TagPolicy)
	add(accountLookup, false, audit.Recorder)
	calls[len(calls)-1].fallback = true
	add("huaweicloud:"+callerIdentity, false, audit.Recorder)
	calls[len(calls)-1].after = accountLookup
	return calls
}

// audited is an organization whose lists have two pages or one.
var audited = func() organization.Organization {
	size := organization.EveryList(3)
	size.Members, size.ResourcesPerMember, size.Plain = 2, 60, true
	size.Tasks, size.RoleAssignments, size.Provisionings, size.AuthPolicies = 110, 110, 110, 60
	size.PolicyStates, size.AggregateStates = 210, 210
	return organization.Generate(5, size)
}()

// audit audits a sandbox. prepare, if not nil, prepares it.
func (c auditCall) audit(t *testing.T, org organization.Organization, prepare func(*world)) (result *audit.Result, calls int, err error) {
	t.Helper()
	w := start(t, org)
	if c.after != "" {
		if err := w.Refuse(c.after); err != nil {
			t.Fatal(err)
		}
	}
	if prepare != nil {
		prepare(w)
	}
	options := audit.Options{
		Only: c.checks, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		TencentCloud: &audit.TencentCloudOptions{
			Client:    connectTencentCloud(t, w.endpoint, w.policy, tencentcloud.Credentials{Keys: tencentKeys}),
			AccountID: organization.DefaultAccountID, AllowedPrincipals: []string{},
		},
		HuaweiCloud: &audit.HuaweiCloudOptions{
			Client:    connectHuaweiCloud(t, w.endpoint, w.policy, huaweicloud.Credentials{Keys: huaweiKeys}),
			AccountID: huaweiDomainID,
		},
	}
	if c.aggregator {
		options.HuaweiCloud.AggregatorID = organization.FirstAggregatorID
	}
	result, err = audit.Run(context.Background(), options)
	return result, len(w.CallsOf(c.action)), err
}

// otherResult returns what a vendor's error means for an audit where it is an answer, nil where it is an error.
func (c auditCall) otherResult(t *testing.T, name string) *audit.Result {
	t.Helper()
	org := audited
	var prepare func(*world)
	switch {
	case c.action == identityCenter && name == "FailedOperation.IdentityCenterNotOpen":
		org.TencentCloud.IdentityCenter = nil
	case c.action == "ShowTrackerConfig" && name == "404 RMS.00010006":
		org.HuaweiCloud.TrackerConfig = nil
	case c.action == aggregateStates && name == badRequest: // an older page of the API requires account and rule
		prepare = func(w *world) {
			w.Inject(c.action, fault(t, badRequest), func(call sandbox.Call) bool { return call.Parameters["account_id"] == nil })
		}
	default:
		return nil
	}
	result, _, err := c.audit(t, org, prepare)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestAudit_faultIsRetriedOrAnError(t *testing.T) {
	for _, call := range auditCalls() {
		whole, calls, err := call.audit(t, audited, nil)
		if err != nil || calls == 0 {
			t.Fatalf("%s without a fault: %d calls, %v", call.name, calls, err)
		}
		faults := slices.DeleteFunc(sandbox.Faults(), func(fault sandbox.Fault) bool {
			return !fault.AppliesTo(call.action) || fault.Name == tooSlow
		})
		for i, first := range faults {
			second := faults[(i*7+1)%len(faults)]
			t.Run(call.name+"/"+first.Name, func(t *testing.T) {
				t.Parallel()
				other := call.otherResult(t, first.Name)
				for _, at := range slices.Compact([]int{1, calls}) {
					call.expect(t, whole, other, fmt.Sprint("once, in call ", at), func(w *world) { w.Inject(call.action, first, sandbox.At(at)) }, first)
				}
				call.expect(t, whole, nil, "and then "+second.Name, func(w *world) {
					w.Inject(call.action, first, sandbox.At(1))
					w.Inject(call.action, second, sandbox.At(2))
				}, first, second)
				always := func(w *world) { w.Inject(call.action, first, sandbox.Always()) }
				result, _, err := call.audit(t, audited, always)
				isAnswer := other != nil && call.action != aggregateStates || call.fallback && expected[first.Name].refused
				if isAnswer != (err == nil) || !isAnswer && result != nil || isAnswer && !reflect.DeepEqual(result, or(other, whole)) {
					t.Errorf("always: got %v, %v", result, err)
				}
			})
		}
	}
}

// As in TestFault_tooSlow, the bound of a try is real time.
func TestAudit_tooSlow(t *testing.T) {
	slow := fault(t, tooSlow)
	for _, call := range auditCalls() {
		t.Run(call.name, func(t *testing.T) {
			t.Parallel()
			whole, calls, err := call.audit(t, audited, nil)
			if err != nil {
				t.Fatal(err)
			}
			within := func(bound time.Duration, when sandbox.When) func(*world) {
				return func(w *world) {
					w.policy.RequestTimeout = bound
					w.Inject(call.action, slow, when)
				}
			}
			once, made, err := call.audit(t, audited, within(250*time.Millisecond, sandbox.At(1)))
			if err != nil || !reflect.DeepEqual(once, whole) || made <= calls {
				t.Errorf("once: %d calls, %v", made, err)
			}
			always, _, err := call.audit(t, audited, within(20*time.Millisecond, sandbox.Always()))
			if always != nil || err == nil || !strings.Contains(err.Error(), expected[tooSlow].says) {
				t.Errorf("always: got %v, %v", always, err)
			}
		})
	}
}

func or(result, otherwise *audit.Result) *audit.Result {
	if result == nil {
		return otherwise
	}
	return result
}

// expect audits with faults. The result is whole if each fault is temporary, and whole, other or an error if not.
func (c auditCall) expect(t *testing.T, whole, other *audit.Result, when string, prepare func(*world), faults ...sandbox.Fault) {
	t.Helper()
	result, _, err := c.audit(t, audited, prepare)
	temporary := true
	for _, fault := range faults {
		temporary = temporary && expected[fault.Name].tries > 1
		if other == nil {
			other = c.otherResult(t, fault.Name)
		}
	}
	switch {
	case err != nil && (result != nil || temporary):
		t.Errorf("%s: got %v, %v", when, result, err)
	case err == nil && !reflect.DeepEqual(result, whole) && (other == nil || !reflect.DeepEqual(result, other)):
		t.Errorf("%s: the result is not whole: %s", when, result.Verdict)
	}
}
