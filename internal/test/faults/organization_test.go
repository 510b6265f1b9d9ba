// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package faults_test

import "github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"

const (
	member = int64(sandbox.FirstMemberUin)
	policy = int64(sandbox.FirstPolicyID)

	roleARN       = "qcs::cam::uin/100000000001:roleName/audit"
	podARN        = "qcs::cam::uin/100000000001:roleName/pipeline"
	instanceARN   = "qcs::cam::uin/100000000001:roleName/instance"
	delegatingID  = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
	identityToken = "5f3a7c-of-the-pipeline-5f3"
)

// severalPages has lists of several pages, oneItem lists of one item.
var (
	severalPages = withRoles(generate(70, 120, 70, 220, 20, 450))
	oneItem      = withRoles(generate(1, 1, 1, 1, 1, 1))
)

// generate makes an organization. The first member has the resources and accounts, and the others have none.
func generate(members, resources, policiesAndAccounts, tasks, rules, states int) sandbox.Organization {
	organization := sandbox.Generate(1, sandbox.Size{
		Members: members, PoliciesPerMember: policiesAndAccounts, Tasks: tasks, Rules: rules,
		Lists: map[string]int{"ListPolicyStatesByDomainId": states},
	})
	first := sandbox.Generate(1, sandbox.Size{Members: 1, ResourcesPerMember: resources, PoliciesPerMember: 1, AccountsPerPolicy: policiesAndAccounts})
	all := organization.TencentCloud.Members
	all[0].NonCompliantResources = first.TencentCloud.Members[0].NonCompliantResources
	all[0].Policies[0].Accounts = first.TencentCloud.Members[0].Policies[0].Accounts
	for i := range all[1:] {
		all[i+1].Policies, all[i+1].Lists = nil, nil
	}
	return organization
}

// withRoles adds the roles, agencies and the instance that have temporary keys. The keys live at most 15 minutes.
func withRoles(organization sandbox.Organization) sandbox.Organization {
	organization.TencentCloud.Roles = []sandbox.Role{
		{ARN: roleARN, ExternalID: "external-1", LongestSeconds: 900},
		{ARN: podARN, ProviderID: "pipeline", WebIdentityToken: identityToken, LongestSeconds: 900},
		{ARN: instanceARN, InstanceRole: "instance", LongestSeconds: 900},
	}
	huawei := &organization.HuaweiCloud
	huawei.Agencies = []sandbox.Agency{{Name: "audit", DomainID: delegatingID, DomainName: "delegating", LongestSeconds: 900}}
	huawei.IdentityProviders = []sandbox.IdentityProvider{{ID: "pipeline", Token: identityToken, LongestSeconds: 900}}
	huawei.Instance = &sandbox.Instance{NeedsToken: true, LongestSeconds: 900}
	return organization
}

// withoutRoles removes what withRoles adds.
func withoutRoles(organization *sandbox.Organization) {
	organization.TencentCloud.Roles = nil
	organization.HuaweiCloud.IdentityProviders, organization.HuaweiCloud.Instance = nil, nil
	organization.HuaweiCloud.Agencies[0].Name = "another" // removing the agency would end its keys
}
