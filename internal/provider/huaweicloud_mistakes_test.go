// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func TestHuaweiCloud_mistakesNameSettingAndVariable(t *testing.T) {
	keyVariables := variables{"HW_ACCESS_KEY": variableKeys.id, "HW_SECRET_KEY": variableKeys.secret}
	tokenVariables := variables{"HW_ASSUME_ROLE_IDP_ID": "pipeline", "HW_ASSUME_ROLE_ID_TOKEN": identityToken}
	oidc := func(more attributes) attributes {
		return attributes{"assume_role_with_oidc": merged(attributes{"idp_id": "pipeline", "id_token": identityToken}, more)}
	}
	fromFile := func(path string) attributes { return oidc(attributes{"id_token": nil, "id_token_file": path}) }
	assumeRole := func(more attributes) attributes {
		return attributes{"assume_role": merged(attributes{"agency_name": "audit", "domain_id": delegatingID}, more)}
	}
	profile := attributes{"profile": "audit"}
	instance := []string{"MetadataToken by nobody", "MetadataSecurityKey by nobody"}
	const withIDToken = "CreateTokenWithIdToken by nobody: idp_id=pipeline"
	var (
		ofNone     = []string{"no credentials", "huaweicloud.access_key (HW_ACCESS_KEY or HUAWEICLOUD_SDK_AK)", "huaweicloud.secret_key (HW_SECRET_KEY or HUAWEICLOUD_SDK_SK)", "metadata"}
		ofProfile  = []string{"huaweicloud.profile (HW_PROFILE)", "config.json", "audit"}
		ofConfig   = []string{"huaweicloud.shared_config_file (HW_SHARED_CONFIG_FILE)", "a.json"}
		ofFile     = []string{"huaweicloud.assume_role_with_oidc.id_token_file (HW_ASSUME_ROLE_ID_TOKEN_FILE)"}
		ofToken    = []string{"huaweicloud.assume_role_with_oidc.id_token (HW_ASSUME_ROLE_ID_TOKEN)", ofFile[0]}
		ofAccount  = []string{"huaweicloud.assume_role.domain_name (HW_ASSUME_ROLE_DOMAIN_NAME)", "huaweicloud.assume_role.domain_id (HW_ASSUME_ROLE_DOMAIN_ID)"}
		ofDuration = []string{"huaweicloud.assume_role.duration (HW_ASSUME_ROLE_DURATION)"}
		ofBoth     = []string{"huaweicloud.assume_role ", "huaweicloud.assume_role_with_oidc", "HW_ASSUME_ROLE_IDP_ID", "both"}
		refused    = []string{"CreateTokenWithIdToken", "identity token was refused", "HTTP status 401"}
		noAgency   = []string{"CreateTemporaryAccessKeyByAgency", "agency cannot be assumed", "HW_ASSUME_ROLE_AGENCY_NAME", "HTTP status 404"}
	)
	with := func(words []string, more ...string) []string { return append(append([]string{}, words...), more...) }

	for _, test := range []credentialTest{
		// No source of keys.
		{name: "nothing", want: instance, wantError: ofNone},
		{name: "an instance without an agency", instance: &organization.Instance{NoAgency: true}, want: instance, wantError: ofNone},
		{name: "an agency alone", attributes: assumeRole(nil), want: instance, wantError: ofNone},
		{name: "a current profile that does not exist", files: files{hcloudConfig: `{"current":"gone","profiles":[]}`}, want: instance, wantError: ofNone},

		// Texts that no header can hold.
		{name: "an access key with a line break", attributes: attributes{"access_key": "id\n", "secret_key": attributeKeys.secret}, wantError: []string{"huaweicloud.access_key", "line break"}},
		{name: "a token with a line break", variables: merged(keyVariables, variables{"HW_SECURITY_TOKEN": variableKeys.token + "\n"}), wantError: []string{"huaweicloud.security_token (HW_SECURITY_TOKEN)", "line break"}},
		{name: "an identity provider with a line break", attributes: oidc(attributes{"idp_id": "a\n"}), wantError: []string{"huaweicloud.assume_role_with_oidc.idp_id (HW_ASSUME_ROLE_IDP_ID)", "line break"}},

		// Half a pair, without a call to the instance.
		{name: "a token beside a profile", attributes: attributes{"profile": "audit", "security_token": attributeKeys.token}, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys))}, wantError: []string{"huaweicloud.security_token (HW_SECURITY_TOKEN"}},
		{name: "a token beside an identity token", attributes: merged(oidc(nil), attributes{"security_token": attributeKeys.token}), wantError: []string{"huaweicloud.security_token (HW_SECURITY_TOKEN"}},
		{name: "an id by variable and a profile's secret", variables: variables{"HW_ACCESS_KEY": profileKeys.id}, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys))}, wantError: []string{"huaweicloud.secret_key (HW_SECRET_KEY)"}},
		{name: "an id by variable on an instance", variables: variables{"HUAWEICLOUD_SDK_AK": sdkKeys.id}, instance: &organization.Instance{}, wantError: []string{"huaweicloud.secret_key (HUAWEICLOUD_SDK_SK)"}},
		{name: "a profile with an id alone", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", keys{id: "profile-id"}))}, wantError: []string{"audit", "config.json", "accessKeyId", "secretAccessKey"}},
		{name: "a profile with a secret alone", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", keys{secret: profileKeys.secret}, map[string]any{"accessKeyId": nil}))}, wantError: []string{"audit", "config.json", "accessKeyId", "secretAccessKey"}},
		{name: "half a current profile on an instance", files: files{hcloudConfig: hcloud(hcloudProfile("audit", keys{id: "profile-id"}))}, instance: &organization.Instance{}, wantError: []string{"audit", "config.json", "accessKeyId", "secretAccessKey"}},

		// Profiles that do not exist or are invalid.
		{name: "a profile without the file", attributes: profile, wantError: []string{"huaweicloud.profile (HW_PROFILE)", hcloudConfig}},
		{name: "a file that does not exist", attributes: attributes{"shared_config_file": "~/a.json"}, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys))}, wantError: ofConfig},
		{name: "a file of another user", attributes: attributes{"shared_config_file": "~auditor/a.json"}, files: files{"a.json": hcloud(hcloudProfile("audit", profileKeys))}, wantError: with(ofConfig, "~auditor/a.json")},
		{name: "a profile that the file lacks", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("first", profileKeys))}, wantError: ofProfile},
		{name: "a profile's name in another case", variables: variables{"HW_PROFILE": "audit"}, files: files{hcloudConfig: hcloud(hcloudProfile("Audit", profileKeys))}, wantError: ofProfile},
		{name: "a profile without keys", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", keys{}))}, wantError: ofProfile},
		{name: "a profile of single sign-on without a token", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys, map[string]any{"mode": "SSO"}))}, wantError: append(ofProfile, "ssoAuth")},
		{name: "a file without its current profile", attributes: attributes{"shared_config_file": "~/a.json"}, files: files{"a.json": `{"current":"gone","profiles":[]}`}, wantError: with(ofConfig, "gone")},
		{name: "a file that is cut", attributes: attributes{"shared_config_file": "~/a.json"}, files: files{"a.json": hcloud(hcloudProfile("audit", profileKeys))[1:]}, wantError: []string{"a.json", "JSON"}},
		{name: "a file in another form", attributes: attributes{"shared_config_file": "~/a.json"}, files: files{"a.json": "[default]\nsk = " + profileKeys.secret}, wantError: []string{"a.json", "JSON"}},
		{name: "the vendor's file is not JSON on an instance", files: files{hcloudConfig: "sk=" + profileKeys.secret}, instance: &organization.Instance{}, wantError: []string{"config.json", "JSON"}},
		{name: "a profile with an agency of no account", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys, map[string]any{"agencyName": "audit"}))}, wantError: []string{"audit", "config.json", "agencyDomainName", "agencyDomainId"}},
		{name: "a profile with a bad account", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys, map[string]any{"domainId": "a/b"}))}, wantError: []string{"config.json", "domainId", "36"}},

		{name: "a profile with a bad account of its agency", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys, map[string]any{"agencyName": "audit", "agencyDomainId": "../x"}))}, wantError: []string{"config.json", "agencyDomainId", "36"}},
		{
			name: "a profile with a bad region", attributes: profile, variables: variables{"HW_AUTH_URL": "", "ORGAUDIT_HUAWEICLOUD_ENDPOINT": ""},
			files:     files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys, map[string]any{"region": "a b"}))},
			wantError: []string{"config.json", "region"},
		},

		// Settings that exclude each other.
		{name: "keys and an identity token", attributes: merged(oidc(nil), attributes{"access_key": "id", "secret_key": attributeKeys.secret}), wantError: []string{"huaweicloud.access_key", "huaweicloud.assume_role_with_oidc", "both"}},
		{name: "both forms of assuming a role", attributes: merged(oidc(nil), assumeRole(nil)), wantError: ofBoth},
		{name: "an agency by attribute and an identity token by variables", attributes: assumeRole(nil), variables: merged(keyVariables, tokenVariables), wantError: ofBoth},

		// An agency or an identity token that is incomplete.
		{name: "an agency without its name", attributes: assumeRole(attributes{"agency_name": nil}), variables: keyVariables, wantError: []string{"huaweicloud.assume_role.agency_name (HW_ASSUME_ROLE_AGENCY_NAME)"}},
		{name: "an agency of no account", attributes: assumeRole(attributes{"domain_id": nil}), variables: keyVariables, wantError: ofAccount},
		{name: "an agency by variables of no account", variables: merged(keyVariables, variables{"HW_ASSUME_ROLE_AGENCY_NAME": "audit"}), wantError: ofAccount},
		{name: "an agency of an account that is invalid", attributes: assumeRole(attributes{"domain_id": "a/b"}), variables: keyVariables, wantError: with(ofAccount[1:], "36")},
		{name: "an identity token without its provider", attributes: oidc(attributes{"idp_id": nil}), wantError: []string{"huaweicloud.assume_role_with_oidc.idp_id (HW_ASSUME_ROLE_IDP_ID)"}},
		{name: "no identity token", attributes: oidc(attributes{"id_token": nil}), variables: keyVariables, wantError: ofToken},
		{name: "an identity token with an agency of no account", attributes: oidc(attributes{"agency_name": "audit"}), wantError: []string{"huaweicloud.assume_role_with_oidc.domain_id (HW_ASSUME_ROLE_DOMAIN_ID)"}},
		{name: "an identity token with an agency of an account that is invalid", attributes: oidc(attributes{"agency_name": "audit", "domain_id": "a b"}), wantError: []string{"huaweicloud.assume_role_with_oidc.domain_id (HW_ASSUME_ROLE_DOMAIN_ID)", "36"}},

		// Token files. The error leaves out the path, which may be the token itself.
		{name: "no token file", attributes: fromFile("~/token"), wantError: ofFile},
		{name: "a token file that is the token", attributes: fromFile(identityToken), wantError: ofFile},
		{name: "a token file that is the token by variable", variables: merged(tokenVariables, variables{"HW_ASSUME_ROLE_ID_TOKEN": "", "HW_ASSUME_ROLE_ID_TOKEN_FILE": expiredToken}), wantError: ofFile},

		// Numbers.
		{name: "a duration without a number", attributes: assumeRole(nil), variables: merged(keyVariables, variables{"HW_ASSUME_ROLE_DURATION": "soon"}), wantError: with(ofDuration, "soon", "900 to 86400")},
		{name: "a duration that is too short", attributes: assumeRole(attributes{"duration": 899}), variables: keyVariables, wantError: with(ofDuration, "899", "900 to 86400")},
		{name: "a duration that is too long", attributes: assumeRole(attributes{"duration": 86401}), variables: keyVariables, wantError: with(ofDuration, "86401", "900 to 86400")},
		{name: "a duration of an identity token by variable", variables: merged(tokenVariables, variables{"HW_ASSUME_ROLE_DURATION": "soon"}), wantError: []string{"huaweicloud.assume_role_with_oidc.duration (HW_ASSUME_ROLE_DURATION)", "soon"}},

		// The identity service.
		{name: "a bad URL with an agency", attributes: assumeRole(nil), variables: merged(keyVariables, variables{"HW_AUTH_URL": "no URL"}), wantError: []string{"huaweicloud.auth_url (HW_AUTH_URL)"}},
		{
			name:       "an agency that does not exist",
			attributes: assumeRole(attributes{"agency_name": "gone"}), variables: keyVariables,
			want: []string{"AssumeAgency by variable-id: agency_session_name=gone agency_urn=iam::" + delegatingID + ":agency:gone"}, wantError: with(noAgency[1:], "AssumeAgency: STS5.1106"),
		},
		{
			name:       "an agency by id with a duration that is too long for the service",
			attributes: assumeRole(attributes{"duration": 86400}), variables: keyVariables,
			want: []string{"AssumeAgency by variable-id" + ofAudit + " duration_seconds=86400"}, wantError: []string{"AssumeAgency", "at most 43200 seconds", "3600"},
		},
		{name: "a bad URL of the Security Token Service", attributes: assumeRole(nil), variables: merged(keyVariables, variables{"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT": "no URL"}), wantError: []string{"huaweicloud.sts_endpoint (ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT)"}},
		{
			name:       "an agency of another account",
			attributes: attributes{"assume_role": attributes{"agency_name": "audit", "domain_name": "nobody"}}, variables: keyVariables,
			want: []string{"CreateTemporaryAccessKeyByAgency by variable-id: agency_name=audit domain_name=nobody"}, wantError: noAgency,
		},
		{
			name:       "keys that may not assume the agency",
			attributes: assumeRole(nil), variables: merged(keyVariables, variables{"HW_ACCESS_KEY": "unknown-id"}),
			want: []string{"AssumeAgency by unknown-id" + ofAudit}, wantError: []string{"AssumeAgency", "APIGW.0301", "HW_ACCESS_KEY"},
		},
		{name: "a wrong identity token", attributes: oidc(attributes{"id_token": wrongToken}), want: []string{withIDToken}, wantError: refused},
		{name: "an identity provider that does not exist", attributes: oidc(attributes{"idp_id": "gone"}), want: []string{"CreateTokenWithIdToken by nobody: idp_id=gone"}, wantError: refused},
		{name: "an identity token that has expired", attributes: oidc(attributes{"idp_id": "expired", "id_token": expiredToken}), want: []string{"CreateTokenWithIdToken by nobody: idp_id=expired"}, wantError: with(refused, "expired")},
	} {
		test.run(t, huaweiCloud)
	}
}
