// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// huaweiSource is a source of Huawei Cloud keys, which are like those of no other source.
type huaweiSource struct {
	name       string
	attributes attributes
	variables  variables
	files      files
	instance   *sandbox.Instance
	want       []string
}

const hcloudConfig = ".hcloud/config.json"

// hcloud is a file of the vendor's command line, with the first of these profiles as the current one.
func hcloud(profiles ...map[string]any) string {
	text, err := json.Marshal(map[string]any{"current": profiles[0]["name"], "profiles": profiles})
	if err != nil {
		panic(err)
	}
	return string(text)
}

// hcloudProfile is a profile of the vendor's command line with these keys, and more or other fields.
func hcloudProfile(name string, k keys, more ...map[string]any) map[string]any {
	return merged(append([]map[string]any{{
		"name": name, "mode": "AKSK", "accessKeyId": k.id, "secretAccessKey": k.secret, "securityToken": k.token,
	}}, more...)...)
}

// readBy gives the calls of a read of the own account: its id is looked up.
func readBy(signer string) []string {
	return []string{"KeystoneListAuthDomains by " + signer, "CollectPolicyStatesSummary by " + signer}
}

// after gives the calls of a read of the own account with keys that these calls give.
func after(calls ...string) []string {
	giver, _, _ := strings.Cut(calls[len(calls)-1], " by ")
	return append(calls, readBy(giver)...)
}

// In their order.
var huaweiSources = []huaweiSource{
	{
		name:       "identity token by attributes",
		attributes: attributes{"assume_role_with_oidc": attributes{"idp_id": "ci", "id_token": identityToken}},
		want:       after("CreateTokenWithIdToken by nobody: idp_id=ci", "CreateTemporaryAccessKeyByToken by nobody"),
	},
	{
		name:       "keys by attributes",
		attributes: attributes{"access_key": attributeKeys.id, "secret_key": attributeKeys.secret, "security_token": attributeKeys.token},
		want:       readBy("attribute-id+token"),
	},
	{
		name:       "profile by attributes",
		attributes: attributes{"shared_config_file": "~/by-attribute.json", "profile": "audit"},
		files:      files{"by-attribute.json": hcloud(hcloudProfile("other", keys{}), hcloudProfile("audit", profileKeys))},
		want:       readBy("profile-id+token"),
	},
	{
		name:      "identity token by variables",
		variables: variables{"HW_ASSUME_ROLE_IDP_ID": "pipeline", "HW_ASSUME_ROLE_ID_TOKEN": identityToken},
		want:      after("CreateTokenWithIdToken by nobody: idp_id=pipeline", "CreateTemporaryAccessKeyByToken by nobody"),
	},
	{
		name:      "keys by variables",
		variables: variables{"HW_ACCESS_KEY": variableKeys.id, "HW_SECRET_KEY": variableKeys.secret, "HW_SECURITY_TOKEN": variableKeys.token},
		want:      readBy("variable-id+token"),
	},
	{
		name:      "keys by the SDK's variables",
		variables: variables{"HUAWEICLOUD_SDK_AK": sdkKeys.id, "HUAWEICLOUD_SDK_SK": sdkKeys.secret, "HUAWEICLOUD_SDK_SECURITY_TOKEN": sdkKeys.token},
		want:      readBy("sdk-id+token"),
	},
	{
		name:      "profile by variables",
		variables: variables{"HW_SHARED_CONFIG_FILE": "$HOME/by-variable.json", "HW_PROFILE": "audit by variable"},
		files:     files{"by-variable.json": hcloud(hcloudProfile("other", keys{}), hcloudProfile("audit by variable", otherProfileKeys))},
		want:      readBy("other-profile-id+token"),
	},
	{
		name:  "current profile",
		files: files{hcloudConfig: hcloud(hcloudProfile("first", defaultProfileKeys))},
		want:  readBy("default-profile-id+token"),
	},
	{
		name:     "instance",
		instance: &sandbox.Instance{NeedsToken: true},
		want:     after("MetadataToken by nobody", "MetadataSecurityKey by nobody"),
	},
}

// test is the case of a source that wins over others.
func (s huaweiSource) test(name string, losers ...huaweiSource) credentialTest {
	test := credentialTest{name: name, attributes: s.attributes, variables: s.variables, files: s.files, instance: s.instance, want: s.want}
	for _, loser := range losers {
		test.attributes = merged(loser.attributes, test.attributes)
		test.variables = merged(loser.variables, test.variables)
		test.files = merged(loser.files, test.files)
		if loser.instance != nil {
			test.instance = loser.instance
		}
	}
	return test
}

// Of two sources the first one wins, and nothing is asked of the other one.
func TestHuaweiCloudPrecedence(t *testing.T) {
	for i, winner := range huaweiSources {
		winner.test(winner.name+" alone").run(t, huaweiCloud)
		for _, loser := range huaweiSources[i+1:] {
			test := winner.test(winner.name+" before "+loser.name, loser)
			if test.attributes["assume_role_with_oidc"] != nil && test.attributes["access_key"] != nil {
				test.want = nil
				test.wantError = []string{"huaweicloud.access_key", "huaweicloud.assume_role_with_oidc", "both"}
			}
			test.run(t, huaweiCloud)
		}
		if i > 0 {
			winner.test(winner.name+" before all that follow", huaweiSources[i+1:]...).run(t, huaweiCloud)
		}
	}
}

func TestHuaweiCloudSources(t *testing.T) {
	keyVariables := variables{"HW_ACCESS_KEY": variableKeys.id, "HW_SECRET_KEY": variableKeys.secret}
	tokenVariables := variables{"HW_ASSUME_ROLE_IDP_ID": "pipeline", "HW_ASSUME_ROLE_ID_TOKEN": identityToken}
	agencyVariables := variables{"HW_ASSUME_ROLE_AGENCY_NAME": "audit", "HW_ASSUME_ROLE_DOMAIN_ID": delegatingID}
	oidc := func(more attributes) attributes {
		return attributes{"assume_role_with_oidc": merged(attributes{"idp_id": "pipeline"}, more)}
	}
	assumeRole := func(more attributes) attributes {
		return attributes{"assume_role": merged(attributes{"agency_name": "audit"}, more)}
	}
	const withIDToken, byToken, byAgency = "CreateTokenWithIdToken by nobody: idp_id=pipeline", "CreateTemporaryAccessKeyByToken by nobody", "CreateTemporaryAccessKeyByAgency"
	const assumeAgency = "AssumeAgency"
	exchanged := after(withIDToken, byToken)
	// ofDelegating gives the calls of a read of the account that delegates, which is not looked up: its id is known.
	ofDelegating := func(calls ...string) []string {
		return append(calls, "CollectPolicyStatesSummary by "+assumeAgency+": domain_id="+delegatingID)
	}
	lookedUp := func(calls ...string) []string {
		return append(calls, "KeystoneListAuthDomains by "+byAgency, "CollectPolicyStatesSummary by "+byAgency+": domain_id="+delegatingID)
	}
	const byID = ofAudit
	const byName = ": agency_name=audit domain_name=delegating"
	plain := profileKeys.withoutToken()

	for _, test := range []credentialTest{
		// Identity token.
		{name: "a token file below ~", attributes: oidc(attributes{"id_token_file": "~/a/token"}), files: files{"a/token": "\t" + identityToken}, want: exchanged},
		{name: "a token beats a file", attributes: oidc(attributes{"id_token": identityToken, "id_token_file": "~/token"}), files: files{"token": wrongToken}, want: exchanged},
		{name: "a token file by variables", variables: merged(tokenVariables, variables{"HW_ASSUME_ROLE_ID_TOKEN": "", "HW_ASSUME_ROLE_ID_TOKEN_FILE": "~/token"}), files: files{"token": identityToken}, want: exchanged},
		{name: "a duration", attributes: oidc(attributes{"id_token": identityToken, "duration": 900}), want: after(withIDToken, byToken+": duration_seconds=900")},
		{
			name:       "each attribute of an identity token beats its own variable",
			attributes: oidc(attributes{"id_token_file": "~/token", "duration": 900}), variables: variables{"HW_ASSUME_ROLE_IDP_ID": "ci", "HW_ASSUME_ROLE_ID_TOKEN": wrongToken, "HW_ASSUME_ROLE_DURATION": "1800"},
			files: files{"token": identityToken},
			want:  after(withIDToken, byToken+": duration_seconds=900"),
		},
		{
			name:       "an identity token and an agency",
			attributes: oidc(attributes{"id_token": identityToken, "agency_name": "audit", "domain_id": delegatingID}),
			want:       ofDelegating(withIDToken, byToken, assumeAgency+" by CreateTemporaryAccessKeyByToken"+byID),
		},
		{
			name:      "an identity token and an agency by variables",
			variables: merged(tokenVariables, agencyVariables, variables{"HW_ASSUME_ROLE_DURATION": "900", "HW_ASSUME_ROLE_DOMAIN_NAME": "other"}),
			want:      ofDelegating(withIDToken, byToken, assumeAgency+" by CreateTemporaryAccessKeyByToken"+byID+" duration_seconds=900"),
		},
		{
			name:       "an identity token by attributes and an agency by variables",
			attributes: oidc(attributes{"id_token": identityToken}), variables: agencyVariables,
			want: ofDelegating(withIDToken, byToken, assumeAgency+" by CreateTemporaryAccessKeyByToken"+byID),
		},
		{name: "a token without its provider is no identity", variables: merged(keyVariables, variables{"HW_ASSUME_ROLE_ID_TOKEN": identityToken}), want: readBy("variable-id")},

		// Profiles.
		{name: "the current profile of a file by variable", variables: variables{"HW_SHARED_CONFIG_FILE": "$HOME/a.json"}, files: files{"a.json": hcloud(hcloudProfile("first", plain))}, want: readBy("profile-id")},
		{
			name:       "a file by attribute and a profile by variable",
			attributes: attributes{"shared_config_file": "~/a.json"}, variables: variables{"HW_PROFILE": "audit", "HW_SHARED_CONFIG_FILE": "~/b.json"},
			files: files{"a.json": hcloud(hcloudProfile("first", keys{}), hcloudProfile("audit", plain)), "b.json": "no JSON"},
			want:  readBy("profile-id"),
		},
		{
			name:       "a profile by attribute and a file by variable",
			attributes: attributes{"profile": "audit"}, variables: variables{"HW_PROFILE": "first", "HW_SHARED_CONFIG_FILE": "~/a.json"},
			files: files{"a.json": hcloud(hcloudProfile("first", keys{}), hcloudProfile("audit", plain)), hcloudConfig: "no JSON"},
			want:  readBy("profile-id"),
		},
		{
			name:  "a profile as the vendor's command line writes it",
			files: files{hcloudConfig: "{\r\n \"language\":\"en\",\"agreePrivacyStatement\":true,\"current\":\"first\",\r\n \"profiles\":[{\"name\":\"first\",\"mode\":\"AKSK\",\"accessKeyId\":\"profile-id\",\"secretAccessKey\":\"" + plain.secret + "\",\"securityToken\":null,\"region\":null,\"readTimeout\":10,\"domainId\":null,\"agencyName\":null,\"ssoAuth\":null,\"custom\":{}}]}\r\n"},
			want:  readBy("profile-id"),
		},
		{
			name:  "a profile of single sign-on",
			files: files{hcloudConfig: hcloud(hcloudProfile("first", keys{"long-id", "long-secret-5e1", ""}, map[string]any{"mode": "SSO", "ssoAuth": map[string]any{"stsToken": hcloudProfile("", profileKeys)}}))},
			want:  readBy("profile-id+token"),
		},
		{
			name:  "single sign-on without its mode",
			files: files{hcloudConfig: hcloud(hcloudProfile("first", keys{}, map[string]any{"mode": "", "ssoAuth": map[string]any{"stsToken": hcloudProfile("", profileKeys)}}))},
			want:  readBy("profile-id+token"),
		},
		{
			name:  "keys beside what is left of single sign-on",
			files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"ssoAuth": map[string]any{"stsToken": hcloudProfile("", otherProfileKeys)}}))},
			want:  readBy("profile-id"),
		},
		{
			name:  "the account of a profile",
			files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"domainId": sandbox.DefaultHuaweiDomainID, "region": "cn-north-4"}))},
			want:  []string{"CollectPolicyStatesSummary by profile-id"},
		},
		{
			name:      "an account by variable beats a profile's",
			variables: variables{"HUAWEICLOUD_SDK_DOMAIN_ID": sandbox.DefaultHuaweiDomainID}, files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"domainId": otherAccountID}))},
			want: []string{"CollectPolicyStatesSummary by profile-id"},
		},
		{name: "the account of a profile is not that of other keys", variables: keyVariables, files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"domainId": otherAccountID}))}, want: readBy("variable-id")},
		{
			name:  "an agency of a profile by its account's id",
			files: files{hcloudConfig: hcloud(hcloudProfile("first", profileKeys, map[string]any{"agencyName": "audit", "agencyDomainId": delegatingID, "domainId": sandbox.DefaultHuaweiDomainID}))},
			want:  ofDelegating(assumeAgency + " by profile-id+token" + byID),
		},
		{
			name:  "an agency of a profile by its account's name",
			files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"agencyName": "audit", "agencyDomainName": "delegating", "domainId": sandbox.DefaultHuaweiDomainID}))},
			want:  lookedUp(byAgency + " by profile-id" + byName),
		},
		{
			name:       "an agency beats a profile's",
			attributes: assumeRole(attributes{"domain_id": delegatingID}), files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"agencyName": "audit", "agencyDomainId": otherAccountID, "agencyDomainName": "other"}))},
			want: ofDelegating(assumeAgency + " by profile-id" + byID),
		},
		{name: "an agency of a profile is not for other keys", variables: keyVariables, files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"agencyName": "audit", "agencyDomainId": delegatingID}))}, want: readBy("variable-id")},

		// Instances: asked where nothing else is named.
		{name: "an instance without tokens", instance: &sandbox.Instance{}, want: after("MetadataToken by nobody", "MetadataSecurityKey by nobody")},
		{name: "an instance beside a current profile without keys", instance: &sandbox.Instance{NeedsToken: true}, files: files{hcloudConfig: hcloud(hcloudProfile("first", keys{}, map[string]any{"mode": "ecsAgency"}))}, want: after("MetadataToken by nobody", "MetadataSecurityKey by nobody")},
		{name: "a token variable is not for an instance's keys", instance: &sandbox.Instance{}, variables: variables{"HW_SECURITY_TOKEN": variableKeys.token}, want: after("MetadataToken by nobody", "MetadataSecurityKey by nobody")},

		// An agency on top, with every base.
		{name: "an agency by its account's id", variables: keyVariables, attributes: assumeRole(attributes{"domain_id": delegatingID}), want: ofDelegating(assumeAgency + " by variable-id" + byID)},
		{name: "an agency by its account's name", variables: keyVariables, attributes: assumeRole(attributes{"domain_name": "delegating"}), want: lookedUp(byAgency + " by variable-id" + byName)},
		{
			name:      "an agency by variables with its account's name",
			variables: merged(keyVariables, variables{"HW_ASSUME_ROLE_AGENCY_NAME": "audit", "HW_ASSUME_ROLE_DOMAIN_NAME": "delegating", "HW_ASSUME_ROLE_DURATION": "86400"}),
			want:      lookedUp(byAgency + " by variable-id" + byName + " duration_seconds=86400"),
		},
		{
			name:       "each attribute of an agency beats its own variable",
			attributes: assumeRole(attributes{"domain_id": delegatingID, "duration": 900}), variables: merged(keyVariables, variables{"HW_ASSUME_ROLE_AGENCY_NAME": "gone", "HW_ASSUME_ROLE_DOMAIN_ID": otherAccountID, "HW_ASSUME_ROLE_DURATION": "1800"}),
			want: ofDelegating(assumeAgency + " by variable-id" + byID + " duration_seconds=900"),
		},
		{
			name:       "variables stand in for what an agency lacks",
			attributes: attributes{"assume_role": attributes{"duration": 900}}, variables: merged(keyVariables, agencyVariables),
			want: ofDelegating(assumeAgency + " by variable-id" + byID + " duration_seconds=900"),
		},
		{name: "an account and a duration without an agency assume none", variables: merged(keyVariables, variables{"HW_ASSUME_ROLE_DOMAIN_ID": delegatingID, "HW_ASSUME_ROLE_DURATION": "soon", "HW_ASSUME_ROLE_AGENCY_NAME": ""}), want: readBy("variable-id")},
		{name: "an agency with a profile", attributes: merged(assumeRole(attributes{"domain_id": delegatingID}), attributes{"profile": "first"}), files: files{hcloudConfig: hcloud(hcloudProfile("first", profileKeys))}, want: ofDelegating(assumeAgency + " by profile-id+token" + byID)},
		{
			name:     "an agency with an instance",
			instance: &sandbox.Instance{NeedsToken: true}, attributes: assumeRole(attributes{"domain_id": delegatingID}),
			want: ofDelegating("MetadataToken by nobody", "MetadataSecurityKey by nobody", assumeAgency+" by MetadataSecurityKey"+byID),
		},

		// The account after an agency is assumed is the one that delegates, whatever account the keys are of.
		{
			name:       "the account of the keys is not that of an agency",
			attributes: merged(assumeRole(attributes{"domain_name": "delegating"}), attributes{"domain_id": otherAccountID}), variables: merged(keyVariables, variables{"HW_DOMAIN_ID": sandbox.DefaultHuaweiDomainID, "HUAWEICLOUD_SDK_DOMAIN_ID": otherAccountID}),
			want: lookedUp(byAgency + " by variable-id" + byName),
		},
		{
			name:       "the account of the keys is not that of an agency by id",
			attributes: merged(assumeRole(attributes{"domain_id": delegatingID}), attributes{"domain_id": otherAccountID}), variables: merged(keyVariables, variables{"HW_DOMAIN_ID": sandbox.DefaultHuaweiDomainID}),
			want: ofDelegating(assumeAgency + " by variable-id" + byID),
		},

		// Key id, secret and token come from one place.
		{name: "a token variable is not for a profile's keys", variables: variables{"HW_SECURITY_TOKEN": variableKeys.token, "HUAWEICLOUD_SDK_SECURITY_TOKEN": sdkKeys.token}, files: files{hcloudConfig: hcloud(hcloudProfile("first", plain))}, want: readBy("profile-id")},
		{name: "a profile's token is not for keys by variables", variables: keyVariables, files: files{hcloudConfig: hcloud(hcloudProfile("first", profileKeys))}, want: readBy("variable-id")},
		{
			name:  "single sign-on's token is not for a profile's keys",
			files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"ssoAuth": map[string]any{"stsToken": map[string]any{"securityToken": otherProfileKeys.token}}}))},
			want:  readBy("profile-id"),
		},
		{name: "a token variable is not for an identity token's keys", variables: merged(tokenVariables, variables{"HW_SECURITY_TOKEN": variableKeys.token}), want: exchanged},
		{name: "half a profile is no matter to keys by variables", variables: keyVariables, files: files{hcloudConfig: hcloud(hcloudProfile("first", keys{id: "profile-id"}))}, want: readBy("variable-id")},
		{name: "half of the SDK's set is no matter to the HW_ set", variables: merged(keyVariables, variables{"HUAWEICLOUD_SDK_AK": sdkKeys.id}), want: readBy("variable-id")},
	} {
		test.run(t, huaweiCloud)
	}
}

// A mistake is told with the attribute and its variable, and nothing is asked.
func TestHuaweiCloudCredentialMistakes(t *testing.T) {
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
		// Nothing at all, or not enough of anything.
		{name: "nothing", want: instance, wantError: ofNone},
		{name: "an instance without an agency", instance: &sandbox.Instance{NoAgency: true}, want: instance, wantError: ofNone},
		{name: "an agency alone", attributes: assumeRole(nil), want: instance, wantError: ofNone},
		{name: "a current profile that is not there", files: files{hcloudConfig: `{"current":"gone","profiles":[]}`}, want: instance, wantError: ofNone},

		// Half a pair: no instance is asked.
		{name: "a token beside a profile", attributes: attributes{"profile": "audit", "security_token": attributeKeys.token}, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys))}, wantError: []string{"huaweicloud.security_token (HW_SECURITY_TOKEN"}},
		{name: "a token beside an identity token", attributes: merged(oidc(nil), attributes{"security_token": attributeKeys.token}), wantError: []string{"huaweicloud.security_token (HW_SECURITY_TOKEN"}},
		{name: "an id by variable and a profile's secret", variables: variables{"HW_ACCESS_KEY": profileKeys.id}, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys))}, wantError: []string{"huaweicloud.secret_key (HW_SECRET_KEY)"}},
		{name: "an id by variable on an instance", variables: variables{"HUAWEICLOUD_SDK_AK": sdkKeys.id}, instance: &sandbox.Instance{}, wantError: []string{"huaweicloud.secret_key (HUAWEICLOUD_SDK_SK)"}},
		{name: "a profile with an id alone", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", keys{id: "profile-id"}))}, wantError: []string{"audit", "config.json", "accessKeyId", "secretAccessKey"}},
		{name: "a profile with a secret alone", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", keys{secret: profileKeys.secret}, map[string]any{"accessKeyId": nil}))}, wantError: []string{"audit", "config.json", "accessKeyId", "secretAccessKey"}},
		{name: "half a current profile on an instance", files: files{hcloudConfig: hcloud(hcloudProfile("audit", keys{id: "profile-id"}))}, instance: &sandbox.Instance{}, wantError: []string{"audit", "config.json", "accessKeyId", "secretAccessKey"}},

		// Profiles that are not there, or no profiles.
		{name: "a profile without the file", attributes: profile, wantError: []string{"huaweicloud.profile (HW_PROFILE)", hcloudConfig}},
		{name: "a file that is not there", attributes: attributes{"shared_config_file": "~/a.json"}, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys))}, wantError: ofConfig},
		{name: "a file of another user", attributes: attributes{"shared_config_file": "~auditor/a.json"}, files: files{"a.json": hcloud(hcloudProfile("audit", profileKeys))}, wantError: with(ofConfig, "~auditor/a.json")},
		{name: "a profile that is not in the file", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("first", profileKeys))}, wantError: ofProfile},
		{name: "a profile in other letters", variables: variables{"HW_PROFILE": "audit"}, files: files{hcloudConfig: hcloud(hcloudProfile("Audit", profileKeys))}, wantError: ofProfile},
		{name: "a profile without keys", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", keys{}))}, wantError: ofProfile},
		{name: "a profile of single sign-on without a token", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys, map[string]any{"mode": "SSO"}))}, wantError: append(ofProfile, "ssoAuth")},
		{name: "a file whose current profile is not there", attributes: attributes{"shared_config_file": "~/a.json"}, files: files{"a.json": `{"current":"gone","profiles":[]}`}, wantError: with(ofConfig, "gone")},
		{name: "a file that is cut", attributes: attributes{"shared_config_file": "~/a.json"}, files: files{"a.json": hcloud(hcloudProfile("audit", profileKeys))[1:]}, wantError: []string{"a.json", "JSON"}},
		{name: "a file in another form", attributes: attributes{"shared_config_file": "~/a.json"}, files: files{"a.json": "[default]\nsk = " + profileKeys.secret}, wantError: []string{"a.json", "JSON"}},
		{name: "the vendor's file is no JSON on an instance", files: files{hcloudConfig: "sk=" + profileKeys.secret}, instance: &sandbox.Instance{}, wantError: []string{"config.json", "JSON"}},
		{name: "a profile with an agency of no account", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys, map[string]any{"agencyName": "audit"}))}, wantError: []string{"audit", "config.json", "agencyDomainName", "agencyDomainId"}},
		{name: "a profile with a bad account", attributes: profile, files: files{hcloudConfig: hcloud(hcloudProfile("audit", profileKeys, map[string]any{"domainId": "a/b"}))}, wantError: []string{"config.json", "domainId", "36"}},

		// Two of which one is to be given.
		{name: "keys and an identity token", attributes: merged(oidc(nil), attributes{"access_key": "id", "secret_key": attributeKeys.secret}), wantError: []string{"huaweicloud.access_key", "huaweicloud.assume_role_with_oidc", "both"}},
		{name: "both forms of assuming a role", attributes: merged(oidc(nil), assumeRole(nil)), wantError: ofBoth},
		{name: "an agency by attribute and an identity token by variables", attributes: assumeRole(nil), variables: merged(keyVariables, tokenVariables), wantError: ofBoth},

		// An agency or an identity token that lacks something.
		{name: "an agency without its name", attributes: assumeRole(attributes{"agency_name": nil}), variables: keyVariables, wantError: []string{"huaweicloud.assume_role.agency_name (HW_ASSUME_ROLE_AGENCY_NAME)"}},
		{name: "an agency of no account", attributes: assumeRole(attributes{"domain_id": nil}), variables: keyVariables, wantError: ofAccount},
		{name: "an agency by variables of no account", variables: merged(keyVariables, variables{"HW_ASSUME_ROLE_AGENCY_NAME": "audit"}), wantError: ofAccount},
		{name: "an agency of an account that is none", attributes: assumeRole(attributes{"domain_id": "a/b"}), variables: keyVariables, wantError: with(ofAccount[1:], "36")},
		{name: "an identity token without its provider", attributes: oidc(attributes{"idp_id": nil}), wantError: []string{"huaweicloud.assume_role_with_oidc.idp_id (HW_ASSUME_ROLE_IDP_ID)"}},
		{name: "no identity token", attributes: oidc(attributes{"id_token": nil}), variables: keyVariables, wantError: ofToken},
		{name: "an identity token with an agency of no account", attributes: oidc(attributes{"agency_name": "audit"}), wantError: []string{"huaweicloud.assume_role_with_oidc.domain_id (HW_ASSUME_ROLE_DOMAIN_ID)"}},
		{name: "an identity token with an agency of an account that is none", attributes: oidc(attributes{"agency_name": "audit", "domain_id": "a b"}), wantError: []string{"huaweicloud.assume_role_with_oidc.domain_id (HW_ASSUME_ROLE_DOMAIN_ID)", "36"}},

		// Token files. The path is not told: it may be the token itself.
		{name: "no token file", attributes: fromFile("~/token"), wantError: ofFile},
		{name: "a token file that is the token", attributes: fromFile(identityToken), wantError: ofFile},
		{name: "a token file that is the token by variable", variables: merged(tokenVariables, variables{"HW_ASSUME_ROLE_ID_TOKEN": "", "HW_ASSUME_ROLE_ID_TOKEN_FILE": expiredToken}), wantError: ofFile},

		// Numbers.
		{name: "a duration that is no number", attributes: assumeRole(nil), variables: merged(keyVariables, variables{"HW_ASSUME_ROLE_DURATION": "soon"}), wantError: with(ofDuration, "soon", "900 to 86400")},
		{name: "a duration of 0", attributes: assumeRole(attributes{"duration": 0}), variables: keyVariables, wantError: with(ofDuration, "900 to 86400")},
		{name: "a duration that is too short", attributes: assumeRole(attributes{"duration": 899}), variables: keyVariables, wantError: with(ofDuration, "899", "900 to 86400")},
		{name: "a duration that is too long", attributes: assumeRole(attributes{"duration": 86401}), variables: keyVariables, wantError: with(ofDuration, "86401", "900 to 86400")},
		{name: "a fraction", attributes: assumeRole(attributes{"duration": 900.5}), variables: keyVariables, wantError: with(ofDuration, "whole number")},
		{name: "a duration of an identity token by variable", variables: merged(tokenVariables, variables{"HW_ASSUME_ROLE_DURATION": "soon"}), wantError: []string{"huaweicloud.assume_role_with_oidc.duration (HW_ASSUME_ROLE_DURATION)", "soon"}},

		// The identity service.
		{name: "a bad URL with an agency", attributes: assumeRole(nil), variables: merged(keyVariables, variables{"HW_AUTH_URL": "no URL"}), wantError: []string{"huaweicloud.auth_url (HW_AUTH_URL)"}},
		{
			name:       "an agency that is not there",
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
			name:       "keys that the agency is not assumed with",
			attributes: assumeRole(nil), variables: merged(keyVariables, variables{"HW_ACCESS_KEY": "unknown-id"}),
			want: []string{"AssumeAgency by unknown-id" + ofAudit}, wantError: []string{"AssumeAgency", "APIGW.0301", "HW_ACCESS_KEY"},
		},
		{name: "a wrong identity token", attributes: oidc(attributes{"id_token": wrongToken}), want: []string{withIDToken}, wantError: refused},
		{name: "an identity provider that is not there", attributes: oidc(attributes{"idp_id": "gone"}), want: []string{"CreateTokenWithIdToken by nobody: idp_id=gone"}, wantError: refused},
		{name: "an identity token that has expired", attributes: oidc(attributes{"idp_id": "expired", "id_token": expiredToken}), want: []string{"CreateTokenWithIdToken by nobody: idp_id=expired"}, wantError: with(refused, "expired")},
	} {
		test.run(t, huaweiCloud)
	}
}
