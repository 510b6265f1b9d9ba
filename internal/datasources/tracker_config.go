// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

var _ datasource.DataSourceWithConfigure = (*trackerConfig)(nil)

func newTrackerConfig() datasource.DataSource {
	return &trackerConfig{configured{name: "tracker_config"}}
}

type trackerConfig struct{ configured }

type trackerConfigModel struct {
	DomainID              *string               `tfsdk:"domain_id"`
	Exists                *bool                 `tfsdk:"exists"`
	Recording             *bool                 `tfsdk:"recording"`
	Selector              *trackerSelectorModel `tfsdk:"selector"`
	Channel               *trackerChannelModel  `tfsdk:"channel"`
	AgencyName            *string               `tfsdk:"agency_name"`
	RetentionPeriodInDays *int64                `tfsdk:"retention_period_in_days"`
	FrozenStatus          *frozenStatusModel    `tfsdk:"frozen_status"`
	Timeouts              timeouts.Value        `tfsdk:"timeouts"`
}

type trackerSelectorModel struct {
	AllSupported  *bool     `tfsdk:"all_supported"`
	ResourceTypes []*string `tfsdk:"resource_types"`
}

type trackerChannelModel struct {
	SMN *trackerSMNModel `tfsdk:"smn"`
	OBS *trackerOBSModel `tfsdk:"obs"`
}

type trackerSMNModel struct {
	RegionID  *string `tfsdk:"region_id"`
	ProjectID *string `tfsdk:"project_id"`
	TopicURN  *string `tfsdk:"topic_urn"`
}

type trackerOBSModel struct {
	BucketName   *string `tfsdk:"bucket_name"`
	BucketPrefix *string `tfsdk:"bucket_prefix"`
	RegionID     *string `tfsdk:"region_id"`
}

type frozenStatusModel struct {
	IsFrozen    *bool     `tfsdk:"is_frozen"`
	FrozenScene []*string `tfsdk:"frozen_scene"`
}

// Schema implements datasource.DataSource.
func (d *trackerConfig) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Does Config record every resource of a Huawei Cloud account? Reads the resource recorder of the account. If it does not record everything, rules keep old results. In a gate on rules, check `recording` first.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"domain_id": domainIDAttribute(),
			"exists":    computedBool("Whether the account has a resource recorder. If it has none, `recording` is false, and the other results are null."),
			"recording": computedBool("True if the recorder exists, is not frozen, and records all supported resources. Otherwise false."),
			"selector": computedObject("Which resources the recorder records. Null only if there is no recorder.", map[string]schema.Attribute{
				"all_supported":  computedBool("Whether all supported resources are recorded."),
				"resource_types": computedStrings("Types of the resources that are recorded, if `all_supported` is false."),
			}),
			"channel": computedObject("Where the recorder sends notifications and snapshots.", map[string]schema.Attribute{
				"smn": computedObject("Topic of Simple Message Notification (SMN).", map[string]schema.Attribute{
					"region_id":  computedString("Region of the topic."),
					"project_id": computedString("Project of the topic."),
					"topic_urn":  computedString("URN of the topic."),
				}),
				"obs": computedObject("Bucket of the Object Storage Service (OBS).", map[string]schema.Attribute{
					"bucket_name":   computedString("Name of the bucket."),
					"bucket_prefix": computedString("Prefix of the objects in the bucket."),
					"region_id":     computedString("Region of the bucket."),
				}),
			}),
			"agency_name":              computedString("Name of the agency that allows the recorder to send to the channel."),
			"retention_period_in_days": computedInt64("How many days the recorder keeps its records."),
			"frozen_status": computedObject("Whether the recorder is frozen. If it is null, `recording` assumes that the recorder is not frozen.", map[string]schema.Attribute{
				"is_frozen":    computedBool("Whether the recorder is frozen. A frozen recorder records nothing."),
				"frozen_scene": computedStrings("Why the recorder is frozen."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *trackerConfig) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Resource recorder not read", d.clouds.HuaweiCloud,
		func(ctx context.Context, client *huaweicloud.Client, model *trackerConfigModel) error {
			if err := setAccount(ctx, client, &model.DomainID); err != nil {
				return err
			}
			config, exists, err := client.ShowTrackerConfig(ctx, *model.DomainID)
			recording := config.Recording()
			model.Exists, model.Recording = &exists, &recording
			model.take(&config)
			return err
		})
}

// take copies the fields of the API's answer, which has none if there is no recorder.
func (m *trackerConfigModel) take(config *huaweicloud.TrackerConfig) {
	m.AgencyName, m.RetentionPeriodInDays = config.AgencyName, config.RetentionPeriodInDays
	if s := config.Selector; s != nil {
		m.Selector = &trackerSelectorModel{AllSupported: s.AllSupported, ResourceTypes: orEmpty(s.ResourceTypes)}
	}
	if f := config.FrozenStatus; f != nil {
		m.FrozenStatus = &frozenStatusModel{IsFrozen: f.IsFrozen, FrozenScene: orEmpty(f.FrozenScene)}
	}
	if channel := config.Channel; channel != nil {
		m.Channel = &trackerChannelModel{SMN: (*trackerSMNModel)(channel.SMN), OBS: (*trackerOBSModel)(channel.OBS)}
	}
}
