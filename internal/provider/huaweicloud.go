// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

func huaweiCloudAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "Huawei Cloud. Needed only where a data source of this cloud is used; keys come best from variables of the environment, since Terraform keeps what a configuration says in plan files.",
		Attributes: policyAttributes(map[string]schema.Attribute{
			"access_key": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Access key. Variable: `HW_ACCESS_KEY`, else `HUAWEICLOUD_SDK_AK`.",
			},
			"secret_key": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Secret of the key. Variable: `HW_SECRET_KEY`, else `HUAWEICLOUD_SDK_SK`.",
			},
			"security_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Token of temporary keys, from the same source as the keys. Variable: `HW_SECURITY_TOKEN`, else `HUAWEICLOUD_SDK_SECURITY_TOKEN`.",
			},
			"domain_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Id of the account, 1 to 36 letters, digits and hyphens. Variable: `HW_DOMAIN_ID`, else `HUAWEICLOUD_SDK_DOMAIN_ID`. Default: looked up through the identity service.",
			},
			"region": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Region whose identity service is asked, any region id. Variable: `HW_REGION_NAME`.",
			},
			"cloud": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Root domain of the cloud. Variable: `HW_CLOUD`. Default: `myhuaweicloud.com`.",
			},
			"endpoint": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Whole URL of Config. Plain `http` only for loopback. Variable: `ORGAUDIT_HUAWEICLOUD_ENDPOINT`. Default: `https://rms.<cloud>`, for region `eu-west-101` `https://rms.eu-west-101.<cloud>`.",
			},
			"auth_url": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Whole URL of the identity service, with or without `/v3` at its end. Plain `http` only for loopback. Variable: `HW_AUTH_URL`. Default: `https://iam.<region>.<cloud>`, without a region `https://iam.<cloud>`.",
			},
		}),
	}
}

func huaweiCloudSettings(object types.Object) settings {
	return settings{
		cloud:  "huaweicloud",
		object: object,
		variables: map[string][]string{
			"access_key":     {"HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK"},
			"secret_key":     {"HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK"},
			"security_token": {"HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN"},
			"domain_id":      {"HW_DOMAIN_ID", "HUAWEICLOUD_SDK_DOMAIN_ID"},
			"region":         {"HW_REGION_NAME"},
			"cloud":          {"HW_CLOUD"},
			"endpoint":       {"ORGAUDIT_HUAWEICLOUD_ENDPOINT"},
			"auth_url":       {"HW_AUTH_URL"},
		},
		checks: map[string]check{
			"domain_id":       matches(huaweicloud.DomainIDPattern, "1 to 36 letters, digits and hyphens"),
			"region":          checkRegion,
			"cloud":           checkDomain,
			"endpoint":        checkEndpoint,
			"auth_url":        checkEndpoint,
			"request_timeout": checkDuration,
		},
		keys: keyNames{id: "access_key", secret: "secret_key", token: "security_token"},
	}
}

const defaultCloud = "myhuaweicloud.com"

// huaweiCloudConfig gives what the client needs, or what is missing or wrong.
func huaweiCloudConfig(s settings) (huaweicloud.Config, error) {
	var config huaweicloud.Config
	keys, err := s.findKeys()
	if err != nil {
		return config, err
	}
	config.AccessKey, config.SecretKey, config.SecurityToken = keys.id, keys.secret, keys.token
	config.Endpoint, err = s.endpoint("endpoint", s.configURL)
	if err != nil {
		return config, err
	}
	config.Account = s.account
	config.Policy, err = s.policy()
	return config, err
}

// configURL gives the URL of Config, which is one for all regions but one.
func (s settings) configURL() (string, error) {
	const ownSite = "eu-west-101"
	region, err := s.value("region", "")
	if err != nil {
		return "", err
	}
	cloud, err := s.value("cloud", defaultCloud)
	if region == ownSite {
		return "https://rms." + ownSite + "." + cloud, err
	}
	return "https://rms." + cloud, err
}

// account implements huaweicloud.Account.
func (s settings) account() (domainID string, identity *url.URL, err error) {
	domainID, err = s.value("domain_id", "")
	if err != nil || domainID != "" {
		return domainID, nil, err
	}
	identity, err = s.endpoint("auth_url", s.identityURL)
	if err != nil {
		return "", nil, err
	}
	identity.Path = strings.TrimSuffix(strings.TrimSuffix(identity.Path, "/"), "/v3")
	return "", identity, nil
}

// identityURL gives the URL of the identity service.
func (s settings) identityURL() (string, error) {
	region, err := s.value("region", "")
	if err != nil {
		return "", err
	}
	cloud, err := s.value("cloud", defaultCloud)
	if region == "" {
		return "https://iam." + cloud, err
	}
	return "https://iam." + region + "." + cloud, err
}
