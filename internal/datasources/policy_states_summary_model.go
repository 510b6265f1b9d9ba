// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

type policyStatesSummaryModel struct {
	DomainID          *string                        `tfsdk:"domain_id"`
	Tags              []string                       `tfsdk:"tags"`
	Results           *summaryResultsModel           `tfsdk:"results"`
	PolicyAssignments []policyAssignmentSummaryModel `tfsdk:"policy_assignments"`
	Timeouts          timeouts.Value                 `tfsdk:"timeouts"`
}

type summaryResultsModel struct {
	ResourceDetails   *summaryCountsModel `tfsdk:"resource_details"`
	AssignmentDetails *summaryCountsModel `tfsdk:"assignment_details"`
}

type summaryCountsModel struct {
	CompliantCount    *int64 `tfsdk:"compliant_count"`
	NonCompliantCount *int64 `tfsdk:"non_compliant_count"`
}

type policyAssignmentSummaryModel struct {
	ComplianceState  *string                `tfsdk:"compliance_state"`
	PolicyAssignment *policyAssignmentModel `tfsdk:"policy_assignment"`
	Results          *summaryResultsModel   `tfsdk:"results"`
}

type policyAssignmentModel struct {
	PolicyAssignmentType *string              `tfsdk:"policy_assignment_type"`
	ID                   *string              `tfsdk:"id"`
	Name                 *string              `tfsdk:"name"`
	Description          *string              `tfsdk:"description"`
	PolicyFilter         *policyFilterModel   `tfsdk:"policy_filter"`
	PolicyFilterV2       *policyFilterV2Model `tfsdk:"policy_filter_v2"`
	Period               *string              `tfsdk:"period"`
	State                *string              `tfsdk:"state"`
	Created              *string              `tfsdk:"created"`
	Updated              *string              `tfsdk:"updated"`
	PolicyDefinitionID   *string              `tfsdk:"policy_definition_id"`
	CustomPolicy         *customPolicyModel   `tfsdk:"custom_policy"`
	Parameters           map[string]string    `tfsdk:"parameters"`
	Tags                 map[string]*string   `tfsdk:"tags"`
	CreatedBy            *string              `tfsdk:"created_by"`
	TargetType           *string              `tfsdk:"target_type"`
	TargetID             *string              `tfsdk:"target_id"`
}

type policyFilterModel struct {
	RegionID         *string `tfsdk:"region_id"`
	ResourceProvider *string `tfsdk:"resource_provider"`
	ResourceType     *string `tfsdk:"resource_type"`
	ResourceID       *string `tfsdk:"resource_id"`
	TagKey           *string `tfsdk:"tag_key"`
	TagValue         *string `tfsdk:"tag_value"`
}

type policyFilterV2Model struct {
	RegionIDs          []*string        `tfsdk:"region_ids"`
	ResourceTypes      []*string        `tfsdk:"resource_types"`
	ResourceIDs        []*string        `tfsdk:"resource_ids"`
	TagKeyLogic        *string          `tfsdk:"tag_key_logic"`
	Tags               []filterTagModel `tfsdk:"tags"`
	ExcludeTagKeyLogic *string          `tfsdk:"exclude_tag_key_logic"`
	ExcludeTags        []filterTagModel `tfsdk:"exclude_tags"`
}

type filterTagModel struct {
	Key    *string   `tfsdk:"key"`
	Values []*string `tfsdk:"values"`
}

type customPolicyModel struct {
	FunctionURN *string           `tfsdk:"function_urn"`
	AuthType    *string           `tfsdk:"auth_type"`
	AuthValue   map[string]string `tfsdk:"auth_value"`
}

func newPolicyAssignmentSummaryModel(assignment huaweicloud.PolicyAssignmentSummary) (policyAssignmentSummaryModel, error) {
	rule, err := newPolicyAssignmentModel(assignment.PolicyAssignment)
	if err != nil {
		return policyAssignmentSummaryModel{}, fmt.Errorf("rule %s: %w", orUnnamed(assignment.PolicyAssignment.Name), err)
	}
	return policyAssignmentSummaryModel{
		ComplianceState:  assignment.ComplianceState,
		PolicyAssignment: rule,
		Results:          newSummaryResultsModel(assignment.Results),
	}, nil
}

func newSummaryResultsModel(results *huaweicloud.SummaryResults) *summaryResultsModel {
	if results == nil {
		return nil
	}
	return &summaryResultsModel{
		ResourceDetails:   (*summaryCountsModel)(results.ResourceDetails),
		AssignmentDetails: (*summaryCountsModel)(results.AssignmentDetails),
	}
}

func newPolicyAssignmentModel(rule *huaweicloud.PolicyAssignment) (*policyAssignmentModel, error) {
	if rule == nil {
		return nil, nil // null in the state, as in the answer
	}
	model := &policyAssignmentModel{
		PolicyAssignmentType: rule.PolicyAssignmentType,
		ID:                   rule.ID,
		Name:                 rule.Name,
		Description:          rule.Description,
		PolicyFilter:         (*policyFilterModel)(rule.PolicyFilter),
		PolicyFilterV2:       newPolicyFilterV2Model(rule.PolicyFilterV2),
		Period:               rule.Period,
		State:                rule.State,
		Created:              rule.Created,
		Updated:              rule.Updated,
		PolicyDefinitionID:   rule.PolicyDefinitionID,
		Parameters:           map[string]string{},
		Tags:                 map[string]*string{},
		CreatedBy:            rule.CreatedBy,
		TargetType:           rule.TargetType,
		TargetID:             rule.TargetID,
	}
	var err error
	if model.CustomPolicy, err = newCustomPolicyModel(rule.CustomPolicy); err != nil {
		return nil, err
	}
	for name, parameter := range rule.Parameters {
		if err := addText(model.Parameters, "parameter", name, parameter.Value); err != nil {
			return nil, err
		}
	}
	for _, tag := range rule.Tags.Items {
		if err := addTag(model.Tags, tag.Key, tag.Value); err != nil {
			return nil, err
		}
	}
	return model, nil
}

func newCustomPolicyModel(policy *huaweicloud.CustomPolicy) (*customPolicyModel, error) {
	if policy == nil {
		return nil, nil // null in the state, as in the answer
	}
	model := &customPolicyModel{FunctionURN: policy.FunctionURN, AuthType: policy.AuthType, AuthValue: map[string]string{}}
	for name, value := range policy.AuthValue {
		if err := addText(model.AuthValue, "name in auth_value", name, value); err != nil {
			return nil, err
		}
	}
	return model, nil
}

func newPolicyFilterV2Model(filter *huaweicloud.PolicyFilterV2) *policyFilterV2Model {
	if filter == nil {
		return nil
	}
	return &policyFilterV2Model{
		RegionIDs:          orEmpty(filter.RegionIDs),
		ResourceTypes:      orEmpty(filter.ResourceTypes),
		ResourceIDs:        orEmpty(filter.ResourceIDs),
		TagKeyLogic:        filter.TagKeyLogic,
		Tags:               convert(filter.Tags.Items, newFilterTagModel),
		ExcludeTagKeyLogic: filter.ExcludeTagKeyLogic,
		ExcludeTags:        convert(filter.ExcludeTags.Items, newFilterTagModel),
	}
}

func newFilterTagModel(tag huaweicloud.FilterTag) filterTagModel {
	return filterTagModel{Key: tag.Key, Values: orEmpty(tag.Values)}
}
