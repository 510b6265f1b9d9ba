// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

var _ datasource.DataSourceWithConfigure = (*aggregatePolicyStates)(nil)

func newAggregatePolicyStates() datasource.DataSource {
	return &aggregatePolicyStates{configured{name: "aggregate_policy_states"}}
}

type aggregatePolicyStates struct{ configured }

type aggregatePolicyStatesModel struct {
	DomainID             *string            `tfsdk:"domain_id"`
	AggregatorID         string             `tfsdk:"aggregator_id"`
	AccountID            *string            `tfsdk:"account_id"`
	PolicyAssignmentName *string            `tfsdk:"policy_assignment_name"`
	ComplianceState      *string            `tfsdk:"compliance_state"`
	ResourceName         *string            `tfsdk:"resource_name"`
	ResourceID           *string            `tfsdk:"resource_id"`
	PolicyStates         []policyStateModel `tfsdk:"policy_states"`
	Timeouts             timeouts.Value     `tfsdk:"timeouts"`
}

// Schema implements datasource.DataSource.
func (d *aggregatePolicyStates) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which resources break which Config rule, in all accounts of a Huawei Cloud aggregator? For the account that has the aggregator: lists a policy state for each resource and each rule that evaluates it.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"domain_id":              domainIDAttribute(),
			"aggregator_id":          aggregatorIDAttribute(),
			"account_id":             optionalString("Only resources of the account with this id. Older pages of the vendor say that the API requires both this argument and `policy_assignment_name`."),
			"policy_assignment_name": optionalString("Only states under the rule with this name. If several accounts have the same rule, its name is the same in each."),
			"compliance_state": optionalString("Only resources with this compliance: `NonCompliant` or `Compliant`.",
				stringvalidator.OneOf("NonCompliant", "Compliant")),
			"resource_name": optionalString("Only resources with this name."),
			"resource_id":   optionalString("Only the resource with this id."),
			"policy_states": computedList("Every policy state that matches the arguments, in the API's order.", policyStateAttributes()),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *aggregatePolicyStates) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Policy states of the aggregator not read", d.clouds.HuaweiCloud,
		func(ctx context.Context, client *huaweicloud.Client, model *aggregatePolicyStatesModel) error {
			if err := setAccount(ctx, client, &model.DomainID); err != nil {
				return err
			}
			return readList(ctx, &model.PolicyStates, "policy_states",
				client.ShowAggregateComplianceDetailsByPolicyAssignment, model.filter(), plain(newPolicyStateModel))
		})
}

func (m *aggregatePolicyStatesModel) filter() huaweicloud.AggregateStateFilter {
	return huaweicloud.AggregateStateFilter{
		DomainID:             *m.DomainID,
		AggregatorID:         m.AggregatorID,
		AccountID:            m.AccountID,
		PolicyAssignmentName: m.PolicyAssignmentName,
		ComplianceState:      m.ComplianceState,
		ResourceName:         m.ResourceName,
		ResourceID:           m.ResourceID,
	}
}
