// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package faults_test

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

const (
	summary        = "CollectPolicyStatesSummary"
	accountLookup  = "KeystoneListAuthDomains"
	callerIdentity = "GetCallerIdentity"
	identityCenter = "DescribeIdentityCenter"
	huaweiDomainID = organization.DefaultHuaweiDomainID
)

func tencentCloudAPIs() []call {
	type client = *tencentcloud.Organization
	api := func(action string, read func(context.Context, client) (any, error), check func(*testing.T, map[string]any, any)) call {
		connect := func(t testing.TB, endpoint *url.URL, policy apicall.Policy) func(context.Context) (any, error) {
			client := connectTencentCloud(t, endpoint, policy, tencentcloud.Credentials{Keys: tencentKeys})
			return func(ctx context.Context) (any, error) { return read(ctx, client) }
		}
		return call{name: action, action: action, connect: connect, check: check}
	}
	return []call{
		api("tencentcloud:"+callerIdentity, readKeysAccount, mainAccount),
		api("ListNonCompliantResource", list(client.ListNonCompliantResource, tencentcloud.NonCompliantResourceFilter{MemberUin: member}), byToken("Items")),
		api("DescribeOrganizationMemberAuthAccounts", list(client.DescribeOrganizationMemberAuthAccounts, tencentcloud.MemberAuthAccountFilter{MemberUin: member, PolicyID: policy}), byTotal()),
		api("DescribeOrganizationMembersAuthPolicy", list(client.DescribeOrganizationMembersAuthPolicy, tencentcloud.AuthPolicyFilter{}), byTotal()),
		api("ListTasks", list(client.ListTasks, tencentcloud.TaskFilter{ZoneID: organization.ZoneID}), byTruncated("Tasks")),
		api("ListRoleAssignments", list(client.ListRoleAssignments, tencentcloud.RoleAssignmentFilter{ZoneID: organization.ZoneID}), byTruncated("RoleAssignments")),
		api("ListRoleConfigurationProvisionings", list(client.ListRoleConfigurationProvisionings, tencentcloud.ProvisioningFilter{ZoneID: organization.ZoneID}), byTruncated("RoleConfigurationProvisionings")),
		api("ListGroupMembers", list(client.ListGroupMembers, tencentcloud.GroupMemberFilter{ZoneID: organization.ZoneID, GroupID: organization.FirstGroupID}), byTruncated("GroupMembers")),
		api("DescribeOrganizationMembers", list(client.DescribeOrganizationMembers, tencentcloud.MemberFilter{}), byTotal()),
		api("DescribeOrganizationMemberPolicies", list(client.DescribeOrganizationMemberPolicies, tencentcloud.MemberPolicyFilter{MemberUin: member}), byTotal()),
		api(identityCenter, readIdentityCenter, openZone),
		api("DescribeEffectivePolicy", readEffectivePolicy, wholeEffectivePolicy),
		api("DescribeOrganization", readOrganization, wholeOrganization),
	}
}

func huaweiCloudAPIs() []call {
	type client = *huaweicloud.Client
	api := func(action string, read func(context.Context, client) (any, error), check func(*testing.T, map[string]any, any)) call {
		connect := func(t testing.TB, endpoint *url.URL, policy apicall.Policy) func(context.Context) (any, error) {
			client := connectHuaweiCloud(t, endpoint, policy, huaweicloud.Credentials{Keys: huaweiKeys})
			return func(ctx context.Context) (any, error) { return read(ctx, client) }
		}
		return call{name: action, action: action, connect: connect, check: check}
	}
	lookUp, askCaller := api(accountLookup, readKeysAccount, namedAccount), api("huaweicloud:"+callerIdentity, readKeysAccount, namedAccount)
	lookUp.fallback, askCaller.after = true, accountLookup
	tracker := api("ShowTrackerConfig", readTrackerConfig, selectedResources)
	tracker.missing = trackerConfig{}
	return []call{
		lookUp, askCaller, tracker,
		api("ListConfigurationAggregators", list(client.ListConfigurationAggregators, huaweicloud.AggregatorFilter{DomainID: huaweiDomainID}), byMarker("configuration_aggregators")),
		api("ShowConfigurationAggregatorSourcesStatus", list(client.ShowConfigurationAggregatorSourcesStatus, huaweicloud.AggregatorSourceFilter{DomainID: huaweiDomainID, AggregatorID: organization.FirstAggregatorID}), byMarker("aggregated_source_statuses")),
		api(summary, func(ctx context.Context, client client) (any, error) { return readSummary(ctx, client, huaweiDomainID) }, wholeSummary),
		api("ListAggregateComplianceByPolicyAssignment", list(client.ListAggregateComplianceByPolicyAssignment, huaweicloud.AggregateAssignmentFilter{
			DomainID: huaweiDomainID, AggregatorID: organization.FirstAggregatorID,
		}), byMarker("aggregate_policy_assignments")),
		api("ShowAggregateComplianceDetailsByPolicyAssignment", list(client.ShowAggregateComplianceDetailsByPolicyAssignment, huaweicloud.AggregateStateFilter{
			DomainID: huaweiDomainID, AggregatorID: organization.FirstAggregatorID,
		}), byMarker("policy_states")),
		api("ListAccounts", list(client.ListAccounts, huaweicloud.AccountFilter{}), byMarker("accounts")),
		api("ListPolicyStatesByDomainId", list(client.ListPolicyStatesByDomainID, huaweicloud.PolicyStateFilter{DomainID: huaweiDomainID}), byMarker("value")),
	}
}

var (
	tencentKeys = apicall.Keys{ID: organization.DefaultSecretID, Secret: organization.DefaultSecretKey}
	huaweiKeys  = apicall.Keys{ID: organization.DefaultHuaweiAccessKey, Secret: organization.DefaultHuaweiSecretKey}
)

func connectTencentCloud(t testing.TB, endpoint *url.URL, policy apicall.Policy, credentials tencentcloud.Credentials) *tencentcloud.Organization {
	t.Helper()
	client, err := tencentcloud.NewOrganization(tencentcloud.Config{
		Credentials: credentials, Endpoint: endpoint, Metadata: endpoint, Policy: policy,
		STS: func() (tencentcloud.STS, error) {
			return tencentcloud.STS{Endpoint: endpoint, Region: "ap-guangzhou"}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func connectHuaweiCloud(t testing.TB, endpoint *url.URL, policy apicall.Policy, credentials huaweicloud.Credentials) *huaweicloud.Client {
	t.Helper()
	client, err := huaweicloud.NewClient(huaweicloud.Config{
		Credentials: credentials, Endpoint: endpoint, Metadata: endpoint, Policy: policy,
		Account: func() (string, error) { return "", nil },
		Services: func() (huaweicloud.Services, error) {
			return huaweicloud.Services{Identity: endpoint, STS: endpoint}, nil
		},
		Organizations: func() (*url.URL, error) { return endpoint, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func readIdentityCenter(ctx context.Context, client *tencentcloud.Organization) (any, error) {
	center, err := client.DescribeIdentityCenter(ctx)
	if center == nil {
		return nil, err
	}
	return *center, err
}

// readEffectivePolicy returns an error if no policy applies, since an answer says so with an error.
func readEffectivePolicy(ctx context.Context, client *tencentcloud.Organization) (any, error) {
	policy, applies, err := client.DescribeEffectivePolicy(ctx, member)
	switch {
	case applies:
		return policy, err
	case err == nil:
		return nil, errors.New("no policy applies")
	}
	return nil, err
}

func readOrganization(ctx context.Context, client *tencentcloud.Organization) (any, error) {
	details, err := client.DescribeOrganization(ctx)
	if details == nil {
		return nil, err
	}
	return *details, err
}

func readKeysAccount[C interface {
	KeysAccount(context.Context) (string, error)
}](ctx context.Context, client C) (any, error) {
	account, err := client.KeysAccount(ctx)
	if account == "" {
		return nil, err
	}
	return account, err
}

// trackerConfig is the recorder of an account, if there is one.
type trackerConfig struct {
	huaweicloud.TrackerConfig
	exists bool
}

func readTrackerConfig(ctx context.Context, client *huaweicloud.Client) (any, error) {
	config, exists, err := client.ShowTrackerConfig(ctx, huaweiDomainID)
	if err != nil && !exists && reflect.DeepEqual(config, huaweicloud.TrackerConfig{}) {
		return nil, err
	}
	return trackerConfig{config, exists}, err
}

// accountSummary is the summary of an account.
type accountSummary struct {
	results *huaweicloud.SummaryResults
	rules   []huaweicloud.PolicyAssignmentSummary
}

func readSummary(ctx context.Context, client *huaweicloud.Client, account string) (any, error) {
	var results *huaweicloud.SummaryResults
	read := func(ctx context.Context, filter huaweicloud.PolicyStatesSummaryFilter, into paging.Sink[huaweicloud.PolicyAssignmentSummary]) (err error) {
		results, err = client.CollectPolicyStatesSummary(ctx, filter, into)
		return err
	}
	items, err := paging.Collect(ctx, read, huaweicloud.PolicyStatesSummaryFilter{DomainID: account})
	if results == nil && items == nil {
		return nil, err
	}
	return accountSummary{results, items}, err
}

// readOwnSummary reads the summary of the account that the keys belong to.
func readOwnSummary(ctx context.Context, client *huaweicloud.Client) (any, error) {
	account, err := client.DomainID(ctx)
	if err != nil {
		return nil, err
	}
	return readSummary(ctx, client, account)
}
