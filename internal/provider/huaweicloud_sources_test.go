// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

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

// readBy returns the calls of a read that looks up the account.
func readBy(signer string) []string {
	return []string{"KeystoneListAuthDomains by " + signer, "CollectPolicyStatesSummary by " + signer}
}

// after returns the calls of a read with keys from these calls.
func after(calls ...string) []string {
	giver, _, _ := strings.Cut(calls[len(calls)-1], " by ")
	return append(calls, readBy(giver)...)
}

// The sources in order of precedence.
var huaweiSources = []credentialTest{
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
		instance: &organization.Instance{NeedsToken: true},
		want:     after("MetadataToken by nobody", "MetadataSecurityKey by nobody"),
	},
}

func TestHuaweiCloud_earlierSourceBeatsLaterOnes(t *testing.T) {
	beatLaterOnes(t, huaweiCloud, huaweiSources)
}

func TestHuaweiCloud_sourcesOfKeys(t *testing.T) {
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
	// ofDelegating returns the calls of a read of the account that delegates, whose id is known.
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
		{name: "a token variable without its provider is ignored", variables: merged(keyVariables, variables{"HW_ASSUME_ROLE_ID_TOKEN": identityToken}), want: readBy("variable-id")},

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
			files: files{hcloudConfig: byteOrderMark + "{\r\n \"language\":\"en\",\"agreePrivacyStatement\":true,\"current\":\"first\",\r\n \"profiles\":[{\"name\":\"first\",\"mode\":\"AKSK\",\"accessKeyId\":\"profile-id\",\"secretAccessKey\":\"" + plain.secret + "\",\"securityToken\":null,\"region\":null,\"readTimeout\":10,\"domainId\":null,\"agencyName\":null,\"ssoAuth\":null,\"custom\":{}}]}\r\n"},
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
			name:  "keys beside an old single sign-on token",
			files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"ssoAuth": map[string]any{"stsToken": hcloudProfile("", otherProfileKeys)}}))},
			want:  readBy("profile-id"),
		},
		{
			name:  "the account of a profile",
			files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"domainId": organization.DefaultHuaweiDomainID, "region": "cn-north-4"}))},
			want:  []string{"CollectPolicyStatesSummary by profile-id"},
		},
		{
			name:      "an account by variable beats a profile's",
			variables: variables{"HUAWEICLOUD_SDK_DOMAIN_ID": organization.DefaultHuaweiDomainID}, files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"domainId": otherAccountID}))},
			want: []string{"CollectPolicyStatesSummary by profile-id"},
		},
		{
			name: "unused fields of a profile are not validated", attributes: attributes{"region": "cn-north-4", "domain_id": organization.DefaultHuaweiDomainID},
			files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"region": "a b", "domainId": "a/b"}))},
			want:  []string{"CollectPolicyStatesSummary by profile-id"},
		},
		{name: "the account of a profile is not for other keys", variables: keyVariables, files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"domainId": otherAccountID}))}, want: readBy("variable-id")},
		{
			name:  "an agency of a profile by its account's id",
			files: files{hcloudConfig: hcloud(hcloudProfile("first", profileKeys, map[string]any{"agencyName": "audit", "agencyDomainId": delegatingID, "domainId": organization.DefaultHuaweiDomainID}))},
			want:  ofDelegating(assumeAgency + " by profile-id+token" + byID),
		},
		{
			name:  "an agency of a profile by its account's name",
			files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"agencyName": "audit", "agencyDomainName": "delegating", "domainId": organization.DefaultHuaweiDomainID}))},
			want:  lookedUp(byAgency + " by profile-id" + byName),
		},
		{
			name:       "an agency beats a profile's",
			attributes: assumeRole(attributes{"domain_id": delegatingID}), files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"agencyName": "audit", "agencyDomainId": otherAccountID, "agencyDomainName": "other"}))},
			want: ofDelegating(assumeAgency + " by profile-id" + byID),
		},
		{name: "an agency of a profile is not for other keys", variables: keyVariables, files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"agencyName": "audit", "agencyDomainId": delegatingID}))}, want: readBy("variable-id")},

		// Instances, the last source.
		{name: "an instance without tokens", instance: &organization.Instance{}, want: after("MetadataToken by nobody", "MetadataSecurityKey by nobody")},
		{name: "an instance beside a current profile without keys", instance: &organization.Instance{NeedsToken: true}, files: files{hcloudConfig: hcloud(hcloudProfile("first", keys{}, map[string]any{"mode": "ecsAgency"}))}, want: after("MetadataToken by nobody", "MetadataSecurityKey by nobody")},
		{name: "a token variable is not for an instance's keys", instance: &organization.Instance{}, variables: variables{"HW_SECURITY_TOKEN": variableKeys.token}, want: after("MetadataToken by nobody", "MetadataSecurityKey by nobody")},

		// An agency on top, with every source.
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
			name:       "variables replace missing arguments of an agency",
			attributes: attributes{"assume_role": attributes{"duration": 900}}, variables: merged(keyVariables, agencyVariables),
			want: ofDelegating(assumeAgency + " by variable-id" + byID + " duration_seconds=900"),
		},
		{name: "no agency is assumed without its name", variables: merged(keyVariables, variables{"HW_ASSUME_ROLE_DOMAIN_ID": delegatingID, "HW_ASSUME_ROLE_DURATION": "soon", "HW_ASSUME_ROLE_AGENCY_NAME": ""}), want: readBy("variable-id")},
		{name: "an agency with a profile", attributes: merged(assumeRole(attributes{"domain_id": delegatingID}), attributes{"profile": "first"}), files: files{hcloudConfig: hcloud(hcloudProfile("first", profileKeys))}, want: ofDelegating(assumeAgency + " by profile-id+token" + byID)},
		{
			name:     "an agency with an instance",
			instance: &organization.Instance{NeedsToken: true}, attributes: assumeRole(attributes{"domain_id": delegatingID}),
			want: ofDelegating("MetadataToken by nobody", "MetadataSecurityKey by nobody", assumeAgency+" by MetadataSecurityKey"+byID),
		},

		// After an agency is assumed, the account is the one that delegates.
		{
			name:       "an agency's account by attribute beats its name by variable",
			attributes: assumeRole(attributes{"domain_id": delegatingID}), variables: merged(keyVariables, variables{"HW_ASSUME_ROLE_DOMAIN_NAME": "other"}),
			want: ofDelegating(assumeAgency + " by variable-id" + byID),
		},
		{
			name:       "an agency's account by attribute beats its id by variable",
			attributes: assumeRole(attributes{"domain_name": "delegating"}), variables: merged(keyVariables, variables{"HW_ASSUME_ROLE_DOMAIN_ID": otherAccountID}),
			want: lookedUp(byAgency + " by variable-id" + byName),
		},
		{
			name:       "the account of the keys is not for an agency",
			attributes: merged(assumeRole(attributes{"domain_name": "delegating"}), attributes{"domain_id": otherAccountID}), variables: merged(keyVariables, variables{"HW_DOMAIN_ID": organization.DefaultHuaweiDomainID, "HUAWEICLOUD_SDK_DOMAIN_ID": otherAccountID}),
			want: lookedUp(byAgency + " by variable-id" + byName),
		},
		{
			name:       "the account of the keys is not for an agency by id",
			attributes: merged(assumeRole(attributes{"domain_id": delegatingID}), attributes{"domain_id": otherAccountID}), variables: merged(keyVariables, variables{"HW_DOMAIN_ID": organization.DefaultHuaweiDomainID}),
			want: ofDelegating(assumeAgency + " by variable-id" + byID),
		},

		// Key id, secret and token come from one source.
		{name: "a token variable is not for a profile's keys", variables: variables{"HW_SECURITY_TOKEN": variableKeys.token, "HUAWEICLOUD_SDK_SECURITY_TOKEN": sdkKeys.token}, files: files{hcloudConfig: hcloud(hcloudProfile("first", plain))}, want: readBy("profile-id")},
		{name: "a profile's token is not for keys by variables", variables: keyVariables, files: files{hcloudConfig: hcloud(hcloudProfile("first", profileKeys))}, want: readBy("variable-id")},
		{
			name:  "single sign-on's token is not for a profile's keys",
			files: files{hcloudConfig: hcloud(hcloudProfile("first", plain, map[string]any{"ssoAuth": map[string]any{"stsToken": map[string]any{"securityToken": otherProfileKeys.token}}}))},
			want:  readBy("profile-id"),
		},
		{name: "a token variable is not for an identity token's keys", variables: merged(tokenVariables, variables{"HW_SECURITY_TOKEN": variableKeys.token}), want: exchanged},
		{name: "half a profile does not stop keys by variables", variables: keyVariables, files: files{hcloudConfig: hcloud(hcloudProfile("first", keys{id: "profile-id"}))}, want: readBy("variable-id")},
		{name: "half of the SDK's set does not stop the HW_ set", variables: merged(keyVariables, variables{"HUAWEICLOUD_SDK_AK": sdkKeys.id}), want: readBy("variable-id")},
	} {
		test.run(t, huaweiCloud)
	}
}
