// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
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
		Attributes: policyAttributes(huaweiCloudCredentialAttributes(map[string]schema.Attribute{
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
				MarkdownDescription: "Id of the account, 1 to 36 letters, digits, `_` and `-`. Variable: `HW_DOMAIN_ID`, else `HUAWEICLOUD_SDK_DOMAIN_ID`. Default: looked up through the identity service.",
			},
			"region": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Region whose identity service is asked, any region id. Variable: `HW_REGION_NAME`.",
			},
			"cloud": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Root domain of the cloud. Variable: `HW_CLOUD`. Default: `myhuaweicloud.com`, for regions that begin with `eu-west-1` `myhuaweicloud.eu`.",
			},
			"endpoint": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Whole URL of Config. Plain `http` only for loopback. Variable: `ORGAUDIT_HUAWEICLOUD_ENDPOINT`. Default: `https://rms.<cloud>`, for a region of `myhuaweicloud.eu` `https://rms.<region>.<cloud>`.",
			},
			"auth_url": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Whole URL of the identity service, with or without `/v3` at its end. Plain `http` only for loopback. Variable: `HW_AUTH_URL`. Default: `https://iam.<region>.<cloud>`, without a region `https://iam.<cloud>`.",
			},
			"sts_endpoint": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Whole URL of the Security Token Service, which assumes agencies by `domain_id`, and tells the account of keys that the identity service does not tell. Plain `http` only for loopback. Variable: `ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT`. Default: `https://sts.<region>.<cloud>`, without a region that of `cn-north-4`.",
			},
		})),
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
			"sts_endpoint":   {"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT"},

			"shared_config_file": {"HW_SHARED_CONFIG_FILE"},
			"profile":            {"HW_PROFILE"},
		},
		checks: map[string]check{
			"domain_id":       checkDomainID,
			"region":          checkRegion,
			"cloud":           checkDomain,
			"endpoint":        checkEndpoint,
			"auth_url":        checkEndpoint,
			"sts_endpoint":    checkEndpoint,
			"request_timeout": checkDuration,
		},
		keys: keyNames{id: "access_key", secret: "secret_key", token: "security_token"},
	}
}

const (
	defaultCloud = "myhuaweicloud.com"
	// europeanCloud is the one of the regions that begin with europeanRegions, as in the official provider.
	europeanCloud   = "myhuaweicloud.eu"
	europeanRegions = "eu-west-1"
	// defaultSTS is the region whose Security Token Service is asked where no region is given.
	defaultSTS = "cn-north-4"
)

// huaweiCloudConfig gives what the client needs, or what is missing or wrong.
func huaweiCloudConfig(s settings) (config huaweicloud.Config, err error) {
	source, err := s.huaweiSource()
	if err != nil {
		return config, err
	}
	s.beside = source.beside
	config.Credentials = source.credentials
	if config.Credentials.AssumeRole, err = s.huaweiAssumedAgency(source); err != nil {
		return config, err
	}
	if config.Credentials.AssumeRole != nil || config.Credentials.OIDC != nil {
		lookup, err := s.lookup()
		if err != nil {
			return config, err
		}
		config.Identity, config.STS = lookup.Identity, lookup.STS
	}
	if config.Endpoint, err = s.endpoint("endpoint", s.configURL); err != nil {
		return config, err
	}
	config.Account = func() (string, huaweicloud.Lookup, error) { return s.account(config.Credentials) }
	config.Metadata = instanceMetadata.huaweiCloud
	config.Policy, err = s.policy()
	return config, err
}

// region gives the region, "" for none, and the root domain of its cloud.
func (s settings) region() (region, cloud string, err error) {
	if region, err = s.value("region", ""); err != nil {
		return "", "", err
	}
	cloud = defaultCloud
	if strings.HasPrefix(region, europeanRegions) {
		cloud = europeanCloud
	}
	cloud, err = s.value("cloud", cloud)
	return region, cloud, err
}

// configURL gives the URL of Config, which is one for all regions but those of the European cloud.
func (s settings) configURL() (string, error) {
	region, cloud, err := s.region()
	if region != "" && cloud == europeanCloud {
		return "https://rms." + region + "." + cloud, err
	}
	return "https://rms." + cloud, err
}

// account implements huaweicloud.Account. The keys of an agency belong to the account that delegates,
// whatever account the keys belong to that it is assumed with.
func (s settings) account(credentials huaweicloud.Credentials) (domainID string, lookup huaweicloud.Lookup, err error) {
	agency := credentials.AssumeRole
	if agency == nil && credentials.OIDC != nil {
		agency = credentials.OIDC.Agency
	}
	if agency != nil {
		domainID = agency.DomainID
	} else {
		domainID, err = s.value("domain_id", "")
	}
	if err != nil || domainID != "" {
		return domainID, lookup, err
	}
	lookup, err = s.lookup()
	return "", lookup, err
}

// lookup gives the services that tell the account of keys, and give temporary ones.
func (s settings) lookup() (lookup huaweicloud.Lookup, err error) {
	if lookup.Identity, err = s.endpoint("auth_url", s.identityURL); err != nil {
		return lookup, err
	}
	withoutVersion(lookup.Identity)
	lookup.STS, err = s.endpoint("sts_endpoint", s.stsURL)
	return lookup, err
}

// withoutVersion takes the version off the path of the identity service.
func withoutVersion(identity *url.URL) {
	cut := func(path string) string { return strings.TrimSuffix(strings.TrimSuffix(path, "/"), "/v3") }
	identity.Path, identity.RawPath = cut(identity.Path), cut(identity.RawPath)
}

// identityURL gives the URL of the identity service where the configuration does not.
func (s settings) identityURL() (string, error) {
	region, cloud, err := s.region()
	if region == "" {
		return "https://iam." + cloud, err
	}
	return "https://iam." + region + "." + cloud, err
}

// stsURL gives the URL of the Security Token Service where the configuration does not.
func (s settings) stsURL() (string, error) {
	region, cloud, err := s.region()
	return "https://sts." + cmp.Or(region, defaultSTS) + "." + cloud, err
}
