// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Package datasources has the provider's data sources: the model, schema and Read of each.
package datasources

import "github.com/hashicorp/terraform-plugin-framework/datasource"

// All returns the constructors of every data source.
func All() []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newNoncompliantResources,
		newMemberAuthAccounts,
		newMembersAuthPolicies,
		newCICTasks,
		newGroupMembers,
		newRoleAssignments,
		newRoleConfigurationProvisionings,
		newPolicyStatesSummary,
		newOrganizationMembers,
		newMemberPolicies,
		newIdentityCenter,
		newPolicyStates,
		newOrganization,
		newOrganizationAccounts,
		newTrackerConfig,
		newEffectiveTagPolicy,
		newAggregatePolicyAssignments,
		newAggregatePolicyStates,
		newConfigurationAggregators,
		newAggregatorSources,
		newAudit,
	}
}
