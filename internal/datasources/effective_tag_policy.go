// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

var _ datasource.DataSourceWithConfigure = (*effectiveTagPolicy)(nil)

func newEffectiveTagPolicy() datasource.DataSource {
	return &effectiveTagPolicy{configured{name: "effective_tag_policy"}}
}

type effectiveTagPolicy struct{ configured }

type effectiveTagPolicyModel struct {
	TargetID             int64                     `tfsdk:"target_id"`
	Applies              *bool                     `tfsdk:"applies"`
	PolicyContent        *string                   `tfsdk:"policy_content"`
	LastUpdatedTimestamp *int64                    `tfsdk:"last_updated_timestamp"`
	Tags                 map[string]policyTagModel `tfsdk:"tags"`
	Timeouts             timeouts.Value            `tfsdk:"timeouts"`
}

type policyTagModel struct {
	TagKey        *string  `tfsdk:"tag_key"`
	TagValues     []string `tfsdk:"tag_values"`
	ResourceTypes []string `tfsdk:"resource_types"`
}

// Schema implements datasource.DataSource.
func (d *effectiveTagPolicy) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Does a tag policy apply to a member account or department (node) of a Tencent Cloud organization, and what does the policy require? Check this in tag gates: without a policy, an empty list of `orgaudit_noncompliant_resources` proves nothing.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"target_id":              requiredNumber("UIN of the member account, or id of the department (node)."),
			"applies":                computedBool("Whether a tag policy applies. The value is `false` only if the API says that no policy applies. Any other error fails the read."),
			"policy_content":         computedString("Policies that apply, merged by the vendor, as JSON text for `jsondecode`. Null if no policy applies."),
			"last_updated_timestamp": computedInt64("When the policy was last changed, in seconds since 1970. Null if no policy applies."),
			"tags": schema.MapNestedAttribute{
				Computed: true, MarkdownDescription: "What the policy requires of each tag, by tag key. Empty if no policy applies, or if the policy names no tags. A tag that the provider cannot read fails the read.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"tag_key":        computedString("Tag key in the letter case that resources must use."),
					"tag_values":     computedStrings("Values that the tag may have. Empty if the policy lists none."),
					"resource_types": computedStrings("Resource types that the policy names for the tag, such as `cvm:instance`. Empty if the policy names none."),
				}},
			},
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *effectiveTagPolicy) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Effective tag policy not read", d.clouds.TencentCloud,
		func(ctx context.Context, client *tencentcloud.Organization, model *effectiveTagPolicyModel) error {
			policy, applies, err := client.DescribeEffectivePolicy(ctx, model.TargetID)
			if err != nil {
				return err
			}
			return model.take(policy, applies)
		})
}

// take copies the policy, if one applies.
func (m *effectiveTagPolicyModel) take(policy tencentcloud.EffectivePolicy, applies bool) error {
	m.Applies, m.Tags = &applies, map[string]policyTagModel{}
	if !applies {
		return nil
	}
	m.PolicyContent, m.LastUpdatedTimestamp = &policy.Content, policy.LastUpdatedTimestamp
	for _, tag := range policy.Tags {
		model := policyTagModel{tag.TagKey, orEmpty(tag.Values), orEmpty(tag.ResourceTypes)}
		// Two keys of a policy differ, but may be the same to Terraform.
		if err := addKey(m.Tags, "tag key", tag.Key, model, func(_, _ policyTagModel) bool { return false }); err != nil {
			return notStored(err)
		}
	}
	return nil
}
