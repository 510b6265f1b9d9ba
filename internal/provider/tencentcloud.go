// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

func tencentCloudAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "Tencent Cloud. Needed only where a data source of this cloud is used; keys come best from variables of the environment, since Terraform keeps what a configuration says in plan files.",
		Attributes: policyAttributes(tencentCloudCredentialAttributes(map[string]schema.Attribute{
			"secret_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Id of the key, of the organization's administrator account. Variable: `TENCENTCLOUD_SECRET_ID`.",
			},
			"secret_key": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Secret of the key. Variable: `TENCENTCLOUD_SECRET_KEY`.",
			},
			"security_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Token of temporary keys, from the same source as the keys. Variable: `TENCENTCLOUD_SECURITY_TOKEN`.",
			},
			"region": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Region of the Security Token Service; the Organization API is global and gets none. Variable: `TENCENTCLOUD_REGION`. Default: `ap-guangzhou`.",
			},
			"domain": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Root domain of the APIs, `intl.tencentcloudapi.com` for the international site. Variable: `TENCENTCLOUD_DOMAIN`. Default: `tencentcloudapi.com`.",
			},
			"endpoint": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Whole URL of the Organization API, where `domain` does not give it. Plain `http` only for loopback. Variable: `ORGAUDIT_TENCENTCLOUD_ENDPOINT`.",
			},
		})),
	}
}

func tencentCloudSettings(object types.Object) settings {
	return settings{
		cloud:  "tencentcloud",
		object: object,
		variables: map[string][]string{
			"secret_id":      {"TENCENTCLOUD_SECRET_ID"},
			"secret_key":     {"TENCENTCLOUD_SECRET_KEY"},
			"security_token": {"TENCENTCLOUD_SECURITY_TOKEN"},
			"region":         {"TENCENTCLOUD_REGION"},
			"domain":         {"TENCENTCLOUD_DOMAIN"},
			"endpoint":       {"ORGAUDIT_TENCENTCLOUD_ENDPOINT"},
			"sts_endpoint":   {"ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT"},

			"shared_credentials_dir": {"TENCENTCLOUD_SHARED_CREDENTIALS_DIR"},
			"profile":                {"TENCENTCLOUD_PROFILE"},
			"cam_role_name":          {"TENCENTCLOUD_CAM_ROLE_NAME"},
		},
		checks: map[string]check{
			"region":          checkRegion,
			"domain":          checkDomain,
			"endpoint":        checkEndpoint,
			"sts_endpoint":    checkEndpoint,
			"request_timeout": checkDuration,
		},
		keys: keyNames{id: "secret_id", secret: "secret_key", token: "security_token"},
	}
}

// tencentCloudConfig gives what the client needs, or what is missing or wrong.
func tencentCloudConfig(s settings) (config tencentcloud.Config, err error) {
	source, err := s.tencentSource()
	if err != nil {
		return config, err
	}
	config.Credentials = source.credentials
	if config.Credentials.AssumeRole, err = s.tencentAssumedRole(source); err != nil {
		return config, err
	}
	if config.Credentials.AssumeRole != nil || config.Credentials.WebIdentity != nil {
		s.beside = map[string]besideKeys{"region": source.region}
		if config.Region, err = s.value("region", defaultSTSRegion); err != nil {
			return config, err
		}
		if config.STSEndpoint, err = s.endpoint("sts_endpoint", s.tencentURL("sts")); err != nil {
			return config, err
		}
	}
	if config.Endpoint, err = s.endpoint("endpoint", s.tencentURL("organization")); err != nil {
		return config, err
	}
	config.Metadata = instanceMetadata.tencentCloud
	config.Policy, err = s.policy()
	return config, err
}

// tencentURL gives how the URL of a service is made.
func (s settings) tencentURL(service string) func() (string, error) {
	return func() (string, error) {
		domain, err := s.value("domain", "tencentcloudapi.com")
		return "https://" + service + "." + domain, err
	}
}
