// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// The types of this file are the objects of Huawei Cloud's API pages, under the pages' names. [Load] checks items
// against them; every field may be null or absent.

// PolicyStatesSummary is the answer of CollectPolicyStatesSummary.
type PolicyStatesSummary struct {
	Results           PolicyComplianceSummaryResults      `json:"results"`
	PolicyAssignments []PolicyAssignmentComplianceSummary `json:"policy_assignments"`
}

// PolicyComplianceSummaryResults counts resources and rules.
type PolicyComplianceSummaryResults struct {
	ResourceDetails   SummaryUnit `json:"resource_details"`
	AssignmentDetails SummaryUnit `json:"assignment_details"`
}

// SummaryUnit counts resources or rules; the vendor has a type for each.
type SummaryUnit struct {
	CompliantCount    int64 `json:"compliant_count"`
	NonCompliantCount int64 `json:"non_compliant_count"`
}

// Add adds the counts of another unit.
func (u *SummaryUnit) Add(more SummaryUnit) {
	u.CompliantCount += more.CompliantCount
	u.NonCompliantCount += more.NonCompliantCount
}

// CountState counts one rule by its compliance state. A rule with neither state, such as a disabled one, counts 0.
func CountState(state string) SummaryUnit {
	switch state {
	case "Compliant":
		return SummaryUnit{CompliantCount: 1}
	case "NonCompliant":
		return SummaryUnit{NonCompliantCount: 1}
	}
	return SummaryUnit{}
}

// PolicyAssignmentComplianceSummary is the compliance of one rule.
type PolicyAssignmentComplianceSummary struct {
	ComplianceState  string                         `json:"compliance_state"`
	PolicyAssignment PolicyAssignment               `json:"policy_assignment"`
	Results          PolicyComplianceSummaryResults `json:"results"`
}

// PolicyAssignment is a rule.
type PolicyAssignment struct {
	PolicyAssignmentType string                     `json:"policy_assignment_type"`
	ID                   string                     `json:"id"`
	Name                 string                     `json:"name"`
	Description          string                     `json:"description"`
	PolicyFilter         PolicyFilterDefinition     `json:"policy_filter"`
	PolicyFilterV2       PolicyFilterDefinitionV2   `json:"policy_filter_v2"`
	Period               string                     `json:"period"`
	State                string                     `json:"state"`
	Created              string                     `json:"created"`
	Updated              string                     `json:"updated"`
	PolicyDefinitionID   string                     `json:"policy_definition_id"`
	CustomPolicy         CustomPolicy               `json:"custom_policy"`
	Parameters           map[string]PolicyParameter `json:"parameters"`
	Tags                 []RuleTag                  `json:"tags"`
	CreatedBy            string                     `json:"created_by"`
	TargetType           string                     `json:"target_type"`
	TargetID             string                     `json:"target_id"`
}

// PolicyFilterDefinition says which resources a rule checks.
type PolicyFilterDefinition struct {
	RegionID         string `json:"region_id"`
	ResourceProvider string `json:"resource_provider"`
	ResourceType     string `json:"resource_type"`
	ResourceID       string `json:"resource_id"`
	TagKey           string `json:"tag_key"`
	TagValue         string `json:"tag_value"`
}

// PolicyFilterDefinitionV2 says which resources a rule checks.
type PolicyFilterDefinitionV2 struct {
	RegionIDs          []string          `json:"region_ids"`
	ResourceTypes      []string          `json:"resource_types"`
	ResourceIDs        []string          `json:"resource_ids"`
	TagKeyLogic        string            `json:"tag_key_logic"`
	Tags               []FilterTagDetail `json:"tags"`
	ExcludeTagKeyLogic string            `json:"exclude_tag_key_logic"`
	ExcludeTags        []FilterTagDetail `json:"exclude_tags"`
}

// FilterTagDetail is a tag key with the values that a filter accepts.
type FilterTagDetail struct {
	Key    string   `json:"key"`
	Values []string `json:"values"`
}

// CustomPolicy is the function of a custom rule.
type CustomPolicy struct {
	FunctionURN string                    `json:"function_urn"`
	AuthType    string                    `json:"auth_type"`
	AuthValue   map[string]jsontext.Value `json:"auth_value"`
}

// PolicyParameter is the value of a rule's parameter, any JSON.
type PolicyParameter struct {
	Value jsontext.Value `json:"value"`
}

// RuleTag is a tag of a rule.
type RuleTag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// PolicyState is an item of ListPolicyStatesByDomainId.
type PolicyState struct {
	DomainID             string       `json:"domain_id"`
	RegionID             string       `json:"region_id"`
	ResourceID           string       `json:"resource_id"`
	ResourceName         string       `json:"resource_name"`
	ResourceProvider     string       `json:"resource_provider"`
	ResourceType         string       `json:"resource_type"`
	TriggerType          string       `json:"trigger_type"`
	ComplianceState      string       `json:"compliance_state"`
	PolicyAssignmentID   string       `json:"policy_assignment_id"`
	PolicyAssignmentName string       `json:"policy_assignment_name"`
	PolicyDefinitionID   string       `json:"policy_definition_id"`
	EvaluationTime       textOrNumber `json:"evaluation_time"`
}

// TrackerConfig is the answer of ShowTrackerConfig.
type TrackerConfig struct {
	Channel               ChannelConfigBody  `json:"channel"`
	Selector              SelectorConfigBody `json:"selector"`
	RetentionPeriodInDays int64              `json:"retention_period_in_days"`
	AgencyName            string             `json:"agency_name"`
	DomainID              string             `json:"domain_id"`
	FrozenStatus          FrozenStatus       `json:"frozen_status"`
}

// ChannelConfigBody says where the recorder sends notifications and snapshots.
type ChannelConfigBody struct {
	SMN TrackerSMNChannelConfigBody `json:"smn"`
	OBS TrackerOBSChannelConfigBody `json:"obs"`
}

// TrackerSMNChannelConfigBody is a topic for notifications.
type TrackerSMNChannelConfigBody struct {
	RegionID  string `json:"region_id"`
	ProjectID string `json:"project_id"`
	TopicURN  string `json:"topic_urn"`
}

// TrackerOBSChannelConfigBody is a bucket for snapshots.
type TrackerOBSChannelConfigBody struct {
	BucketName   string `json:"bucket_name"`
	BucketPrefix string `json:"bucket_prefix"`
	RegionID     string `json:"region_id"`
}

// SelectorConfigBody says which resources are recorded.
type SelectorConfigBody struct {
	AllSupported  bool     `json:"all_supported"`
	ResourceTypes []string `json:"resource_types"`
}

// FrozenStatus says whether the recorder is frozen.
type FrozenStatus struct {
	IsFrozen    bool     `json:"is_frozen"`
	FrozenScene []string `json:"frozen_scene"`
}

// ConfigurationAggregator is an item of ListConfigurationAggregators.
type ConfigurationAggregator struct {
	AggregatorName            string                    `json:"aggregator_name"`
	AggregatorID              string                    `json:"aggregator_id"`
	AggregatorURN             string                    `json:"aggregator_urn"`
	AggregatorType            string                    `json:"aggregator_type"`
	AccountAggregationSources AccountAggregationSources `json:"account_aggregation_sources"`
	UpdatedAt                 string                    `json:"updated_at"`
	CreatedAt                 string                    `json:"created_at"`
}

// AccountAggregationSources are the accounts of an aggregator of type ACCOUNT.
type AccountAggregationSources struct {
	DomainIDs []string `json:"domain_ids"`
}

// AggregatedSourceStatus is an item of ShowConfigurationAggregatorSourcesStatus.
type AggregatedSourceStatus struct {
	SourceID         string `json:"source_id"`
	SourceName       string `json:"source_name"`
	SourceType       string `json:"source_type"`
	LastUpdateStatus string `json:"last_update_status"`
	LastUpdateTime   string `json:"last_update_time"`
	LastErrorCode    string `json:"last_error_code"`
	LastErrorMessage string `json:"last_error_message"`
}

// AggregatePolicyAssignment is an item of ListAggregateComplianceByPolicyAssignment.
type AggregatePolicyAssignment struct {
	PolicyAssignmentID   string              `json:"policy_assignment_id"`
	PolicyAssignmentName string              `json:"policy_assignment_name"`
	AccountID            string              `json:"account_id"`
	AccountName          string              `json:"account_name"`
	Compliance           AggregateCompliance `json:"compliance"`
}

// AggregateCompliance is the compliance of one rule of one account.
type AggregateCompliance struct {
	ComplianceState string      `json:"compliance_state"`
	ResourceDetails SummaryUnit `json:"resource_details"`
}

// OrganizationAccount is an item of ListAccounts of Organizations, which calls it AccountDto.
type OrganizationAccount struct {
	ID               string `json:"id"`
	URN              string `json:"urn"`
	JoinMethod       string `json:"join_method"`
	Status           string `json:"status"`
	JoinedAt         string `json:"joined_at"`
	Name             string `json:"name"`
	MobilePhone      string `json:"mobile_phone"`
	IntlNumberPrefix string `json:"intl_number_prefix"`
	Email            string `json:"email"`
	Description      string `json:"description"`
}

// textOrNumber is a text by the API's page, and a number in the page's example.
type textOrNumber struct{}

func (*textOrNumber) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	switch kind := decoder.PeekKind(); kind {
	case '"', '0', 'n':
		return decoder.SkipValue()
	default:
		return fmt.Errorf("expected a string or a number, found %s", kindName(kind))
	}
}
