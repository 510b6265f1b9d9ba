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

var _ datasource.DataSourceWithConfigure = (*aggregatePolicyAssignments)(nil)

func newAggregatePolicyAssignments() datasource.DataSource {
	return &aggregatePolicyAssignments{configured{name: "aggregate_policy_assignments"}}
}

type aggregatePolicyAssignments struct{ configured }

type aggregatePolicyAssignmentsModel struct {
	DomainID                   *string                          `tfsdk:"domain_id"`
	AggregatorID               string                           `tfsdk:"aggregator_id"`
	AccountID                  *string                          `tfsdk:"account_id"`
	ComplianceState            *string                          `tfsdk:"compliance_state"`
	PolicyAssignmentName       *string                          `tfsdk:"policy_assignment_name"`
	AggregatePolicyAssignments []aggregatePolicyAssignmentModel `tfsdk:"aggregate_policy_assignments"`
	Timeouts                   timeouts.Value                   `tfsdk:"timeouts"`
}

type aggregatePolicyAssignmentModel struct {
	PolicyAssignmentID   *string                   `tfsdk:"policy_assignment_id"`
	PolicyAssignmentName *string                   `tfsdk:"policy_assignment_name"`
	AccountID            *string                   `tfsdk:"account_id"`
	AccountName          *string                   `tfsdk:"account_name"`
	Compliance           *aggregateComplianceModel `tfsdk:"compliance"`
}

type aggregateComplianceModel struct {
	ComplianceState *string             `tfsdk:"compliance_state"`
	ResourceDetails *summaryCountsModel `tfsdk:"resource_details"`
}

// Schema implements datasource.DataSource.
func (d *aggregatePolicyAssignments) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which Config rules are broken, and in which accounts of a Huawei Cloud aggregator? For the account that has the aggregator: lists each rule of each account, with its numbers of compliant and non-compliant resources. `orgaudit_aggregate_policy_states` names the resources.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"domain_id":     domainIDAttribute(),
			"aggregator_id": aggregatorIDAttribute(),
			"account_id":    optionalString("Only rules of the account with this id."),
			"compliance_state": optionalString("Only rules with this compliance: `NonCompliant`, `Compliant` or `NotStarted` (the rule is disabled).",
				stringvalidator.OneOf("NonCompliant", "Compliant", "NotStarted")),
			"policy_assignment_name": optionalString("Only the rule with this name, in every account that has it."),
			"aggregate_policy_assignments": computedList("Every rule of every account that matches the arguments, in the API's order. If several accounts have the same rule, its name is the same in each account, but its id is not.", map[string]schema.Attribute{
				"policy_assignment_id":   computedString("Id of the rule."),
				"policy_assignment_name": computedString("Name of the rule."),
				"account_id":             computedString("Id of the account that has the rule."),
				"account_name":           computedString("Name of the account that has the rule."),
				"compliance": computedObject("Compliance of the rule in the account. If it is null, the rule has no result.", map[string]schema.Attribute{
					"compliance_state": computedString("`NonCompliant`, `Compliant` or `NotStarted`. `NotStarted` means that the rule is disabled and evaluates nothing. Another value or null means that the rule has no result."),
					"resource_details": computedObject("How many resources of the account the rule evaluated.", map[string]schema.Attribute{
						"compliant_count":     computedInt64("Number of compliant resources."),
						"non_compliant_count": computedInt64("Number of non-compliant resources."),
					}),
				}),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *aggregatePolicyAssignments) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Rules of the aggregator not read", d.clouds.HuaweiCloud,
		func(ctx context.Context, client *huaweicloud.Client, model *aggregatePolicyAssignmentsModel) error {
			if err := setAccount(ctx, client, &model.DomainID); err != nil {
				return err
			}
			return readList(ctx, &model.AggregatePolicyAssignments, "aggregate_policy_assignments",
				client.ListAggregateComplianceByPolicyAssignment, model.filter(), plain(newAggregatePolicyAssignmentModel))
		})
}

func (m *aggregatePolicyAssignmentsModel) filter() huaweicloud.AggregateAssignmentFilter {
	return huaweicloud.AggregateAssignmentFilter{
		DomainID:             *m.DomainID,
		AggregatorID:         m.AggregatorID,
		AccountID:            m.AccountID,
		ComplianceState:      m.ComplianceState,
		PolicyAssignmentName: m.PolicyAssignmentName,
	}
}

func newAggregatePolicyAssignmentModel(assignment huaweicloud.AggregatePolicyAssignment) aggregatePolicyAssignmentModel {
	model := aggregatePolicyAssignmentModel{
		PolicyAssignmentID:   assignment.PolicyAssignmentID,
		PolicyAssignmentName: assignment.PolicyAssignmentName,
		AccountID:            assignment.AccountID,
		AccountName:          assignment.AccountName,
	}
	if compliance := assignment.Compliance; compliance != nil {
		model.Compliance = &aggregateComplianceModel{compliance.ComplianceState, (*summaryCountsModel)(compliance.ResourceDetails)}
	}
	return model
}
