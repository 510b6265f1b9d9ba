// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package faults_test

import (
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const (
	member = int64(organization.FirstMemberUin)
	policy = int64(organization.FirstPolicyID)

	roleARN       = "qcs::cam::uin/100000000001:roleName/audit"
	podARN        = "qcs::cam::uin/100000000001:roleName/pipeline"
	instanceARN   = "qcs::cam::uin/100000000001:roleName/instance"
	delegatingID  = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
	identityToken = "5f3a7c-of-the-pipeline-5f3"
)

// severalPages has lists of several pages, oneItem lists of one item.
var (
	severalPages = withRoles(generate(1, 70, 220))
	oneItem      = withRoles(generate(1, 1, 1))
)

// generate makes an organization. Lists of 50 items a page have few items, others more. Only the first member has
// resources and accounts, and more than one policy.
func generate(seed uint64, few, more int) organization.Organization {
	size := organization.EveryList(more)
	size.OrganizationAccounts = 10 * more
	size.Members, size.PoliciesPerMember, size.ResourcesPerMember, size.AccountsPerPolicy, size.AuthPolicies = few, 1, 0, 0, few
	org := organization.Generate(seed, size)
	first := organization.Generate(seed, organization.Size{Members: 1, ResourcesPerMember: few, PoliciesPerMember: few}).TencentCloud.Members[0]
	accounts := organization.Generate(seed, organization.Size{Members: 1, PoliciesPerMember: 1, AccountsPerPolicy: few})
	first.Policies[0].Accounts = accounts.TencentCloud.Members[0].Policies[0].Accounts
	org.TencentCloud.Members[0] = first
	return org
}

// withRoles adds the roles, agencies and the instance that have temporary keys. The keys live at most 15 minutes.
func withRoles(org organization.Organization) organization.Organization {
	org.TencentCloud.Roles = []organization.Role{
		{ARN: roleARN, ExternalID: "external-1", LongestSeconds: 900},
		{ARN: podARN, ProviderID: "pipeline", WebIdentityToken: identityToken, LongestSeconds: 900},
		{ARN: instanceARN, InstanceRole: "instance", LongestSeconds: 900},
	}
	huawei := &org.HuaweiCloud
	huawei.Agencies = []organization.Agency{{Name: "audit", DomainID: delegatingID, DomainName: "delegating", LongestSeconds: 900}}
	huawei.IdentityProviders = []organization.IdentityProvider{{ID: "pipeline", Token: identityToken, LongestSeconds: 900}}
	huawei.Instance = &organization.Instance{NeedsToken: true, LongestSeconds: 900}
	return org
}
