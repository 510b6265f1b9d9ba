// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/global"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/region"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	configv1 "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/config/v1"
	configmodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/config/v1/model"
	iamv3 "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/iam/v3"
	iammodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/iam/v3/model"
	organizationsv1 "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/organizations/v1"
	organizationsmodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/organizations/v1/model"
	stsv1 "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/sts/v1"
	stsmodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/sts/v1/model"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// huaweiCloudKeys sign requests.
type huaweiCloudKeys struct{ id, secret, token string }

var ownKeys = huaweiCloudKeys{organization.DefaultHuaweiAccessKey, organization.DefaultHuaweiSecretKey, ""}

// connect builds a client of a service for a sandbox.
func connect(t *testing.T, builder *core.HcHttpClientBuilder, credentials auth.ICredential, server *sandbox.Server) *core.HcHttpClient {
	t.Helper()
	client, err := builder.WithEndpoint(server.URL).WithCredential(credentials).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func globalCredentials(t *testing.T, keys huaweiCloudKeys, domainID string) auth.ICredential {
	t.Helper()
	credentials, err := global.NewCredentialsBuilder().WithAk(keys.id).WithSk(keys.secret).WithSecurityToken(keys.token).WithDomainId(domainID).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	return credentials
}

func configClient(t *testing.T, server *sandbox.Server, keys huaweiCloudKeys, domainID string) *configv1.ConfigClient {
	t.Helper()
	return configv1.NewConfigClient(connect(t, configv1.ConfigClientBuilder(), globalCredentials(t, keys, domainID), server))
}

func iamClient(t *testing.T, server *sandbox.Server, keys huaweiCloudKeys) *iamv3.IamClient {
	t.Helper()
	return iamv3.NewIamClient(connect(t, iamv3.IamClientBuilder(), globalCredentials(t, keys, "none"), server))
}

func stsClient(t *testing.T, server *sandbox.Server, keys huaweiCloudKeys) *stsv1.StsClient {
	t.Helper()
	credentials, err := basic.NewCredentialsBuilder().WithAk(keys.id).WithSk(keys.secret).WithSecurityToken(keys.token).WithProjectId("none").SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	return stsv1.NewStsClient(connect(t, stsv1.StsClientBuilder(), credentials, server))
}

func TestHuaweiCloud_policyStates(t *testing.T) {
	t.Setenv("HOME", t.TempDir()) // the SDK writes a file there
	eachOrganization(t, func(t *testing.T, server *sandbox.Server, org organization.Organization) {
		client := configClient(t, server, ownKeys, organization.DefaultHuaweiDomainID)
		for _, limit := range []int32{7, 200} {
			var states []configmodel.PolicyState
			for marker, pages := (*string)(nil), 0; marker != nil || pages == 0; pages++ {
				page, err := client.ListPolicyStatesByDomainId(&configmodel.ListPolicyStatesByDomainIdRequest{Limit: &limit, Marker: marker})
				if err != nil {
					t.Fatal(err)
				}
				if int(*page.PageInfo.CurrentCount) != len(*page.Value) {
					t.Errorf("current_count is %d on a page of %d", *page.PageInfo.CurrentCount, len(*page.Value))
				}
				states, marker = append(states, *page.Value...), page.PageInfo.NextMarker
			}
			sameItems(t, "policy state", states, org.HuaweiCloud.PolicyStates)
		}
	})
}

// All lists page in the same way, so one page is enough for the others.
func TestHuaweiCloud_config(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	eachOrganization(t, func(t *testing.T, server *sandbox.Server, org organization.Organization) {
		client, first := configClient(t, server, ownKeys, organization.DefaultHuaweiDomainID), org.HuaweiCloud.Aggregators[0]
		config, err := client.ShowTrackerConfig(&configmodel.ShowTrackerConfigRequest{})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "recorder", config, json.RawMessage(org.HuaweiCloud.TrackerConfig))
		aggregators, err := client.ListConfigurationAggregators(&configmodel.ListConfigurationAggregatorsRequest{})
		if err != nil {
			t.Fatal(err)
		}
		sameItems(t, "aggregator", *aggregators.ConfigurationAggregators, org.HuaweiCloud.ListedAggregators())
		sources, err := client.ShowConfigurationAggregatorSourcesStatus(&configmodel.ShowConfigurationAggregatorSourcesStatusRequest{AggregatorId: first.AggregatorID})
		if err != nil {
			t.Fatal(err)
		}
		sameItems(t, "source", *sources.AggregatedSourceStatuses, first.Sources)
		rules, err := client.ListAggregateComplianceByPolicyAssignment(&configmodel.ListAggregateComplianceByPolicyAssignmentRequest{
			Body: &configmodel.AggregatePolicyAssignmentsRequest{AggregatorId: first.AggregatorID},
		})
		if err != nil {
			t.Fatal(err)
		}
		sameItems(t, "aggregated rule", *rules.AggregatePolicyAssignments, first.PolicyAssignments)
		states, err := client.ShowAggregateComplianceDetailsByPolicyAssignment(&configmodel.ShowAggregateComplianceDetailsByPolicyAssignmentRequest{
			Body: &configmodel.AggregateComplianceDetailRequest{AggregatorId: first.AggregatorID},
		})
		if err != nil {
			t.Fatal(err)
		}
		sameItems(t, "aggregated state", *states.PolicyStates, first.PolicyStates)
	})
}

func TestHuaweiCloud_organizationAccounts(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	eachOrganization(t, func(t *testing.T, server *sandbox.Server, org organization.Organization) {
		credentials := globalCredentials(t, ownKeys, organization.DefaultHuaweiDomainID)
		client := organizationsv1.NewOrganizationsClient(connect(t, organizationsv1.OrganizationsClientBuilder(), credentials, server))
		answer, err := client.ListAccounts(&organizationsmodel.ListAccountsRequest{})
		if err != nil {
			t.Fatal(err)
		}
		sameItems(t, "account", *answer.Accounts, org.HuaweiCloud.OrganizationAccounts)
	})
}

// summary is the answer of CollectPolicyStatesSummary in the organization.
type summary struct {
	Results           json.RawMessage   `json:"results"`
	PolicyAssignments []json.RawMessage `json:"policy_assignments"`
}

func TestHuaweiCloud_summary(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	eachOrganization(t, func(t *testing.T, server *sandbox.Server, org organization.Organization) {
		var want summary
		if err := json.Unmarshal(org.HuaweiCloud.PolicyStatesSummary, &want); err != nil {
			t.Fatal(err)
		}
		client := configClient(t, server, ownKeys, organization.DefaultHuaweiDomainID)
		whole, err := client.CollectPolicyStatesSummary(&configmodel.CollectPolicyStatesSummaryRequest{})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "results", whole.Results, want.Results)
		sameItems(t, "rule", *whole.PolicyAssignments, want.PolicyAssignments)

		tagged, err := client.CollectPolicyStatesSummary(&configmodel.CollectPolicyStatesSummaryRequest{Tags: &[]string{"env=prod", "部门"}})
		if err != nil {
			t.Fatal(err)
		}
		var matching []json.RawMessage
		for i, rule := range *whole.PolicyAssignments {
			if tags := rule.PolicyAssignment.Tags; tags != nil && slices.ContainsFunc(*tags, func(tag configmodel.ResourceTag) bool {
				return tag.Key == "部门" || tag.Key == "env" && tag.Value == "prod"
			}) {
				matching = append(matching, want.PolicyAssignments[i])
			}
		}
		sameItems(t, "tagged rule", *tagged.PolicyAssignments, matching)
	})
}

func TestHuaweiCloud_accountOfTheKeys(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	eachOrganization(t, func(t *testing.T, server *sandbox.Server, _ organization.Organization) {
		// Without a domain ID, the SDK looks up the account.
		credentials, err := global.NewCredentialsBuilder().WithAk(ownKeys.id).WithSk(ownKeys.secret).WithIamEndpointOverride(server.URL).SafeBuild()
		if err != nil {
			t.Fatal(err)
		}
		_, err = configv1.ConfigClientBuilder().WithRegion(region.NewRegion("sandbox", server.URL)).WithCredential(credentials).SafeBuild()
		if err != nil || credentials.DomainId != organization.DefaultHuaweiDomainID {
			t.Errorf("the SDK found the account %q: %v", credentials.DomainId, err)
		}
		if domains := domains(t, server); len(domains) != 1 || domains[0].Id != organization.DefaultHuaweiDomainID || domains[0].Name != organization.DefaultHuaweiDomainName || !domains[0].Enabled {
			t.Errorf("domains %+v", domains)
		}
		if err := server.Refuse("KeystoneListAuthDomains"); err != nil {
			t.Fatal(err)
		}
		if domains := domains(t, server); len(domains) != 0 {
			t.Errorf("domains without the permission: %+v", domains)
		}
		callerIs(t, server, ownKeys, organization.DefaultHuaweiDomainID)
	})
}

func domains(t *testing.T, server *sandbox.Server) []iammodel.Domains {
	t.Helper()
	answer, err := iamClient(t, server, ownKeys).KeystoneListAuthDomains(&iammodel.KeystoneListAuthDomainsRequest{})
	if err != nil || answer.Domains == nil {
		t.Fatal(err, answer)
	}
	return *answer.Domains
}

// callerIs checks the account in the caller identity of keys.
func callerIs(t *testing.T, server *sandbox.Server, keys huaweiCloudKeys, account string) {
	t.Helper()
	caller, err := stsClient(t, server, keys).GetCallerIdentity(&stsmodel.GetCallerIdentityRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if caller.AccountId == nil || *caller.AccountId != account || caller.PrincipalUrn == nil || caller.PrincipalId == nil {
		t.Errorf("the caller is %s, not of %s", caller, account)
	}
}

func TestHuaweiCloud_agencies(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	eachOrganization(t, func(t *testing.T, server *sandbox.Server, _ organization.Organization) {
		assume := func(keys huaweiCloudKeys, seconds *int32) (*stsmodel.AssumeAgencyResponse, error) {
			return stsClient(t, server, keys).AssumeAgency(&stsmodel.AssumeAgencyRequest{Body: &stsmodel.AssumeAgencyReqBody{
				AgencyUrn: "iam::" + agencyAccount + ":agency:" + agencyName, AgencySessionName: "nightly", DurationSeconds: seconds,
			}})
		}
		assumed, err := assume(ownKeys, nil)
		if err != nil {
			t.Fatal(err)
		}
		if lives := time.Until(time.Time(*assumed.Credentials.Expiration)); lives < 59*time.Minute || lives > time.Hour || assumed.AssumedAgency.Urn == "" || assumed.AssumedAgency.Id == "" {
			t.Errorf("the keys live %s: %s", lives, assumed)
		}
		agencyKeys(t, server, huaweiCloudKeys{assumed.Credentials.AccessKeyId, assumed.Credentials.SecretAccessKey, assumed.Credentials.SecurityToken})

		tooLong := int32(43201)
		var refused *sdkerr.ServiceResponseError
		if _, err := assume(ownKeys, &tooLong); !errors.As(err, &refused) || refused.StatusCode != 400 || refused.ErrorCode == "" || refused.ErrorMessage == "" {
			t.Errorf("%d seconds: %v", tooLong, err)
		}

		domainID := agencyAccount
		byV3, err := iamClient(t, server, ownKeys).CreateTemporaryAccessKeyByAgency(&iammodel.CreateTemporaryAccessKeyByAgencyRequest{
			Body: &iammodel.CreateTemporaryAccessKeyByAgencyRequestBody{Auth: &iammodel.AgencyAuth{Identity: &iammodel.AgencyAuthIdentity{
				Methods:    []iammodel.AgencyAuthIdentityMethods{iammodel.GetAgencyAuthIdentityMethodsEnum().ASSUME_ROLE},
				AssumeRole: &iammodel.IdentityAssumerole{AgencyName: agencyName, DomainId: &domainID},
			}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		agencyKeys(t, server, huaweiCloudKeys{byV3.Credential.Access, byV3.Credential.Secret, byV3.Credential.Securitytoken})
	})
}

// agencyKeys checks that keys belong to the agency's account, which has no rules.
func agencyKeys(t *testing.T, server *sandbox.Server, keys huaweiCloudKeys) {
	t.Helper()
	callerIs(t, server, keys, agencyAccount)
	answer, err := configClient(t, server, keys, agencyAccount).CollectPolicyStatesSummary(&configmodel.CollectPolicyStatesSummaryRequest{})
	if err != nil || answer.PolicyAssignments == nil || len(*answer.PolicyAssignments) != 0 {
		t.Errorf("the agency's account has the rules %v: %v", answer, err)
	}
}
