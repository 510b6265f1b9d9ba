// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

var _ datasource.DataSourceWithConfigure = (*noncompliantResources)(nil)

func newNoncompliantResources() datasource.DataSource {
	return &noncompliantResources{configured{name: "noncompliant_resources"}}
}

type noncompliantResources struct{ configured }

type noncompliantResourcesModel struct {
	MemberUin int64                       `tfsdk:"member_uin"`
	TagKey    *string                     `tfsdk:"tag_key"`
	Resources []noncompliantResourceModel `tfsdk:"resources"`
	Timeouts  timeouts.Value              `tfsdk:"timeouts"`
}

type noncompliantResourceModel struct {
	Resource          *string                 `tfsdk:"resource"`
	ComplianceDetails *complianceDetailsModel `tfsdk:"compliance_details"`
	Tags              map[string]*string      `tfsdk:"tags"`
}

type complianceDetailsModel struct {
	ComplianceStatus           *bool     `tfsdk:"compliance_status"`
	KeysWithNonCompliantValues []*string `tfsdk:"keys_with_non_compliant_values"`
	NonCompliantKeys           []*string `tfsdk:"non_compliant_keys"`
}

// Schema implements datasource.DataSource.
func (d *noncompliantResources) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{
		MarkdownDescription: "Which resources of a Tencent Cloud member account break its tag policy? For tag gates and reports: each resource has its tags, and the tag keys that break the policy.\n\n" + needs(d.name),
		Attributes: map[string]schema.Attribute{
			"member_uin": requiredNumber("UIN (account id) of the member account. `orgaudit_organization_members` lists the members."),
			"tag_key":    optionalString("Only resources that break the policy for this tag key."),
			"resources": computedList("Every resource that breaks the tag policy, in the API's order.", map[string]schema.Attribute{
				"resource": computedString("Six-segment name of the resource, such as `qcs::vpc::uin/1111111111:subnet/subnet1`. The function `parse_qcs` splits it."),
				"compliance_details": computedObject("How the resource breaks the tag policy. Null if the API does not say how.", map[string]schema.Attribute{
					"compliance_status":              computedBool("Whether the API calls the resource compliant. Do not filter by this value: every resource in the list breaks the policy. The vendor's own example has `true` here."),
					"keys_with_non_compliant_values": computedStrings("Tag keys of the resource with a value that the policy does not allow."),
					"non_compliant_keys":             computedStrings("Tag keys that break the policy with any value. The vendor does not explain this list. If `tags` lacks such a key, the resource lacks the tag. Otherwise, compare the letter case of the key with the policy."),
				}),
				"tags": computedStringMap("Tags of the resource: tag key to tag value."),
			}),
		},
		Blocks: timeoutsBlock(),
	}
}

// Read implements datasource.DataSource.
func (d *noncompliantResources) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	read(ctx, request, response, "Non-compliant resources not read", d.clouds.TencentCloud,
		func(ctx context.Context, client *tencentcloud.Organization, model *noncompliantResourcesModel) error {
			filter := tencentcloud.NonCompliantResourceFilter{MemberUin: model.MemberUin, TagKey: model.TagKey}
			return readList(ctx, &model.Resources, "resources", client.ListNonCompliantResource, filter, newNoncompliantResourceModel)
		})
}

func newNoncompliantResourceModel(resource tencentcloud.NonCompliantResource) (noncompliantResourceModel, error) {
	model := noncompliantResourceModel{Resource: resource.Resource, Tags: map[string]*string{}}
	for _, tag := range resource.Tags.Items {
		if err := addTag(model.Tags, tag.TagKey, tag.TagValue); err != nil {
			return model, fmt.Errorf("resource %s: %w", orUnnamed(resource.Resource), err)
		}
	}
	if details := resource.ComplianceDetails; details != nil {
		model.ComplianceDetails = &complianceDetailsModel{
			ComplianceStatus:           details.ComplianceStatus,
			KeysWithNonCompliantValues: orEmpty(details.KeysWithNonCompliantValues),
			NonCompliantKeys:           orEmpty(details.NonCompliantKeys),
		}
	}
	return model, nil
}
