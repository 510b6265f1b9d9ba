// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

var _ datasource.DataSourceWithConfigure = (*policyStates)(nil)

func newPolicyStates() datasource.DataSource { return &policyStates{configured{name: "policy_states"}} }

type policyStates struct{ configured }

type policyStatesModel struct {
	DomainID        *string            `tfsdk:"domain_id"`
	ComplianceState *string            `tfsdk:"compliance_state"`
	ResourceID      *string            `tfsdk:"resource_id"`
	ResourceName    *string            `tfsdk:"resource_name"`
	PolicyStates    []policyStateModel `tfsdk:"policy_states"`
	Timeouts        timeouts.Value     `tfsdk:"timeouts"`
}

type policyStateModel struct {
	DomainID             *string       `tfsdk:"domain_id"`
	RegionID             *string       `tfsdk:"region_id"`
	ResourceID           *string       `tfsdk:"resource_id"`
	ResourceName         *string       `tfsdk:"resource_name"`
	ResourceProvider     *string       `tfsdk:"resource_provider"`
	ResourceType         *string       `tfsdk:"resource_type"`
	TriggerType          *string       `tfsdk:"trigger_type"`
	ComplianceState      *string       `tfsdk:"compliance_state"`
	PolicyAssignmentID   *string       `tfsdk:"policy_assignment_id"`
	PolicyAssignmentName *string       `tfsdk:"policy_assignment_name"`
	PolicyDefinitionID   *string       `tfsdk:"policy_definition_id"`
	EvaluationTime       *apicall.Text `tfsdk:"evaluation_time"`
}

// Schema implements datasource.DataSource.
func (d *policyStates) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which resources of a Huawei Cloud account break which Config rule? Lists a policy state for each resource and each rule that evaluates it. `orgaudit_policy_states_summary` has the counts, and the state of each rule.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"domain_id": domainIDAttribute(),
			"compliance_state": optionalString("Only resources with this compliance: `Compliant` or `NonCompliant`.",
				stringvalidator.OneOf("Compliant", "NonCompliant")),
			"resource_id":   optionalString("Only the resource with this id."),
			"resource_name": optionalString("Only resources with this name."),
			"policy_states": computedList("Every policy state that matches the arguments, in the API's order.", policyStateAttributes()),
		},
		Blocks: timeoutsBlock(),
	}
}

// policyStateAttributes are the attributes of one state.
func policyStateAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"domain_id":              computedString("Id of the account that the resource belongs to."),
		"region_id":              computedString("Region of the resource, such as `eu-west-101`, or `global`."),
		"resource_id":            computedString("Id of the resource."),
		"resource_name":          computedString("Name of the resource."),
		"resource_provider":      computedString("Cloud service of the resource, such as `ecs`."),
		"resource_type":          computedString("Type of the resource, such as `cloudservers`."),
		"trigger_type":           computedString("Trigger of the evaluation: `resource` (a change of the resource) or `period` (a schedule)."),
		"compliance_state":       computedString("Compliance of the resource with the rule: `Compliant` or `NonCompliant`. Do not count another value or null as compliant."),
		"policy_assignment_id":   computedString("Id of the rule."),
		"policy_assignment_name": computedString("Name of the rule."),
		"policy_definition_id":   computedString("Id of the policy definition behind the rule."),
		"evaluation_time":        computedString("Time of the evaluation, as the API writes it. In the vendor's example, it is a number of milliseconds since 1970."),
	}
}

// Read implements datasource.DataSource.
func (d *policyStates) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Policy states not read", d.clouds.HuaweiCloud,
		func(ctx context.Context, client *huaweicloud.Client, model *policyStatesModel) error {
			if err := setAccount(ctx, client, &model.DomainID); err != nil {
				return err
			}
			return readList(ctx, &model.PolicyStates, "policy_states", client.ListPolicyStatesByDomainID, model.filter(), plain(newPolicyStateModel))
		})
}

func (m *policyStatesModel) filter() huaweicloud.PolicyStateFilter {
	return huaweicloud.PolicyStateFilter{
		DomainID:        *m.DomainID,
		ComplianceState: m.ComplianceState,
		ResourceID:      m.ResourceID,
		ResourceName:    m.ResourceName,
	}
}

func newPolicyStateModel(state huaweicloud.PolicyState) policyStateModel {
	return policyStateModel(state)
}
