// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

var _ datasource.DataSourceWithConfigure = (*policyStatesSummary)(nil)

func newPolicyStatesSummary() datasource.DataSource {
	return &policyStatesSummary{configured{name: "policy_states_summary"}}
}

type policyStatesSummary struct{ configured }

// Schema implements datasource.DataSource.
func (d *policyStatesSummary) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "How many resources and rules of a Huawei Cloud account are non-compliant? Has the counts in total and for each Config rule, and the state and parameters of each rule. `orgaudit_policy_states` names the resources.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"domain_id": domainIDAttribute(),
			"tags": schema.ListAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Only rules with these tags: 1 to 5 tags, each written as `key` or `key=value`. The vendor does not say whether this also limits the counts in `results`.",
				Validators: []validator.List{
					listvalidator.SizeBetween(1, 5),
					listvalidator.NoNullValues(),
					listvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1)),
				},
			},
			"results": summaryResultsAttribute("Counts over all rules. Never null."),
			"policy_assignments": computedList("Every rule that matches the arguments, with its compliance, in the API's order.", map[string]schema.Attribute{
				"compliance_state":  computedString("`Compliant` or `NonCompliant`. Another value or null means that the rule has no result. Do not count it as compliant."),
				"policy_assignment": policyAssignmentAttribute(),
				"results":           summaryResultsAttribute("Counts for this rule alone."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

func summaryResultsAttribute(description string) schema.SingleNestedAttribute {
	counts := func(what string) schema.SingleNestedAttribute {
		return computedObject("How many "+what+" are compliant and non-compliant.", map[string]schema.Attribute{
			"compliant_count":     computedInt64("Number of compliant " + what + "."),
			"non_compliant_count": computedInt64("Number of non-compliant " + what + "."),
		})
	}
	return computedObject(description, map[string]schema.Attribute{
		"resource_details":   counts("resources"),
		"assignment_details": counts("rules"),
	})
}

func policyAssignmentAttribute() schema.SingleNestedAttribute {
	filterTags := func(description string) schema.ListNestedAttribute {
		return computedList(description, map[string]schema.Attribute{
			"key":    computedString("Tag key."),
			"values": computedStrings("Tag values. Any of them matches."),
		})
	}
	return computedObject("The rule.", map[string]schema.Attribute{
		"policy_assignment_type": computedString("Type of the rule: `builtin` or `custom`."),
		"id":                     computedString("Id of the rule."),
		"name":                   computedString("Name of the rule."),
		"description":            computedString("Description of the rule."),
		"policy_filter": computedObject("Resources that the rule evaluates.", map[string]schema.Attribute{
			"region_id":         computedString("Region."),
			"resource_provider": computedString("Cloud service."),
			"resource_type":     computedString("Type of the resources."),
			"resource_id":       computedString("Id of the one resource that the rule evaluates."),
			"tag_key":           computedString("Tag key."),
			"tag_value":         computedString("Tag value."),
		}),
		"policy_filter_v2": computedObject("Resources that the rule evaluates, in the newer form of the API: each field is a list.", map[string]schema.Attribute{
			"region_ids":            computedStrings("Regions."),
			"resource_types":        computedStrings("Types of the resources."),
			"resource_ids":          computedStrings("Ids of resources."),
			"tag_key_logic":         computedString("How several `tags` combine: `AND` or `OR`."),
			"tags":                  filterTags("Tags of the resources that the rule evaluates."),
			"exclude_tag_key_logic": computedString("How several `exclude_tags` combine: `AND` or `OR`."),
			"exclude_tags":          filterTags("Tags of the resources that the rule excludes."),
		}),
		"period":               computedString("How often the rule is evaluated, such as `TwentyFour_Hours`."),
		"state":                computedString("State of the rule: `Enabled`, `Disabled` or `Evaluating`. A disabled rule evaluates nothing, but its `compliance_state` may still have an old result."),
		"created":              computedString("When the rule was created, as the API writes it."),
		"updated":              computedString("When the rule was last changed, as the API writes it."),
		"policy_definition_id": computedString("Id of the policy definition behind the rule."),
		"custom_policy": computedObject("Function behind a custom rule.", map[string]schema.Attribute{
			"function_urn": computedString("URN of the function."),
			"auth_type":    computedString("How the rule is authorized to call the function."),
			"auth_value":   computedStringMap("Values of the authorization: name to value. Each value is JSON text, so read it with `jsondecode`."),
		}),
		"parameters":  computedStringMap("Parameters of the rule: name to value. Each value is JSON text, so read it with `jsondecode`. A parameter without a value has the text `null`."),
		"tags":        computedStringMap("Tags of the rule: tag key to tag value."),
		"created_by":  computedString("Who created the rule."),
		"target_type": computedString("How the rule remediates (repairs) non-compliant resources."),
		"target_id":   computedString("Id of the target that the remediation runs."),
	})
}

// Read implements datasource.DataSource.
func (d *policyStatesSummary) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Compliance summary not read", d.clouds.HuaweiCloud,
		func(ctx context.Context, client *huaweicloud.Client, model *policyStatesSummaryModel) error {
			if err := setAccount(ctx, client, &model.DomainID); err != nil {
				return err
			}
			readRules := func(ctx context.Context, filter huaweicloud.PolicyStatesSummaryFilter, into paging.Sink[huaweicloud.PolicyAssignmentSummary]) error {
				results, err := client.CollectPolicyStatesSummary(ctx, filter, into)
				model.Results = newSummaryResultsModel(results)
				return err
			}
			filter := huaweicloud.PolicyStatesSummaryFilter{DomainID: *model.DomainID, Tags: model.Tags}
			return readList(ctx, &model.PolicyAssignments, "policy_assignments", readRules, filter, newPolicyAssignmentSummaryModel)
		})
}
