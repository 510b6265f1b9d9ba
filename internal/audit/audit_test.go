// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// both returns options that audit both clouds of a sandbox with its keys.
func both(t *testing.T, server *sandbox.Server) audit.Options {
	t.Helper()
	endpoint, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	policy := apicall.Policy{RequestTimeout: time.Minute, RequestsPerSecond: 1000}
	tencent, err := tencentcloud.NewOrganization(tencentcloud.Config{
		Credentials: tencentcloud.Credentials{Keys: apicall.Keys{ID: organization.DefaultSecretID, Secret: organization.DefaultSecretKey}},
		Endpoint:    endpoint, Policy: policy,
		STS: func() (tencentcloud.STS, error) {
			return tencentcloud.STS{Endpoint: endpoint, Region: "ap-guangzhou"}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	huawei, err := huaweicloud.NewClient(huaweicloud.Config{
		Credentials: huaweicloud.Credentials{Keys: apicall.Keys{ID: organization.DefaultHuaweiAccessKey, Secret: organization.DefaultHuaweiSecretKey}},
		Endpoint:    endpoint, Policy: policy,
		Organizations: func() (*url.URL, error) { return endpoint, nil },
		Account:       func() (string, error) { return "", nil },
		Services: func() (huaweicloud.Services, error) {
			return huaweicloud.Services{Identity: endpoint, STS: endpoint}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return audit.Options{
		TencentCloud: &audit.TencentCloudOptions{Client: tencent, AccountID: fmt.Sprint(organization.ManagerUin)},
		HuaweiCloud:  &audit.HuaweiCloudOptions{Client: huawei, AccountID: organization.DefaultHuaweiDomainID},
		Now:          time.Date(2026, 12, 31, 12, 0, 0, 0, time.UTC),
	}
}

func run(t *testing.T, options audit.Options) *audit.Result {
	t.Helper()
	result, err := audit.Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// found returns the findings in the form of judge.
func found(result *audit.Result) []string {
	var findings []string
	for _, finding := range result.Findings {
		findings = append(findings, strings.Join([]string{finding.Check, finding.AccountID, finding.Subject}, " | "))
	}
	slices.Sort(findings)
	return findings
}

// disorder changes an organization at random, so that each check has something to find in some organizations.
func disorder(r *rand.Rand, org *organization.Organization) {
	for i := range org.TencentCloud.Members {
		if r.IntN(3) == 0 {
			org.TencentCloud.Members[i].EffectivePolicy = nil
		}
	}
	if r.IntN(4) == 0 {
		org.TencentCloud.IdentityCenter = nil
	}
	huawei := &org.HuaweiCloud
	trackers := []string{
		``, `{"selector": {"all_supported": true}}`, `{"selector": {"all_supported": false}}`, `{"selector": {}}`,
		`{"selector": {"all_supported": true}, "frozen_status": {"is_frozen": true}}`,
		`{"selector": {"all_supported": true}, "frozen_status": {"is_frozen": null}}`,
	}
	huawei.TrackerConfig = []byte(trackers[r.IntN(len(trackers))])
	states := []string{`"state":"Disabled"`, `"state":"Evaluating"`, `"state":null`, `"state":"Enabled"`}
	huawei.PolicyStatesSummary = []byte(strings.Replace(string(huawei.PolicyStatesSummary), `"state":"Enabled"`, states[r.IntN(len(states))], 2))
	if r.IntN(3) == 0 {
		huawei.PolicyStates = huawei.PolicyStates[:r.IntN(len(huawei.PolicyStates)+1)]
	}
	for i := range huawei.Aggregators {
		one := &huawei.Aggregators[i]
		switch r.IntN(4) {
		case 0:
			one.Sources = one.Sources[:0]
		case 1:
			one.Sources = one.Sources[:0:0]
			one.Sources = append(one.Sources, []byte(`{"source_id": "o-1", "source_type": "ORGANIZATION", "last_update_status": "SUCCEEDED"}`))
		}
	}
}

// sampleSize returns the size of an organization with short lists.
func sampleSize(r *rand.Rand) organization.Size {
	size := organization.EveryList(1 + r.IntN(30))
	size.Members, size.ResourcesPerMember, size.Plain = r.IntN(6), r.IntN(4), r.IntN(2) == 0
	size.Rules, size.Aggregators = r.IntN(6), 1
	return size
}

func TestRun_findsWhatASecondComputationFinds(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		org := organization.Generate(seed, sampleSize(r))
		disorder(r, &org)
		options := both(t, sandboxtest.Start(t, org))
		if r.IntN(2) == 0 {
			options.TencentCloud.AllowedPrincipals = []string{"li.na", "g-payments", "wang.wei"}
		}
		if len(org.TencentCloud.Members) > 2 && r.IntN(3) == 0 {
			options.TencentCloud.MemberUins = []int64{int64(organization.FirstMemberUin) + 1}
		}
		if r.IntN(2) == 0 {
			options.HuaweiCloud.AggregatorID = organization.FirstAggregatorID
		}
		result := run(t, options)
		findings, audited := judge(t, org, options)
		if difference := cmp.Diff(findings, found(result)); difference != "" {
			t.Fatalf("seed %d: %s", seed, difference)
		}
		for _, check := range result.ChecksRun {
			if int(check.Audited) != audited[check.Check] {
				t.Errorf("seed %d: %s looked at %d, want %d", seed, check.Check, check.Audited, audited[check.Check])
			}
			if check.Findings > 0 {
				seen[check.Check]++
			}
		}
		if again := run(t, options); cmp.Diff(result, again) != "" {
			t.Errorf("seed %d: a second audit differs: %s", seed, cmp.Diff(result, again))
		}
	}
	for _, check := range audit.Checks() {
		if seen[check.Name] == 0 {
			t.Errorf("no organization has a finding of %s", check.Name)
		}
	}
}

func TestRun_keysOfAnotherAccountAreAnError(t *testing.T) {
	server := sandboxtest.Start(t, organization.Generate(1, organization.EveryList(2)))
	for cloud, change := range map[string]func(*audit.Options){
		"tencentcloud": func(o *audit.Options) { o.TencentCloud.AccountID = "100000000009" },
		"huaweicloud":  func(o *audit.Options) { o.HuaweiCloud.AccountID = "other" },
	} {
		options := both(t, server)
		change(&options)
		result, err := audit.Run(t.Context(), options)
		if result != nil || err == nil || !strings.Contains(err.Error(), cloud+".account_id is") || errors.As(err, new(*apicall.Error)) { // its advice would name checks
			t.Errorf("%s: got %v, %v", cloud, result, err)
		}
	}
}

// If an API fails, the error names a check that needs it. Without the checks that need it, the audit succeeds.
func TestRun_errorNamesACheckThatNeedsTheAPI(t *testing.T) {
	org := organization.Generate(1, organization.EveryList(3))
	needs := map[string][]string{}
	for _, check := range audit.Checks() {
		for _, action := range check.Actions {
			needs[action] = append(needs[action], check.Name)
		}
	}
	const sources = "ShowConfigurationAggregatorSourcesStatus"
	needs[sources] = append(needs[sources], audit.Rules) // rules looks for accounts of the aggregator without rules
	for action, checks := range needs {
		server := sandboxtest.Start(t, org)
		if err := server.Refuse(action); err != nil {
			t.Fatal(err)
		}
		options := both(t, server)
		options.TencentCloud.AllowedPrincipals = []string{}
		if action != "CollectPolicyStatesSummary" && action != "ListPolicyStatesByDomainId" { // an aggregator has lists of its own
			options.HuaweiCloud.AggregatorID = organization.FirstAggregatorID
		}
		result, err := audit.Run(t.Context(), options)
		if result != nil || err == nil || !strings.Contains(err.Error(), action) {
			t.Errorf("%s refused: got %v, %v", action, result, err)
			continue
		}
		if name := strings.TrimPrefix(strings.SplitN(err.Error(), ":", 2)[0], "check "); !slices.Contains(checks, name) {
			t.Errorf("%s refused: the error names check %s, want one of %v", action, name, checks)
		}
		for _, check := range audit.Checks() {
			if !slices.Contains(checks, check.Name) {
				options.Only = append(options.Only, check.Name)
			}
		}
		if _, err := audit.Run(t.Context(), options); err != nil {
			t.Errorf("%s refused, without %v: %v", action, checks, err)
		}
	}
}

func TestRun_checkReadsItsAPIsAlone(t *testing.T) {
	server := sandboxtest.Start(t, organization.Generate(1, organization.EveryList(3)))
	lookups := []string{"GetCallerIdentity", "KeystoneListAuthDomains"}
	for _, check := range audit.Checks() {
		options := both(t, server)
		options.Only, options.TencentCloud.AllowedPrincipals = []string{check.Name}, []string{}
		if check.Name == audit.Aggregation {
			options.HuaweiCloud.AggregatorID = organization.FirstAggregatorID
		}
		server.ResetCalls()
		run(t, options)
		called := map[string]bool{}
		for _, call := range server.Calls() {
			if !slices.Contains(lookups, call.Action) {
				called[call.Action] = true
			}
		}
		want := map[string]bool{}
		for _, action := range check.Actions {
			want[action] = true
		}
		if difference := cmp.Diff(want, called); difference != "" {
			t.Errorf("%s: %s", check.Name, difference)
		}
	}
}

func TestRun_sharedListsAreReadOnce(t *testing.T) {
	server := sandboxtest.Start(t, organization.Generate(1, organization.EveryList(3)))
	options := both(t, server)
	options.TencentCloud.AllowedPrincipals = []string{}
	run(t, options)
	for _, action := range []string{
		"tencentcloud:GetCallerIdentity", "DescribeOrganizationMembers", "DescribeIdentityCenter", "ListRoleConfigurationProvisionings",
		"CollectPolicyStatesSummary", "ListPolicyStatesByDomainId", "KeystoneListAuthDomains",
	} {
		if calls := len(server.CallsOf(action)); calls != 1 {
			t.Errorf("%d calls of %s", calls, action)
		}
	}
}

func TestRun_memberThatTheOrganizationLacksIsAnError(t *testing.T) {
	options := both(t, sandboxtest.Start(t, organization.Generate(1, organization.EveryList(3))))
	options.TencentCloud.MemberUins = []int64{int64(organization.FirstMemberUin), 42}
	result, err := audit.Run(t.Context(), options)
	if result != nil || err == nil || !strings.Contains(err.Error(), "the organization has no member 42") {
		t.Errorf("got %v, %v", result, err)
	}
}

func TestRun_cancelling(t *testing.T) {
	server := sandboxtest.Start(t, organization.Generate(1, organization.EveryList(3)))
	ctx, cancel := context.WithCancel(t.Context())
	server.Alter("ListTasks", func(_ sandbox.Call, answer *sandbox.Answer) {
		answer.Delay = time.Hour
		cancel()
	})
	result, err := audit.Run(ctx, both(t, server))
	if result != nil || err == nil || !strings.Contains(err.Error(), "the read was cancelled") {
		t.Errorf("got %v, %v", result, err)
	}
}

func TestRun_memberThatFailsEndsTheReadsOfOthers(t *testing.T) {
	server := sandboxtest.Start(t, organization.Generate(1, organization.EveryList(3)))
	options := both(t, server)
	options.Only = []string{audit.TagPolicy}
	arrived := make(chan struct{})
	server.Alter("DescribeEffectivePolicy", func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N == 1 {
			close(arrived)
			answer.Delay = time.Hour
			return
		}
		<-arrived
		answer.Body = []byte(`{"Response": {"Error": {"Code": "UnauthorizedOperation", "Message": "no"}, "RequestId": "r-1"}}`)
	})
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	result, err := audit.Run(ctx, options)
	if result != nil || err == nil || !strings.Contains(err.Error(), "UnauthorizedOperation") || ctx.Err() != nil {
		t.Errorf("got %v, %v", result, err)
	}
}

func TestRun_checkThatFailsCancelsTheOthers(t *testing.T) {
	server := sandboxtest.Start(t, organization.Generate(1, organization.EveryList(3)))
	options := both(t, server)
	options.Only = []string{audit.TagPolicy, audit.Recorder}
	arrived := make(chan struct{})
	server.Alter("DescribeEffectivePolicy", func(call sandbox.Call, answer *sandbox.Answer) {
		answer.Delay = time.Hour
		if call.N == 1 {
			close(arrived)
		}
	})
	server.Alter("ShowTrackerConfig", func(_ sandbox.Call, answer *sandbox.Answer) {
		<-arrived
		answer.Status, answer.Body = 403, []byte(`{"error_code": "RMS.00010002", "error_msg": "no permission"}`)
	})
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	result, err := audit.Run(ctx, options)
	if result != nil || err == nil || !strings.HasPrefix(err.Error(), "check recorder: ShowTrackerConfig") || ctx.Err() != nil {
		t.Errorf("got %v, %v", result, err)
	}
}
