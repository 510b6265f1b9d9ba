// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

const (
	defaultCloud = "myhuaweicloud.com"
	// europeanCloud is the cloud of the regions that begin with europeanRegions, as in the official provider.
	europeanCloud   = "myhuaweicloud.eu"
	europeanRegions = "eu-west-1"
	// defaultSTS is the region of the Security Token Service if no region is given.
	defaultSTS = "cn-north-4"
)

// Both forms of assuming an agency have these settings.
var (
	agencyName     = setting{name: "agency_name", variables: []string{"HW_ASSUME_ROLE_AGENCY_NAME"}, help: "Name of the agency to assume."}
	agencyDomainID = setting{name: "domain_id", variables: []string{"HW_ASSUME_ROLE_DOMAIN_ID"}, check: checkDomainID, help: "Id of the account that delegates. With this id, the provider assumes the agency through the Security Token Service."}
	keyDuration    = setting{
		name: "duration", number: true, least: 900, most: 86400, variables: []string{"HW_ASSUME_ROLE_DURATION"}, preset: "set by the service",
		help: "Lifetime of the keys in seconds, 900 to 86400. With `domain_id`, at most 43200. If the keys also have a security token, at most 3600. The provider renews the keys before they expire.",
	}
)

// huaweiCloudBlock describes the block `huaweicloud`.
var huaweiCloudBlock = block{
	name: "huaweicloud",
	help: "Settings for Huawei Cloud. All settings are optional. Set keys in environment variables, because Terraform stores the values of a configuration in plan files.",
	settings: append([]setting{
		{name: "access_key", variables: []string{"HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK"}, help: "Access key."},
		{name: "secret_key", secret: true, variables: []string{"HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK"}, help: "Secret key that belongs to `access_key`."},
		{name: "security_token", secret: true, variables: []string{"HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN"}, help: "Token of temporary keys. It must come from the same source as the key pair."},
		{name: "domain_id", variables: []string{"HW_DOMAIN_ID", "HUAWEICLOUD_SDK_DOMAIN_ID"}, preset: "the account of the keys", check: checkDomainID, help: "Id of the account to read, 1 to 36 letters, digits, `_` and `-`."},
		allowedAccounts(checkAccountID),
		{name: "region", variables: []string{"HW_REGION_NAME"}, check: checkRegion, help: "Region of the identity service and the Security Token Service."},
		{name: "cloud", variables: []string{"HW_CLOUD"}, preset: "`myhuaweicloud.com`, or `myhuaweicloud.eu` for regions that begin with `eu-west-1`", check: checkDomain, help: "Root domain of the cloud."},
		{name: "endpoint", variables: []string{"ORGAUDIT_HUAWEICLOUD_ENDPOINT"}, preset: "`https://rms.<cloud>`, or `https://rms.<region>.<cloud>` for a region of `myhuaweicloud.eu`", help: "URL of Config. Plain `http` is allowed only for loopback addresses."},
		{name: "organizations_endpoint", variables: []string{"ORGAUDIT_HUAWEICLOUD_ORGANIZATIONS_ENDPOINT"}, preset: "`https://organizations.<cloud>`", help: "URL of Organizations. Plain `http` is allowed only for loopback addresses."},
		{name: "auth_url", variables: []string{"HW_AUTH_URL"}, preset: "`https://iam.<region>.<cloud>`, or `https://iam.<cloud>` without a region", help: "URL of the identity service, with or without `/v3` at its end. Plain `http` is allowed only for loopback addresses."},
		{name: "sts_endpoint", variables: []string{"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT"}, preset: "`https://sts.<region>.<cloud>`, with `cn-north-4` if no region is set", help: "URL of the Security Token Service. The provider calls it to assume an agency by `domain_id`, or if the identity service does not return the account of the keys. Plain `http` is allowed only for loopback addresses."},
		{name: "shared_config_file", variables: []string{"HW_SHARED_CONFIG_FILE"}, value: "~/.hcloud/config.json", help: "File with the profiles of the vendor's command line, KooCLI. Its keys must not be encrypted."},
		{name: "profile", variables: []string{"HW_PROFILE"}, preset: "the profile that the file names as `current`", help: "Profile of KooCLI with the keys. If you do not set a region, an account or an agency, those of the profile apply."},
	}, callSettings...),
	blocks: []block{
		{
			name: "assume_role",
			help: "Assumes an agency with keys from a key pair, a profile or an instance. The provider then reads the account that delegates.",
			settings: []setting{
				agencyName,
				{name: "domain_name", variables: []string{"HW_ASSUME_ROLE_DOMAIN_NAME"}, help: "Name of the account that delegates. If the block also sets `domain_id`, the provider ignores the name."},
				agencyDomainID, keyDuration,
			},
		},
		{
			name: "assume_role_with_oidc",
			help: "Exchanges an identity token for keys. Use it in a pipeline that stores no keys. If you name an agency, the provider assumes it with those keys.",
			settings: []setting{
				{name: "idp_id", variables: []string{"HW_ASSUME_ROLE_IDP_ID"}, check: checkHeader, help: "Id of the identity provider."},
				{name: "id_token", secret: true, variables: []string{"HW_ASSUME_ROLE_ID_TOKEN"}, help: "Identity token."},
				{name: "id_token_file", variables: []string{"HW_ASSUME_ROLE_ID_TOKEN_FILE"}, help: "File with the identity token. The provider reads it each time it needs a token."},
				agencyName, agencyDomainID, keyDuration,
			},
		},
	},
}

// huaweiCloud is the configuration of Huawei Cloud.
type huaweiCloud struct{ values }

// config returns the client's configuration, or an error about an invalid setting.
func (h huaweiCloud) config() (config huaweicloud.Config, err error) {
	source, err := h.findSource()
	if err != nil {
		return config, err
	}
	h.fromSource = source.settings
	if config.Credentials, err = h.addAgency(source); err != nil {
		return config, err
	}
	if config.Endpoint, err = h.endpoint("endpoint", h.configURL); err != nil {
		return config, err
	}
	config.Organizations = func() (*url.URL, error) { return h.endpoint("organizations_endpoint", h.organizationsURL) }
	config.Account = func() (string, error) { return h.account(config.Credentials) }
	config.Services = h.services
	config.Policy, err = h.policy()
	return config, err
}

// account returns the account that the configuration names for these credentials, empty for none. The temporary keys of
// an agency belong to the account that delegates.
func (h huaweiCloud) account(credentials huaweicloud.Credentials) (string, error) {
	agency := credentials.AssumeRole
	if agency == nil && credentials.OIDC != nil {
		agency = credentials.OIDC.Agency
	}
	if agency != nil {
		return agency.DomainID, nil
	}
	return h.text("domain_id")
}

// services returns the services that look up the account of keys and issue temporary keys.
func (h huaweiCloud) services() (services huaweicloud.Services, err error) {
	if services.Identity, err = h.endpoint("auth_url", h.identityURL); err != nil {
		return services, err
	}
	withoutVersion := func(path string) string { return strings.TrimSuffix(strings.TrimSuffix(path, "/"), "/v3") }
	services.Identity.Path, services.Identity.RawPath = withoutVersion(services.Identity.Path), withoutVersion(services.Identity.RawPath)
	services.STS, err = h.endpoint("sts_endpoint", h.stsURL)
	return services, err
}

// region returns the region, "" for none, and the root domain of its cloud.
func (h huaweiCloud) region() (region, cloud string, err error) {
	if region, err = h.text("region"); err != nil {
		return "", "", err
	}
	cloud, err = h.text("cloud")
	if cloud == "" {
		cloud = defaultCloud
		if strings.HasPrefix(region, europeanRegions) {
			cloud = europeanCloud
		}
	}
	return region, cloud, err
}

// configURL returns the default URL of Config. Only the European cloud has one for each region.
func (h huaweiCloud) configURL() (string, error) {
	region, cloud, err := h.region()
	if region != "" && cloud == europeanCloud {
		return "https://rms." + region + "." + cloud, err
	}
	return "https://rms." + cloud, err
}

// organizationsURL returns the default URL of Organizations.
func (h huaweiCloud) organizationsURL() (string, error) {
	_, cloud, err := h.region()
	return "https://organizations." + cloud, err
}

// identityURL returns the default URL of the identity service.
func (h huaweiCloud) identityURL() (string, error) {
	region, cloud, err := h.region()
	if region == "" {
		return "https://iam." + cloud, err
	}
	return "https://iam." + region + "." + cloud, err
}

// stsURL returns the default URL of the Security Token Service.
func (h huaweiCloud) stsURL() (string, error) {
	region, cloud, err := h.region()
	return "https://sts." + cmp.Or(region, defaultSTS) + "." + cloud, err
}
