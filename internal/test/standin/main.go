// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Command standin is a stand-in for the official providers of both clouds, which tests cannot download. It has the resources
// that the guides use, with the arguments that the pages of the official providers list, and plans them. It creates nothing.
package main

import (
	"context"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	required = schema.StringAttribute{Required: true}
	optional = schema.StringAttribute{Optional: true}
	texts    = schema.ListAttribute{Optional: true, ElementType: types.StringType}
)

type (
	arguments = map[string]schema.Attribute
	blocks    = map[string]schema.Block
)

// resources are the resources by name. Sources: docs/resources of terraform-provider-huaweicloud, website/docs/r of
// terraform-provider-tencentcloud.
var resources = map[string]schema.Schema{
	"huaweicloud_identity_agency": {
		Attributes: arguments{
			"name": required, "description": optional, "delegated_domain_name": optional, "duration": optional, "domain_roles": texts,
		},
	},
	"huaweicloud_identity_group": {Attributes: arguments{"name": required, "description": optional}},
	"huaweicloud_identity_group_role_assignment": {
		Attributes: arguments{
			"group_id": required, "role_id": required, "domain_id": optional, "project_id": optional, "enterprise_project_id": optional,
		},
	},
	"huaweicloud_identity_provider": {
		Attributes: arguments{"name": required, "protocol": required, "description": optional, "metadata": optional},
		Blocks: blocks{"access_config": block(arguments{
			"access_type": required, "provider_url": required, "client_id": required, "signing_key": required,
			"authorization_endpoint": optional, "scopes": texts, "response_type": optional, "response_mode": optional,
		}, nil)},
	},
	"huaweicloud_identity_provider_conversion": {
		Attributes: arguments{"provider_id": required},
		Blocks: blocks{"conversion_rules": block(nil, blocks{
			"local":  block(arguments{"username": required, "group": optional}, nil, listvalidator.IsRequired()),
			"remote": block(arguments{"attribute": required, "condition": optional, "value": texts}, nil, listvalidator.IsRequired()),
		}, listvalidator.IsRequired())},
	},
	"huaweicloud_identity_role": {
		Attributes: arguments{"name": required, "description": required, "type": required, "policy": required},
	},
	"huaweicloud_rms_remediation_configuration": {
		Attributes: arguments{
			"policy_assignment_id": required, "target_type": required, "target_id": required, "auth_type": optional, "auth_value": optional,
		},
		Blocks: blocks{"resource_parameter": block(arguments{"resource_id": required}, nil, listvalidator.IsRequired())},
	},
	"tencentcloud_organization_org_member_policy_attachment": {
		Attributes: arguments{
			"member_uins": schema.SetAttribute{Required: true, ElementType: types.Int64Type},
			"policy_name": required, "identity_id": schema.Int64Attribute{Required: true}, "description": optional,
		},
	},
}

func block(attributes arguments, inner blocks, validators ...validator.List) schema.Block {
	return schema.ListNestedBlock{Validators: validators, NestedObject: schema.NestedBlockObject{Attributes: attributes, Blocks: inner}}
}

// The name of the program, such as terraform-provider-huaweicloud, says for which provider it stands.
func main() {
	name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(os.Args[0]), "terraform-provider-"), ".exe")
	err := providerserver.Serve(context.Background(), func() provider.Provider { return standin{name} },
		providerserver.ServeOpts{Address: "registry.terraform.io/orgaudit/" + name})
	if err != nil {
		log.Fatal(err)
	}
}

type standin struct{ name string }

// Metadata implements provider.Provider.
func (s standin) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = s.name
}

// Schema implements provider.Provider.
func (standin) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema.Attributes = map[string]providerschema.Attribute{"region": providerschema.StringAttribute{Optional: true}}
}

// Configure implements provider.Provider.
func (standin) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

// DataSources implements provider.Provider.
func (standin) DataSources(context.Context) []func() datasource.DataSource { return nil }

// Resources implements provider.Provider.
func (s standin) Resources(context.Context) (list []func() resource.Resource) {
	for name, form := range resources {
		if strings.HasPrefix(name, s.name+"_") {
			list = append(list, func() resource.Resource { return planned{name, form} })
		}
	}
	return list
}

// planned is a resource that can be planned only.
type planned struct {
	name string
	form schema.Schema
}

// Metadata implements resource.Resource.
func (p planned) Metadata(_ context.Context, _ resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = p.name
}

// Schema implements resource.Resource.
func (p planned) Schema(_ context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	response.Schema.Blocks = p.form.Blocks
	response.Schema.Attributes = arguments{"id": schema.StringAttribute{Computed: true}}
	for name, attribute := range p.form.Attributes {
		response.Schema.Attributes[name] = attribute
	}
}

// Create implements resource.Resource.
func (planned) Create(_ context.Context, _ resource.CreateRequest, response *resource.CreateResponse) {
	response.Diagnostics.AddError("Nothing created", "This provider is a stand-in for tests.")
}

// Read implements resource.Resource.
func (planned) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Update implements resource.Resource.
func (planned) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

// Delete implements resource.Resource.
func (planned) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
