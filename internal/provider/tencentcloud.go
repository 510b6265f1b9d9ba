// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strconv"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

const (
	// defaultSession is the default name of a role's session.
	defaultSession        = "terraform-provider-orgaudit"
	defaultSessionSeconds = 7200
)

// Both forms of assuming a role have these settings.
var (
	roleARN     = setting{name: "role_arn", variables: []string{"TENCENTCLOUD_ASSUME_ROLE_ARN"}, help: "Role to assume, such as `qcs::cam::uin/100000000001:roleName/audit`."}
	sessionName = setting{name: "session_name", variables: []string{"TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME"}, value: defaultSession, help: "Name of the session, as it appears in the audit log of the cloud."}
	sessionTime = setting{
		name: "session_duration", number: true, least: 1, most: 43200, variables: []string{"TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION"}, value: strconv.Itoa(defaultSessionSeconds),
		help: "Lifetime of the keys of the role in seconds, 1 to 43200. The provider renews them before they expire.",
	}
)

// tencentCloudBlock describes the block `tencentcloud`.
var tencentCloudBlock = block{
	name: "tencentcloud",
	help: "Settings for Tencent Cloud. All settings are optional. Set keys in environment variables, because Terraform stores the values of a configuration in plan files.",
	settings: append([]setting{
		{name: "secret_id", variables: []string{"TENCENTCLOUD_SECRET_ID"}, help: "Secret id of a key pair of the organization's administrator account."},
		{name: "secret_key", secret: true, variables: []string{"TENCENTCLOUD_SECRET_KEY"}, help: "Secret key that belongs to `secret_id`."},
		{name: "security_token", secret: true, variables: []string{"TENCENTCLOUD_SECURITY_TOKEN"}, help: "Token of temporary keys. It must come from the same source as the key pair."},
		{name: "region", variables: []string{"TENCENTCLOUD_REGION"}, value: "ap-guangzhou", check: checkRegion, help: "Region of the Security Token Service. The Organization API has no regions."},
		{name: "domain", variables: []string{"TENCENTCLOUD_DOMAIN"}, value: "tencentcloudapi.com", check: checkDomain, help: "Root domain of the APIs. For the international site, set `intl.tencentcloudapi.com`."},
		{name: "endpoint", variables: []string{"ORGAUDIT_TENCENTCLOUD_ENDPOINT"}, help: "URL of the Organization API, in place of the host under `domain`. Plain `http` is allowed only for loopback addresses."},
		{name: "sts_endpoint", variables: []string{"ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT"}, help: "URL of the Security Token Service, in place of the host under `domain`. Plain `http` is allowed only for loopback addresses."},
		{name: "shared_credentials_dir", variables: []string{"TENCENTCLOUD_SHARED_CREDENTIALS_DIR"}, value: "~/.tccli", help: "Folder with the profile files of the vendor's command line, TCCLI."},
		{name: "profile", variables: []string{"TENCENTCLOUD_PROFILE"}, value: "default", help: "Profile of TCCLI. Its keys are in the file `<profile>.credential`. If that file has a `role-arn`, the provider assumes the role."},
		{name: "cam_role_name", variables: []string{"TENCENTCLOUD_CAM_ROLE_NAME"}, help: "Role of the instance. The provider gets its keys from the metadata service of the instance."},
		allowedAccounts(checkUIN),
	}, callSettings...),
	blocks: []block{
		{
			name: "assume_role",
			help: "Assumes a role with keys from a key pair, a profile, a pod or an instance.",
			settings: []setting{
				roleARN, sessionName, sessionTime,
				{name: "policy", help: "Policy, as JSON, that limits what the keys of the role may do."},
				{name: "external_id", variables: []string{"TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID"}, help: "External id that the role's trust policy requires."},
			},
		},
		{
			name: "assume_role_with_web_identity",
			help: "Assumes a role with an identity token. Use it in a pipeline that stores no keys.",
			settings: []setting{
				{name: "provider_id", variables: []string{"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID"}, value: "OIDC", help: "Name of the identity provider."},
				{name: "web_identity_token", secret: true, variables: []string{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN"}, help: "Identity token."},
				{name: "web_identity_token_file", variables: []string{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE"}, help: "File with the identity token, alone or as `{\"web_identity_token\": ...}`. The provider reads it each time it needs a token."},
				roleARN, sessionName, sessionTime,
			},
		},
	},
}

// tencentCloud is the configuration of Tencent Cloud.
type tencentCloud struct{ values }

// config returns the client's configuration, or an error about an invalid setting.
func (t tencentCloud) config() (config tencentcloud.Config, err error) {
	source, err := t.findSource()
	if err != nil {
		return config, err
	}
	if config.Credentials, err = t.addRole(source); err != nil {
		return config, err
	}
	t.fromSource = map[string]sourceValue{"region": source.region}
	config.STS = t.sts
	if config.Endpoint, err = t.endpoint("endpoint", t.service("organization")); err != nil {
		return config, err
	}
	config.Policy, err = t.policy()
	return config, err
}

// sts returns the Security Token Service.
func (t tencentCloud) sts() (sts tencentcloud.STS, err error) {
	if sts.Region, err = t.text("region"); err != nil {
		return sts, err
	}
	sts.Endpoint, err = t.endpoint("sts_endpoint", t.service("sts"))
	return sts, err
}

// service returns a function for the default URL of a service.
func (t tencentCloud) service(name string) func() (string, error) {
	return func() (string, error) {
		domain, err := t.text("domain")
		return "https://" + name + "." + domain, err
	}
}
