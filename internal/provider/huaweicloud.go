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
	agencyDomainID = setting{name: "domain_id", variables: []string{"HW_ASSUME_ROLE_DOMAIN_ID"}, check: checkDomainID, help: "Id of the account that delegates. Its agency is assumed by the Security Token Service."}
	keyDuration    = setting{
		name: "duration", number: true, variables: []string{"HW_ASSUME_ROLE_DURATION"}, preset: "that of the service",
		help: "How long the keys live, in seconds, 900 to 86400; with `domain_id` at most 43200, or 3600 from keys with a security token. They are renewed before they expire.",
	}
)

// huaweiCloudBlock describes the block `huaweicloud`.
var huaweiCloudBlock = block{
	name: "huaweicloud",
	help: "Huawei Cloud. Needed only if a data source of this cloud is used. Set the keys in environment variables: Terraform keeps literals in plan files.",
	settings: append([]setting{
		{name: "access_key", variables: []string{"HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK"}, help: "Access key."},
		{name: "secret_key", secret: true, variables: []string{"HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK"}, help: "Secret of the key."},
		{name: "security_token", secret: true, variables: []string{"HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN"}, help: "Token of temporary keys, from the same source as the keys."},
		{name: "domain_id", variables: []string{"HW_DOMAIN_ID", "HUAWEICLOUD_SDK_DOMAIN_ID"}, preset: "looked up with the keys", check: checkDomainID, help: "Id of the account, 1 to 36 letters, digits, `_` and `-`."},
		allowedAccounts(checkAccountID),
		{name: "region", variables: []string{"HW_REGION_NAME"}, check: checkRegion, help: "Region whose identity service is asked, any region id."},
		{name: "cloud", variables: []string{"HW_CLOUD"}, preset: "`myhuaweicloud.com`, for regions that begin with `eu-west-1` `myhuaweicloud.eu`", check: checkDomain, help: "Root domain of the cloud."},
		{name: "endpoint", variables: []string{"ORGAUDIT_HUAWEICLOUD_ENDPOINT"}, preset: "`https://rms.<cloud>`, for a region of `myhuaweicloud.eu` `https://rms.<region>.<cloud>`", check: checkEndpoint, help: "Whole URL of Config. Plain `http` only for loopback."},
		{name: "organizations_endpoint", variables: []string{"ORGAUDIT_HUAWEICLOUD_ORGANIZATIONS_ENDPOINT"}, preset: "`https://organizations.<cloud>`", check: checkEndpoint, help: "Whole URL of Organizations. Plain `http` only for loopback."},
		{name: "auth_url", variables: []string{"HW_AUTH_URL"}, preset: "`https://iam.<region>.<cloud>`, without a region `https://iam.<cloud>`", check: checkEndpoint, help: "Whole URL of the identity service, with or without `/v3` at its end. Plain `http` only for loopback."},
		{name: "sts_endpoint", variables: []string{"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT"}, preset: "`https://sts.<region>.<cloud>`, without a region that of `cn-north-4`", check: checkEndpoint, help: "Whole URL of the Security Token Service. It assumes agencies by `domain_id`, and looks up the account of keys if the identity service does not name it. Plain `http` only for loopback."},
		{name: "shared_config_file", variables: []string{"HW_SHARED_CONFIG_FILE"}, preset: "`~/.hcloud/config.json`", help: "File of the vendor's command line, with keys that are not encrypted."},
		{name: "profile", variables: []string{"HW_PROFILE"}, preset: "the file's `current`", help: "Profile of the vendor's command line: its keys, and its region, account and agency if nothing else names them."},
	}, callSettings...),
	blocks: []block{
		{
			name: "assume_role",
			help: "Agency to assume with the keys of a key pair, a profile or an instance. The account is then the one that delegates.",
			settings: []setting{
				agencyName,
				{name: "domain_name", variables: []string{"HW_ASSUME_ROLE_DOMAIN_NAME"}, help: "Name of the account that delegates. Give this or `domain_id`; where both are given, the id counts."},
				agencyDomainID, keyDuration,
			},
		},
		{
			name: "assume_role_with_oidc",
			help: "Identity token to exchange for keys, for a pipeline that has one and no stored key. If an agency is named, it is assumed with those keys.",
			settings: []setting{
				{name: "idp_id", variables: []string{"HW_ASSUME_ROLE_IDP_ID"}, check: checkHeader, help: "Id of the identity provider."},
				{name: "id_token", secret: true, variables: []string{"HW_ASSUME_ROLE_ID_TOKEN"}, help: "Identity token."},
				{name: "id_token_file", variables: []string{"HW_ASSUME_ROLE_ID_TOKEN_FILE"}, help: "File with the identity token. It is read again whenever a token is needed."},
				agencyName, agencyDomainID, keyDuration,
			},
		},
	},
}

// huaweiCloud is the configuration of Huawei Cloud.
type huaweiCloud struct {
	values
	// metadata is the address of the instance's metadata service. Nil stands for the vendor's fixed address.
	metadata *url.URL
}

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
	if config.Credentials.AssumeRole != nil || config.Credentials.OIDC != nil {
		lookup, err := h.lookup()
		if err != nil {
			return config, err
		}
		config.Identity, config.STS = lookup.Identity, lookup.STS
	}
	if config.Endpoint, err = h.endpoint("endpoint", h.configURL); err != nil {
		return config, err
	}
	config.Organizations = func() (*url.URL, error) { return h.endpoint("organizations_endpoint", h.organizationsURL) }
	config.Account = func() (string, error) { return h.account(config.Credentials) }
	config.Lookup = h.lookup
	config.Metadata = h.metadata
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
	return h.text("domain_id", "")
}

// lookup returns the services that look up the account of keys and issue temporary keys.
func (h huaweiCloud) lookup() (lookup huaweicloud.Lookup, err error) {
	if lookup.Identity, err = h.endpoint("auth_url", h.identityURL); err != nil {
		return lookup, err
	}
	withoutVersion := func(path string) string { return strings.TrimSuffix(strings.TrimSuffix(path, "/"), "/v3") }
	lookup.Identity.Path, lookup.Identity.RawPath = withoutVersion(lookup.Identity.Path), withoutVersion(lookup.Identity.RawPath)
	lookup.STS, err = h.endpoint("sts_endpoint", h.stsURL)
	return lookup, err
}

// region returns the region, "" for none, and the root domain of its cloud.
func (h huaweiCloud) region() (region, cloud string, err error) {
	if region, err = h.text("region", ""); err != nil {
		return "", "", err
	}
	cloud = defaultCloud
	if strings.HasPrefix(region, europeanRegions) {
		cloud = europeanCloud
	}
	cloud, err = h.text("cloud", cloud)
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
