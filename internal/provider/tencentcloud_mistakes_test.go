// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import "testing"

func TestTencentCloud_mistakesNameSettingAndVariable(t *testing.T) {
	const credential, configure = ".tccli/audit.credential", ".tccli/audit.configure"
	withoutToken := tencentProfile(profileKeys.withoutToken())
	keyVariables := variables{"TENCENTCLOUD_SECRET_ID": variableKeys.id, "TENCENTCLOUD_SECRET_KEY": variableKeys.secret}
	tokenVariables := variables{"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "OIDC", "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": identityToken}
	fileVariables := variables{
		"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "OIDC", "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE": "$HOME/token",
		"TENCENTCLOUD_ASSUME_ROLE_ARN": role("pipeline"),
	}
	identity := func(more attributes) attributes {
		return attributes{"assume_role_with_web_identity": merged(attributes{"role_arn": role("pipeline"), "web_identity_token": identityToken}, more)}
	}
	fromFile := func(path string) attributes {
		return identity(attributes{"web_identity_token": nil, "web_identity_token_file": path})
	}
	assumeRole := func(more attributes) attributes {
		return attributes{"assume_role": merged(attributes{"role_arn": role("audit")}, more)}
	}
	profile := attributes{"profile": "audit"}
	pod := variables{"TKE_PROVIDER_ID": "tke", "TKE_ROLE_ARN": role("pod"), "TKE_WEB_IDENTITY_TOKEN_FILE": "$HOME/pod-token"}
	var (
		ofNone     = []string{"no credentials", "tencentcloud.secret_id (TENCENTCLOUD_SECRET_ID)", "tencentcloud.secret_key (TENCENTCLOUD_SECRET_KEY)"}
		ofProfile  = []string{"tencentcloud.profile (TENCENTCLOUD_PROFILE)", "audit.credential"}
		ofFile     = []string{"tencentcloud.assume_role_with_web_identity.web_identity_token_file (TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE)"}
		ofToken    = []string{"tencentcloud.assume_role_with_web_identity.web_identity_token (TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN)", ofFile[0]}
		ofRole     = []string{"tencentcloud.assume_role.role_arn (TENCENTCLOUD_ASSUME_ROLE_ARN)"}
		ofDuration = []string{"tencentcloud.assume_role.session_duration (TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION)"}
		refused    = []string{"AssumeRoleWithWebIdentity", "InvalidParameter.WebIdentityTokenError", "identity token was refused"}
		exchanged  = []string{"AssumeRoleWithWebIdentity by nobody: RoleArn=pipeline"}
	)
	with := func(words []string, more ...string) []string { return append(append([]string{}, words...), more...) }

	for _, test := range []credentialTest{
		// No source of keys.
		{name: "nothing", wantError: ofNone},
		{name: "a token variable alone", variables: variables{"TENCENTCLOUD_SECURITY_TOKEN": variableKeys.token}, wantError: ofNone},
		{name: "a pod without its provider", variables: merged(pod, variables{"TKE_PROVIDER_ID": ""}), files: files{"pod-token": podToken}, wantError: ofNone},
		{name: "a pod without its role", variables: merged(pod, variables{"TKE_ROLE_ARN": ""}), files: files{"pod-token": podToken}, wantError: ofNone},
		{name: "a pod without its token file", variables: merged(pod, variables{"TKE_WEB_IDENTITY_TOKEN_FILE": ""}), files: files{"pod-token": podToken}, wantError: ofNone},
		{name: "a role alone", attributes: assumeRole(nil), wantError: ofNone},

		// Keys that no header can hold, and half a pair.
		{name: "a secret with a line break", variables: merged(keyVariables, variables{"TENCENTCLOUD_SECRET_KEY": variableKeys.secret + "\n"}), wantError: []string{"tencentcloud.secret_key (TENCENTCLOUD_SECRET_KEY)", "line break"}},
		{name: "a token beside a named profile", attributes: attributes{"profile": "audit", "security_token": attributeKeys.token}, files: files{credential: withoutToken}, wantError: []string{"tencentcloud.security_token (TENCENTCLOUD_SECURITY_TOKEN)"}},
		{name: "a token beside a web identity", attributes: merged(identity(nil), attributes{"security_token": attributeKeys.token}), wantError: []string{"tencentcloud.security_token (TENCENTCLOUD_SECURITY_TOKEN)"}},
		{name: "an id by variable and a profile's secret", variables: variables{"TENCENTCLOUD_SECRET_ID": profileKeys.id}, files: files{".tccli/default.credential": withoutToken}, wantError: []string{"tencentcloud.secret_key (TENCENTCLOUD_SECRET_KEY)"}},
		{name: "a profile with an id alone", attributes: profile, files: files{credential: `{"secretId":"profile-id"}`}, wantError: []string{"audit.credential", "secretId", "secretKey"}},
		{name: "a profile with a secret alone", attributes: profile, files: files{credential: `{"secretId":null,"secretKey":"` + profileKeys.secret + `"}`}, wantError: []string{"audit.credential", "secretId", "secretKey"}},
		{name: "a default profile with an id alone", files: files{".tccli/default.credential": `{"secretId":"profile-id"}`}, wantError: []string{"default.credential", "secretId", "secretKey"}},

		// Profiles that do not exist or are invalid.
		{name: "a profile without its file", attributes: profile, wantError: ofProfile},
		{name: "a profile without its file beside a default one", attributes: profile, files: files{".tccli/default.credential": withoutToken}, wantError: ofProfile},
		{name: "a profile by variable without its file beside an instance's role", variables: variables{"TENCENTCLOUD_PROFILE": "audit", "TENCENTCLOUD_CAM_ROLE_NAME": "machine"}, wantError: ofProfile},
		{name: "a directory without the file", attributes: attributes{"shared_credentials_dir": "~/keys"}, wantError: []string{"tencentcloud.shared_credentials_dir (TENCENTCLOUD_SHARED_CREDENTIALS_DIR)", "default.credential"}},
		{name: "a directory of another user", attributes: attributes{"shared_credentials_dir": "~auditor/keys"}, files: files{"keys/default.credential": withoutToken}, wantError: []string{"tencentcloud.shared_credentials_dir", "~auditor/keys"}},
		{name: "a profile without keys", attributes: profile, files: files{credential: `{}`}, wantError: ofProfile},
		{name: "a profile with a token alone", attributes: profile, files: files{credential: `{"token":"` + profileKeys.token + `"}`}, wantError: ofProfile},
		{name: "a profile that is cut", attributes: profile, files: files{credential: withoutToken[:len(withoutToken)-1]}, wantError: []string{"audit.credential", "JSON"}},
		{name: "a profile in another form", attributes: profile, files: files{credential: "[default]\nsecretKey = " + profileKeys.secret}, wantError: []string{"audit.credential", "JSON"}},
		{name: "a default profile that is not JSON", files: files{".tccli/default.credential": "secretKey=" + profileKeys.secret}, wantError: []string{"default.credential", "JSON"}},
		{name: "a profile whose other file is not JSON", attributes: profile, files: files{credential: withoutToken, configure: "region=ap-guangzhou"}, wantError: []string{"audit.configure", "JSON"}},
		{name: "a profile with a bad region and a role", attributes: merged(profile, assumeRole(nil)), files: files{credential: withoutToken, configure: `{"_sys_param":{"region":"ap guangzhou"}}`}, wantError: []string{"audit.configure", "ap guangzhou"}},

		{name: "a pod with a bad region", variables: merged(pod, variables{"TKE_REGION": "ap guangzhou"}), files: files{"pod-token": podToken}, wantError: []string{"TKE_REGION", "ap guangzhou"}},

		// Settings that exclude each other.
		{name: "keys and a web identity", attributes: merged(identity(nil), attributes{"secret_id": "id", "secret_key": attributeKeys.secret}), wantError: []string{"tencentcloud.secret_id", "tencentcloud.assume_role_with_web_identity", "both"}},
		{name: "both forms of assuming a role", attributes: merged(identity(nil), assumeRole(nil)), wantError: []string{"tencentcloud.assume_role ", "tencentcloud.assume_role_with_web_identity", "both"}},
		{
			name:       "a role by attribute and a web identity by variables",
			attributes: assumeRole(nil), variables: merged(keyVariables, tokenVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": role("pipeline")}),
			wantError: []string{"tencentcloud.assume_role ", "TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID", "both"},
		},

		// A role or a web identity that is incomplete.
		{name: "a role without its name", attributes: attributes{"assume_role": attributes{}}, variables: keyVariables, wantError: ofRole},
		{name: "a web identity without a role", attributes: identity(attributes{"role_arn": nil}), wantError: []string{"tencentcloud.assume_role_with_web_identity.role_arn (TENCENTCLOUD_ASSUME_ROLE_ARN)"}},
		{name: "a web identity without a token", attributes: identity(attributes{"web_identity_token": nil}), wantError: ofToken},

		// Token files. The error leaves out the path, which may be the token itself.
		{name: "no token file", attributes: fromFile("~/token"), wantError: ofFile, not: []string{"~/token"}},
		{name: "a token file that is the token", attributes: fromFile(identityToken), wantError: ofFile},
		{name: "a token file that is the token by variable", variables: merged(fileVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE": identityToken}), wantError: ofFile},
		{name: "a pod without the file of its token", variables: pod, wantError: []string{"TKE_WEB_IDENTITY_TOKEN_FILE", "cannot be read"}},

		// Numbers.
		{name: "a duration without a number", attributes: assumeRole(nil), variables: merged(keyVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "soon"}), wantError: with(ofDuration, "soon", "1 to 43200")},
		{name: "a duration of 0", attributes: assumeRole(attributes{"session_duration": 0}), variables: keyVariables, wantError: with(ofDuration, "1 to 43200")},
		{name: "a duration that is too long", attributes: assumeRole(attributes{"session_duration": 43201}), variables: keyVariables, wantError: with(ofDuration, "43201", "1 to 43200")},
		{name: "a valid variable does not replace a bad duration", attributes: assumeRole(attributes{"session_duration": 0}), variables: merged(keyVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "900"}), wantError: with(ofDuration, "1 to 43200")},
		{name: "a duration of a web identity by variable", attributes: identity(nil), variables: variables{"TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "soon"}, wantError: []string{"tencentcloud.assume_role_with_web_identity.session_duration (TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION)", "soon"}},

		// The Security Token Service.
		{name: "a bad region with a role", attributes: merged(assumeRole(nil), attributes{"region": "ap guangzhou"}), variables: keyVariables, wantError: []string{"tencentcloud.region (TENCENTCLOUD_REGION)"}},
		{name: "a bad region is ignored without a role", attributes: attributes{"region": "ap guangzhou"}, variables: keyVariables, want: []string{"ListTasks by variable-id"}},
		{name: "a bad URL is ignored without a role", attributes: attributes{"sts_endpoint": "no URL"}, variables: keyVariables, want: []string{"ListTasks by variable-id"}},
		{
			name:       "a role that does not exist",
			attributes: assumeRole(attributes{"role_arn": role("gone")}), variables: keyVariables,
			want: []string{"AssumeRole by variable-id: RoleArn=gone"}, wantError: []string{"AssumeRole", "ResourceNotFound.RoleNotFound", "role_arn"}, not: []string{"ListTasks"},
		},
		{
			name:       "a role with a wrong external id",
			attributes: assumeRole(attributes{"role_arn": role("guarded"), "external_id": "external-2"}), variables: keyVariables,
			want: []string{"AssumeRole by variable-id: ExternalId=external-2 RoleArn=guarded"}, wantError: []string{"AssumeRole", "UnauthorizedOperation"},
		},
		{
			name:       "keys that may not assume the role",
			attributes: assumeRole(nil), variables: merged(keyVariables, variables{"TENCENTCLOUD_SECRET_ID": "unknown-id"}),
			want: []string{"AssumeRole by unknown-id: RoleArn=audit"}, wantError: []string{"AssumeRole", "AuthFailure.SecretIdNotFound", "TENCENTCLOUD_SECRET_ID"},
		},
		{
			name:       "a role of a web identity that does not exist",
			attributes: identity(attributes{"role_arn": role("gone")}),
			want:       []string{"AssumeRoleWithWebIdentity by nobody: RoleArn=gone"}, wantError: []string{"InternalError.GetRoleError", "role_arn"},
		},
		{name: "a wrong token", attributes: identity(attributes{"web_identity_token": wrongToken}), want: exchanged, wantError: refused},
		{
			name:       "a token that has expired",
			attributes: identity(attributes{"web_identity_token": expiredToken, "role_arn": role("expired")}),
			want:       []string{"AssumeRoleWithWebIdentity by nobody: RoleArn=expired"}, wantError: with(refused, "expired"),
		},

		// Instances.
		{name: "a role that the instance does not have", attributes: attributes{"cam_role_name": "gone"}, want: []string{"MetadataSecurityCredentials by nobody: role=gone"}, wantError: []string{"instance metadata", "cam_role_name (TENCENTCLOUD_CAM_ROLE_NAME)", "gone"}},
		{name: "a role whose name has a slash", attributes: attributes{"cam_role_name": "../machine"}, want: []string{"MetadataSecurityCredentials by nobody: role=../machine"}, wantError: []string{"cam_role_name (TENCENTCLOUD_CAM_ROLE_NAME)"}},
	} {
		test.run(t, tencentCloud)
	}
}
