// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

const (
	member = organization.FirstMemberUin
	policy = organization.FirstPolicyID

	membersAction  = "DescribeOrganizationMembers"
	policiesAction = "DescribeOrganizationMemberPolicies"
	centerAction   = "DescribeIdentityCenter"
	statesAction   = "ListPolicyStatesByDomainId"
	accountsAction = "ListAccounts"
)

// bench is a sandbox and its clients.
type bench struct {
	organization organization.Organization
	server       *sandbox.Server
	endpoint     *url.URL
	tencentCloud *tencentcloud.Organization
}

// newBench starts a sandbox with lists of a few pages.
func newBench(random *rand.Rand) (*bench, error) {
	org := generate(random)
	server, err := sandbox.Start(org)
	if err != nil {
		return nil, err
	}
	endpoint, err := url.Parse(server.URL)
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	client, err := tencentcloud.NewOrganization(tencentcloud.Config{
		Credentials: tencentcloud.Credentials{Keys: apicall.Keys{ID: organization.DefaultSecretID, Secret: organization.DefaultSecretKey}},
		Endpoint:    endpoint, Policy: patience(), UserAgent: "soak",
	})
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	return &bench{org, server, endpoint, client}, nil
}

// generate makes an organization whose first member has lists of a few pages.
func generate(random *rand.Rand) organization.Organization {
	seed := random.Uint64()
	org := organization.Generate(seed, organization.Size{
		Members: 1, ResourcesPerMember: random.IntN(400), PoliciesPerMember: 1, AccountsPerPolicy: random.IntN(400),
		Tasks: random.IntN(800), RoleAssignments: random.IntN(800), Rules: random.IntN(40), PolicyStates: random.IntN(900), OrganizationAccounts: random.IntN(4000),
		AuthPolicies: random.IntN(400), Provisionings: random.IntN(800), GroupMembers: random.IntN(400),
		Aggregators: 1 + random.IntN(500), AggregatorSources: random.IntN(500), AggregateAssignments: random.IntN(900), AggregateStates: random.IntN(900),
		WideCounts: random.IntN(2) == 0,
	})
	many := organization.Generate(seed, organization.Size{Members: random.IntN(200)})
	org.TencentCloud.MemberDetails = many.TencentCloud.MemberDetails
	many = organization.Generate(seed, organization.Size{Members: 1, PoliciesPerMember: random.IntN(200)})
	org.TencentCloud.Members[0].PolicyDetails = many.TencentCloud.Members[0].PolicyDetails
	return org
}

// patience is the default policy without its long waits.
func patience() apicall.Policy {
	return apicall.Policy{
		RequestTimeout: 200 * time.Millisecond, MaxRetries: apicall.DefaultMaxRetries, RequestsPerSecond: 1000, Clock: hasty{},
	}
}

// hasty is a clock that sleeps a thousandth of the time.
type hasty struct{}

// Now implements apicall.Clock.
func (hasty) Now() time.Time { return time.Now() }

// Sleep implements apicall.Clock.
func (hasty) Sleep(ctx context.Context, pause time.Duration) error {
	select {
	case <-time.After(pause / 1000):
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// result is the result of one read.
type result struct {
	plan     plan
	injected int
	wrong    error // how the result differs from the organization, or nil
	err      error // of the read
}

// try reads once with faults, and then removes them.
func (b *bench) try(ctx context.Context, plan plan, random *rand.Rand) result {
	b.server.ResetCalls()
	before := b.injected()
	// One of the first two calls, since there may be no third.
	turns := oneCall(1+random.IntN(2), len(plan.faults))
	for i, each := range plan.faults {
		when := turns[i]
		if !plan.inTurn {
			when = sandbox.Sometimes(share/float64(len(plan.faults)), random.Uint64())
		}
		b.server.Inject(each.action, each.fault, when)
	}
	wrong, err := plan.list.read(ctx, b)
	for _, each := range plan.faults {
		b.server.Alter(each.action, nil)
	}
	return result{plan, b.injected() - before, wrong, err}
}

// oneCall selects call n for the first fault, and the next tries of the same call for one fault each. Calls for other
// pages may come in between; they have other parameters.
func oneCall(n, faults int) []sandbox.When {
	var mu sync.Mutex
	parameters, next := "", 0
	turns := make([]sandbox.When, faults)
	for i := range turns {
		turns[i] = func(call sandbox.Call) bool {
			mu.Lock()
			defer mu.Unlock()
			if next != i || i == 0 && call.N != n || i > 0 && fmt.Sprint(call.Parameters) != parameters {
				return false
			}
			parameters, next = fmt.Sprint(call.Parameters), next+1
			return true
		}
	}
	return turns
}

// injected counts the faults so far.
func (b *bench) injected() (sum int) {
	for _, count := range b.server.Injected() {
		sum += count
	}
	return sum
}

// list is the list of one data source.
type list struct {
	actions []string // its calls
	times   int      // reads per fault and round; more for lists with few answers
	// read reads the list and compares it with the organization.
	read func(context.Context, *bench) (wrong, err error)
}

// injections returns the faults that a read of the list can meet.
func (l list) injections() []injection {
	var all []injection
	for _, action := range l.actions {
		for _, fault := range applying(action) {
			all = append(all, injection{action, fault})
		}
	}
	return all
}

// applying returns the faults that an action can have.
func applying(action string) []sandbox.Fault {
	return slices.DeleteFunc(sandbox.Faults(), func(fault sandbox.Fault) bool { return !fault.AppliesTo(action) })
}

var lists = []list{
	{[]string{"ListNonCompliantResource"}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		got, err := paging.Collect(ctx, b.tencentCloud.ListNonCompliantResource, tencentcloud.NonCompliantResourceFilter{MemberUin: int64(member)})
		return outcome(got, b.organization.TencentCloud.Members[0].NonCompliantResources, err)
	}},
	{[]string{"DescribeOrganizationMemberAuthAccounts"}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		got, err := paging.Collect(ctx, b.tencentCloud.DescribeOrganizationMemberAuthAccounts, tencentcloud.MemberAuthAccountFilter{MemberUin: int64(member), PolicyID: int64(policy)})
		return outcome(got, b.organization.TencentCloud.Members[0].Policies[0].Accounts, err)
	}},
	{[]string{"DescribeOrganizationMembersAuthPolicy"}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		got, err := paging.Collect(ctx, b.tencentCloud.DescribeOrganizationMembersAuthPolicy, tencentcloud.AuthPolicyFilter{})
		return outcome(got, b.organization.TencentCloud.AuthPolicies, err)
	}},
	{[]string{"ListTasks"}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		got, err := paging.Collect(ctx, b.tencentCloud.ListTasks, tencentcloud.TaskFilter{ZoneID: organization.ZoneID})
		return outcome(got, b.organization.TencentCloud.IdentityCenter.Tasks, err)
	}},
	{[]string{"ListRoleAssignments"}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		got, err := paging.Collect(ctx, b.tencentCloud.ListRoleAssignments, tencentcloud.RoleAssignmentFilter{ZoneID: organization.ZoneID})
		return outcome(got, b.organization.TencentCloud.IdentityCenter.RoleAssignments, err)
	}},
	{[]string{"ListRoleConfigurationProvisionings"}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		got, err := paging.Collect(ctx, b.tencentCloud.ListRoleConfigurationProvisionings, tencentcloud.ProvisioningFilter{ZoneID: organization.ZoneID})
		return outcome(got, b.organization.TencentCloud.IdentityCenter.RoleConfigurationProvisionings, err)
	}},
	{[]string{"ListGroupMembers"}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		got, err := paging.Collect(ctx, b.tencentCloud.ListGroupMembers, tencentcloud.GroupMemberFilter{ZoneID: organization.ZoneID, GroupID: organization.FirstGroupID})
		return outcome(got, b.organization.TencentCloud.IdentityCenter.Groups[0].Members, err)
	}},
	{[]string{membersAction}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		got, err := paging.Collect(ctx, b.tencentCloud.DescribeOrganizationMembers, tencentcloud.MemberFilter{})
		return outcome(got, b.organization.TencentCloud.MemberDetails, err)
	}},
	{[]string{policiesAction}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		got, err := paging.Collect(ctx, b.tencentCloud.DescribeOrganizationMemberPolicies, tencentcloud.MemberPolicyFilter{MemberUin: int64(member)})
		return outcome(got, b.organization.TencentCloud.Members[0].PolicyDetails, err)
	}},
	{[]string{centerAction}, 3, func(ctx context.Context, b *bench) (wrong, err error) {
		var read []tencentcloud.IdentityCenter
		got, err := b.tencentCloud.DescribeIdentityCenter(ctx)
		if got != nil {
			read = append(read, *got)
		}
		return outcome(read, []json.RawMessage{json.RawMessage(b.organization.TencentCloud.IdentityCenter.Details)}, err)
	}},
	{[]string{"DescribeEffectivePolicy"}, 3, func(ctx context.Context, b *bench) (wrong, err error) {
		got, applies, err := b.tencentCloud.DescribeEffectivePolicy(ctx, int64(member))
		switch {
		case err == nil && applies:
			return comparePolicy(got, json.RawMessage(b.organization.TencentCloud.Members[0].EffectivePolicy)), nil
		case err == nil:
			return errors.New("no policy applies"), nil
		case applies || got.Content != "":
			wrong = errors.New("an error came with a policy")
		}
		return wrong, err
	}},
	{[]string{"DescribeOrganization"}, 3, func(ctx context.Context, b *bench) (wrong, err error) {
		var read []tencentcloud.OrganizationDetails
		got, err := b.tencentCloud.DescribeOrganization(ctx)
		if got != nil {
			read = append(read, *got)
		}
		return outcome(read, []json.RawMessage{json.RawMessage(b.organization.TencentCloud.Details)}, err)
	}},
	{[]string{statesAction}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		client, err := b.huaweiCloud()
		if err != nil {
			return nil, err
		}
		got, err := paging.Collect(ctx, client.ListPolicyStatesByDomainID, huaweicloud.PolicyStateFilter{DomainID: organization.DefaultHuaweiDomainID})
		return outcome(got, b.organization.HuaweiCloud.PolicyStates, err)
	}},
	{[]string{"ListAggregateComplianceByPolicyAssignment"}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		client, err := b.huaweiCloud()
		if err != nil {
			return nil, err
		}
		got, err := paging.Collect(ctx, client.ListAggregateComplianceByPolicyAssignment, huaweicloud.AggregateAssignmentFilter{
			DomainID: organization.DefaultHuaweiDomainID, AggregatorID: organization.FirstAggregatorID,
		})
		return outcome(got, b.organization.HuaweiCloud.Aggregators[0].PolicyAssignments, err)
	}},
	{[]string{"ShowAggregateComplianceDetailsByPolicyAssignment"}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		client, err := b.huaweiCloud()
		if err != nil {
			return nil, err
		}
		got, err := paging.Collect(ctx, client.ShowAggregateComplianceDetailsByPolicyAssignment, huaweicloud.AggregateStateFilter{
			DomainID: organization.DefaultHuaweiDomainID, AggregatorID: organization.FirstAggregatorID,
		})
		return outcome(got, b.organization.HuaweiCloud.Aggregators[0].PolicyStates, err)
	}},
	{[]string{accountsAction}, 1, func(ctx context.Context, b *bench) (wrong, err error) {
		client, err := b.huaweiCloud()
		if err != nil {
			return nil, err
		}
		got, err := paging.Collect(ctx, client.ListAccounts, huaweicloud.AccountFilter{})
		return outcome(got, b.organization.HuaweiCloud.OrganizationAccounts, err)
	}},
	{[]string{"ShowTrackerConfig"}, 3, readTracker},
	{[]string{"ListConfigurationAggregators"}, 1, readAggregators},
	{[]string{"ShowConfigurationAggregatorSourcesStatus"}, 1, readSources},
	{[]string{"KeystoneListAuthDomains", "CollectPolicyStatesSummary"}, 3, readSummary},
}

// huaweiCloud makes a new client.
func (b *bench) huaweiCloud() (*huaweicloud.Client, error) {
	return huaweicloud.NewClient(huaweicloud.Config{
		Credentials: huaweicloud.Credentials{Keys: apicall.Keys{ID: organization.DefaultHuaweiAccessKey, Secret: organization.DefaultHuaweiSecretKey}},
		Endpoint:    b.endpoint, Policy: patience(), UserAgent: "soak",
		Organizations: func() (*url.URL, error) { return b.endpoint, nil },
		Account:       func() (string, error) { return "", nil },
		Lookup: func() (huaweicloud.Lookup, error) {
			return huaweicloud.Lookup{Identity: b.endpoint, STS: b.endpoint}, nil
		},
	})
}

// readSummary looks the account up, as a new client does, and reads its summary.
func readSummary(ctx context.Context, b *bench) (wrong, err error) {
	client, err := b.huaweiCloud()
	if err != nil {
		return nil, err
	}
	domainID, err := client.DomainID(ctx)
	if err != nil {
		return nil, err
	}
	if domainID != organization.DefaultHuaweiDomainID {
		return fmt.Errorf("the account is %q", domainID), nil
	}
	var results *huaweicloud.SummaryResults
	rules, err := paging.Collect(ctx, func(ctx context.Context, filter huaweicloud.PolicyStatesSummaryFilter, into paging.Sink[huaweicloud.PolicyAssignmentSummary]) (err error) {
		results, err = client.CollectPolicyStatesSummary(ctx, filter, into)
		return err
	}, huaweicloud.PolicyStatesSummaryFilter{DomainID: domainID})
	if err != nil {
		return nil, err
	}
	return compareSummary(*results, rules, json.RawMessage(b.organization.HuaweiCloud.PolicyStatesSummary)), nil
}
