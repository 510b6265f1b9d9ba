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
		Attributes: policyAttributes(map[string]schema.Attribute{
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
		}),
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
		},
		checks: map[string]check{
			"domain":          checkDomain,
			"endpoint":        checkEndpoint,
			"request_timeout": checkDuration,
		},
		keys: keyNames{id: "secret_id", secret: "secret_key", token: "security_token"},
	}
}

// tencentCloudConfig gives what the client needs, or what is missing or wrong.
func tencentCloudConfig(s settings) (tencentcloud.Config, error) {
	var config tencentcloud.Config
	keys, err := s.findKeys()
	if err != nil {
		return config, err
	}
	config.SecretID, config.SecretKey, config.SecurityToken = keys.id, keys.secret, keys.token
	config.Endpoint, err = s.endpoint("endpoint", func() (string, error) {
		domain, err := s.value("domain", "tencentcloudapi.com")
		return "https://organization." + domain, err
	})
	if err != nil {
		return config, err
	}
	config.Policy, err = s.policy()
	return config, err
}
