// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// tencentSource is a source of Tencent Cloud keys, which are like those of no other source.
type tencentSource struct {
	name       string
	attributes attributes
	variables  variables
	files      files
	want       []string
	role       string // that its variables name; keys of a source that wins over it are exchanged for those of the role
}

// In their order.
var tencentSources = []tencentSource{
	{
		name:       "web identity by attributes",
		attributes: attributes{"assume_role_with_web_identity": attributes{"provider_id": "ci", "role_arn": role("ci"), "web_identity_token": identityToken}},
		want:       []string{"AssumeRoleWithWebIdentity by nobody: ProviderId=ci RoleArn=ci", "ListTasks by AssumeRoleWithWebIdentity"},
	},
	{
		name:       "keys by attributes",
		attributes: attributes{"secret_id": attributeKeys.id, "secret_key": attributeKeys.secret, "security_token": attributeKeys.token},
		want:       []string{"ListTasks by attribute-id+token"},
	},
	{
		name:       "profile by attribute",
		attributes: attributes{"profile": "by-attribute"},
		files:      files{".tccli/by-attribute.credential": tencentProfile(profileKeys)},
		want:       []string{"ListTasks by profile-id+token"},
	},
	{
		name:       "instance role by attribute",
		attributes: attributes{"cam_role_name": "machine"},
		want:       []string{"MetadataSecurityCredentials by nobody: role=machine", "ListTasks by MetadataSecurityCredentials"},
	},
	{
		name: "web identity by variables",
		variables: variables{
			"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "OIDC", "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": identityToken,
			"TENCENTCLOUD_ASSUME_ROLE_ARN": role("shared"),
		},
		want: []string{"AssumeRoleWithWebIdentity by nobody: RoleArn=shared", "ListTasks by AssumeRoleWithWebIdentity"},
		role: "shared",
	},
	{
		name:      "keys by variables",
		variables: variables{"TENCENTCLOUD_SECRET_ID": variableKeys.id, "TENCENTCLOUD_SECRET_KEY": variableKeys.secret, "TENCENTCLOUD_SECURITY_TOKEN": variableKeys.token},
		want:      []string{"ListTasks by variable-id+token"},
	},
	{
		name:      "profile by variable",
		variables: variables{"TENCENTCLOUD_PROFILE": "by-variable"},
		files:     files{".tccli/by-variable.credential": tencentProfile(otherProfileKeys)},
		want:      []string{"ListTasks by other-profile-id+token"},
	},
	{
		name:      "instance role by variable",
		variables: variables{"TENCENTCLOUD_CAM_ROLE_NAME": "other-machine"},
		want:      []string{"MetadataSecurityCredentials by nobody: role=other-machine", "ListTasks by MetadataSecurityCredentials"},
	},
	{
		name:  "default profile",
		files: files{".tccli/default.credential": tencentProfile(defaultProfileKeys)},
		want:  []string{"ListTasks by default-profile-id+token"},
	},
	{
		name:      "pod identity",
		variables: variables{"TKE_PROVIDER_ID": "tke", "TKE_ROLE_ARN": role("pod"), "TKE_WEB_IDENTITY_TOKEN_FILE": "$HOME/pod-token", "TKE_REGION": "ap-shanghai"},
		files:     files{"pod-token": podToken},
		want:      []string{"AssumeRoleWithWebIdentity by nobody: ProviderId=tke Region=ap-shanghai RoleArn=pod", "ListTasks by AssumeRoleWithWebIdentity"},
	},
}

// tencentProfile is a profile file of the vendor's command line.
func tencentProfile(k keys) string {
	return fmt.Sprintf(`{"secretId":%q,"secretKey":%q,"token":%q}`, k.id, k.secret, k.token)
}

// assumed gives the calls with a role assumed on top of the keys that sign the last one.
func assumed(calls []string, role string) []string {
	last := calls[len(calls)-1]
	_, by, _ := strings.Cut(last, " by ")
	return append(append([]string{}, calls[:len(calls)-1]...), "AssumeRole by "+by+": RoleArn="+role, "ListTasks by AssumeRole")
}

// test is the case of a source that wins over others.
func (s tencentSource) test(name string, losers ...tencentSource) credentialTest {
	test := credentialTest{name: name, attributes: s.attributes, variables: s.variables, files: s.files, want: s.want}
	for _, loser := range losers {
		test.attributes = merged(loser.attributes, test.attributes)
		test.variables = merged(loser.variables, test.variables)
		test.files = merged(loser.files, test.files)
		if loser.role != "" && s.attributes["assume_role_with_web_identity"] == nil {
			test.want = assumed(test.want, loser.role)
		}
	}
	return test
}

// Of two sources the first one wins, and nothing is asked of the other one.
func TestTencentCloudPrecedence(t *testing.T) {
	for i, winner := range tencentSources {
		winner.test(winner.name+" alone").run(t, tencentCloud)
		for _, loser := range tencentSources[i+1:] {
			test := winner.test(winner.name+" before "+loser.name, loser)
			if test.attributes["assume_role_with_web_identity"] != nil && test.attributes["secret_id"] != nil {
				test.want = nil
				test.wantError = []string{"tencentcloud.secret_id", "tencentcloud.assume_role_with_web_identity", "both"}
			}
			test.run(t, tencentCloud)
		}
		if i > 0 {
			winner.test(winner.name+" before all that follow", tencentSources[i+1:]...).run(t, tencentCloud)
		}
	}
}

func TestTencentCloudSources(t *testing.T) {
	const policy = `{"version":"2.0", "statement":[]}`
	withoutToken := tencentProfile(profileKeys.withoutToken())
	// What is set beside each form of assuming a role.
	keyVariables := variables{"TENCENTCLOUD_SECRET_ID": variableKeys.id, "TENCENTCLOUD_SECRET_KEY": variableKeys.secret}
	tokenVariables := variables{"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "OIDC", "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": identityToken}
	fileVariables := variables{"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "OIDC", "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE": "$HOME/token"}
	roleVariables := variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": role("audit")}
	exchange := func(parameters string) []string {
		return []string{"AssumeRoleWithWebIdentity by nobody: " + parameters, "ListTasks by AssumeRoleWithWebIdentity"}
	}
	assume := func(by, parameters string) []string {
		return []string{"AssumeRole by " + by + ": " + parameters, "ListTasks by AssumeRole"}
	}
	identity := func(more attributes) attributes {
		return attributes{"assume_role_with_web_identity": merged(attributes{"role_arn": role("pipeline")}, more)}
	}
	assumeRole := func(more attributes) attributes {
		return attributes{"assume_role": merged(attributes{"role_arn": role("audit")}, more)}
	}
	pod := variables{"TKE_PROVIDER_ID": "tke", "TKE_ROLE_ARN": role("pod"), "TKE_WEB_IDENTITY_TOKEN_FILE": "$HOME/pod-token"}
	podFile := files{"pod-token": podToken}

	for _, test := range []credentialTest{
		// Web identity.
		{name: "a token", attributes: identity(attributes{"web_identity_token": identityToken}), want: exchange("RoleArn=pipeline")},
		{name: "a file below ~", attributes: identity(attributes{"web_identity_token_file": "~/a/token"}), files: files{"a/token": identityToken}, want: exchange("RoleArn=pipeline")},
		{name: "a file with a line break", attributes: identity(attributes{"web_identity_token_file": "~/token"}), files: files{"token": " " + identityToken + "\r\n\r\n"}, want: exchange("RoleArn=pipeline")},
		{name: "a JSON file with more in it", attributes: identity(attributes{"web_identity_token_file": "~/token"}), files: files{"token": "\n {\"expires\": 5, \"web_identity_token\": \" " + identityToken + "\\n\"}\n"}, want: exchange("RoleArn=pipeline")},
		{name: "a token beats a file", attributes: identity(attributes{"web_identity_token": identityToken, "web_identity_token_file": "~/token"}), files: files{"token": wrongToken}, want: exchange("RoleArn=pipeline")},
		{name: "a file beside an empty token", attributes: identity(attributes{"web_identity_token": "", "web_identity_token_file": "~/token"}), files: files{"token": identityToken}, want: exchange("RoleArn=pipeline")},
		{
			name:       "all that a web identity has",
			attributes: identity(attributes{"provider_id": "ci", "role_arn": role("ci"), "web_identity_token": identityToken, "session_name": "nightly", "session_duration": 900}),
			want:       exchange("DurationSeconds=900 ProviderId=ci RoleArn=ci RoleSessionName=nightly"),
		},
		{
			name:       "empty texts beside a web identity",
			attributes: identity(attributes{"provider_id": "", "web_identity_token": identityToken, "web_identity_token_file": "", "session_name": ""}),
			want:       exchange("RoleArn=pipeline"),
		},
		{name: "a file by variables", variables: merged(fileVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": role("pipeline")}), files: files{"token": identityToken}, want: exchange("RoleArn=pipeline")},
		{
			name: "all that a web identity has by variables",
			variables: merged(tokenVariables, variables{
				"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "ci", "TENCENTCLOUD_ASSUME_ROLE_ARN": role("ci"),
				"TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME": "nightly", "TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "43200",
			}),
			want: exchange("DurationSeconds=43200 ProviderId=ci RoleArn=ci RoleSessionName=nightly"),
		},
		{
			name:       "each attribute of a web identity beats its own variable",
			attributes: identity(attributes{"provider_id": "ci", "role_arn": role("ci"), "web_identity_token_file": "~/token", "session_name": "nightly", "session_duration": 900}),
			variables: merged(tokenVariables, fileVariables, variables{
				"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": wrongToken, "TENCENTCLOUD_ASSUME_ROLE_ARN": role("audit"),
				"TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME": "other", "TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "1",
			}),
			files: files{"token": identityToken},
			want:  exchange("DurationSeconds=900 ProviderId=ci RoleArn=ci RoleSessionName=nightly"),
		},
		{
			name:       "variables stand in for what a web identity lacks",
			attributes: attributes{"assume_role_with_web_identity": attributes{"session_name": "nightly"}},
			variables:  merged(tokenVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "ci", "TENCENTCLOUD_ASSUME_ROLE_ARN": role("ci"), "TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "900"}),
			want:       exchange("DurationSeconds=900 ProviderId=ci RoleArn=ci RoleSessionName=nightly"),
		},
		{name: "a token without its provider is no web identity", variables: merged(keyVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": identityToken}), want: []string{"ListTasks by variable-id"}},
		{
			name:      "a provider with an empty token is no web identity",
			variables: merged(keyVariables, tokenVariables, fileVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": "", "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE": ""}),
			want:      []string{"ListTasks by variable-id"},
		},

		// Profiles.
		{name: "a profile without a token", attributes: attributes{"profile": "audit"}, files: files{".tccli/audit.credential": withoutToken}, want: []string{"ListTasks by profile-id"}},
		{name: "a directory below ~", attributes: attributes{"shared_credentials_dir": "~/keys/"}, files: files{"keys/default.credential": withoutToken}, want: []string{"ListTasks by profile-id"}},
		{name: "a directory by variable", variables: variables{"TENCENTCLOUD_SHARED_CREDENTIALS_DIR": "~/keys"}, files: files{"keys/default.credential": withoutToken}, want: []string{"ListTasks by profile-id"}},
		{
			name:       "a directory and a profile",
			attributes: attributes{"shared_credentials_dir": "~/keys", "profile": "audit"},
			files:      files{"keys/audit.credential": withoutToken, "keys/default.credential": "no JSON", ".tccli/audit.credential": "no JSON"},
			want:       []string{"ListTasks by profile-id"},
		},
		{
			name:       "a directory by attribute and a profile by variable",
			attributes: attributes{"shared_credentials_dir": "~/keys"}, variables: variables{"TENCENTCLOUD_PROFILE": "audit", "TENCENTCLOUD_SHARED_CREDENTIALS_DIR": "~/other"},
			files: files{"keys/audit.credential": withoutToken},
			want:  []string{"ListTasks by profile-id"},
		},
		{
			name:       "a profile by attribute and a directory by variable",
			attributes: attributes{"profile": "audit"}, variables: variables{"TENCENTCLOUD_PROFILE": "other", "TENCENTCLOUD_SHARED_CREDENTIALS_DIR": "~/keys"},
			files: files{"keys/audit.credential": withoutToken},
			want:  []string{"ListTasks by profile-id"},
		},
		{
			name:  "a default profile as the vendor's command line writes it",
			files: files{".tccli/default.credential": "{\n  \"secretId\": \" " + profileKeys.id + " \",\n  \"secretKey\": \"" + profileKeys.secret + "\\n\",\n  \"token\": null,\n  \"type\": \"oauth\",\n  \"expiresAt\": 1700000000,\n  \"oauth\": {}\n}\r\n"},
			want:  []string{"ListTasks by profile-id"},
		},
		{
			name:  "a profile with a role",
			files: files{".tccli/default.credential": strings.Replace(tencentProfile(profileKeys), "{", `{"role-arn":"`+role("audit")+`","role-session-name":"nightly",`, 1)},
			want:  assume("profile-id+token", "RoleArn=audit RoleSessionName=nightly"),
		},
		{
			name:  "a profile with a role in a region",
			files: files{".tccli/default.credential": strings.Replace(withoutToken, "{", `{"role-arn":" `+role("audit")+`",`, 1), ".tccli/default.configure": `{"_sys_param":{"region":" eu-frankfurt ","output":"json"}}`},
			want:  assume("profile-id", "Region=eu-frankfurt RoleArn=audit"),
		},
		{
			name:  "a profile with a null role and a null region",
			files: files{".tccli/default.credential": strings.Replace(withoutToken, "{", `{"role-arn":null,"role-session-name":null,`, 1), ".tccli/default.configure": `{"_sys_param":null}`},
			want:  []string{"ListTasks by profile-id"},
		},

		// Instances and pods.
		{name: "a region variable beats a pod's", variables: merged(pod, variables{"TKE_REGION": "ap-beijing", "TENCENTCLOUD_REGION": "eu-frankfurt"}), files: podFile, want: exchange("ProviderId=tke Region=eu-frankfurt RoleArn=pod")},
		{name: "a pod beside an empty default profile", variables: pod, files: merged(podFile, files{".tccli/default.credential": `{}`}), want: exchange("ProviderId=tke RoleArn=pod")},
		{
			name:      "a pod's identity knows no variables of a web identity",
			variables: merged(pod, variables{"TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME": "nightly", "TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "900"}), files: podFile,
			want: exchange("ProviderId=tke RoleArn=pod"),
		},

		// A role on top, with every base.
		{name: "a role with a profile", attributes: merged(assumeRole(nil), attributes{"profile": "audit"}), files: files{".tccli/audit.credential": tencentProfile(profileKeys)}, want: assume("profile-id+token", "RoleArn=audit")},
		{
			name: "a role with a pod's", attributes: assumeRole(nil), variables: pod, files: podFile,
			want: []string{"AssumeRoleWithWebIdentity by nobody: ProviderId=tke RoleArn=pod", "AssumeRole by AssumeRoleWithWebIdentity: RoleArn=audit", "ListTasks by AssumeRole"},
		},
		{
			name: "a role by variables with a pod's", variables: merged(pod, roleVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME": "nightly"}), files: podFile,
			want: []string{"AssumeRoleWithWebIdentity by nobody: ProviderId=tke RoleArn=pod", "AssumeRole by AssumeRoleWithWebIdentity: RoleArn=audit RoleSessionName=nightly", "ListTasks by AssumeRole"},
		},
		{
			name:       "a role by variables with keys by attributes",
			attributes: attributes{"secret_id": attributeKeys.id, "secret_key": attributeKeys.secret}, variables: roleVariables,
			want: assume("attribute-id", "RoleArn=audit"),
		},
		{
			name:       "all that a role has",
			attributes: attributes{"assume_role": attributes{"role_arn": role("guarded"), "session_name": "nightly", "session_duration": 1, "policy": policy, "external_id": "external-1"}},
			variables:  keyVariables,
			want:       assume("variable-id", "DurationSeconds=1 ExternalId=external-1 Policy="+url.QueryEscape(policy)+" RoleArn=guarded RoleSessionName=nightly"),
		},
		{
			name: "all that a role has by variables",
			variables: merged(keyVariables, variables{
				"TENCENTCLOUD_ASSUME_ROLE_ARN": role("guarded"), "TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME": "nightly",
				"TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "43200", "TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID": "external-1",
			}),
			want: assume("variable-id", "DurationSeconds=43200 ExternalId=external-1 RoleArn=guarded RoleSessionName=nightly"),
		},
		{
			name:       "each attribute of a role beats its own variable",
			attributes: attributes{"assume_role": attributes{"role_arn": role("guarded"), "session_duration": 900, "external_id": "external-1"}},
			variables: merged(keyVariables, roleVariables, variables{
				"TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME": "nightly", "TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "1800", "TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID": "another",
			}),
			want: assume("variable-id", "DurationSeconds=900 ExternalId=external-1 RoleArn=guarded RoleSessionName=nightly"),
		},
		{
			name:       "variables stand in for what a role lacks",
			attributes: attributes{"assume_role": attributes{"session_name": "nightly"}},
			variables:  merged(keyVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": role("guarded"), "TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "900", "TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID": "external-1"}),
			want:       assume("variable-id", "DurationSeconds=900 ExternalId=external-1 RoleArn=guarded RoleSessionName=nightly"),
		},
		{name: "an empty role variable assumes none", variables: merged(keyVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": "", "TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME": "nightly"}), want: []string{"ListTasks by variable-id"}},
		{
			name:       "a role by attribute beats a profile's",
			attributes: attributes{"assume_role": attributes{"role_arn": role("guarded"), "external_id": "external-1"}},
			files:      files{".tccli/default.credential": strings.Replace(withoutToken, "{", `{"role-arn":"`+role("audit")+`","role-session-name":"of-the-profile",`, 1)},
			want:       assume("profile-id", "ExternalId=external-1 RoleArn=guarded"),
		},
		{
			name:      "a role by variable beats a profile's",
			variables: roleVariables,
			files:     files{".tccli/default.credential": strings.Replace(withoutToken, "{", `{"role-arn":"`+role("guarded")+`","role-session-name":"of-the-profile",`, 1)},
			want:      assume("profile-id", "RoleArn=audit"),
		},
		{
			name:      "a profile's role is not for other keys",
			variables: keyVariables, files: files{".tccli/default.credential": strings.Replace(withoutToken, "{", `{"role-arn":"`+role("audit")+`",`, 1)},
			want: []string{"ListTasks by variable-id"},
		},

		// The region of the Security Token Service.
		{name: "a region", attributes: merged(assumeRole(nil), attributes{"region": "eu-frankfurt"}), variables: merged(keyVariables, variables{"TENCENTCLOUD_REGION": "ap-beijing"}), want: assume("variable-id", "Region=eu-frankfurt RoleArn=audit")},
		{
			name:       "a region by variable beats a profile's",
			attributes: assumeRole(nil), variables: variables{"TENCENTCLOUD_REGION": "eu-frankfurt"}, files: files{".tccli/default.credential": withoutToken, ".tccli/default.configure": `{"_sys_param":{"region":"ap-beijing"}}`},
			want: assume("profile-id", "Region=eu-frankfurt RoleArn=audit"),
		},
		{name: "a region for a web identity", attributes: merged(identity(attributes{"web_identity_token": identityToken}), attributes{"region": "eu-frankfurt"}), want: exchange("Region=eu-frankfurt RoleArn=pipeline")},
		{
			name:      "a default profile's region is not for other keys",
			variables: merged(keyVariables, roleVariables), files: files{".tccli/default.credential": withoutToken, ".tccli/default.configure": `{"_sys_param":{"region":"ap-beijing"}}`},
			want: assume("variable-id", "RoleArn=audit"),
		},

		// Key id, secret and token come from one place.
		{name: "a token variable is not for a profile's keys", variables: variables{"TENCENTCLOUD_SECURITY_TOKEN": variableKeys.token}, files: files{".tccli/default.credential": withoutToken}, want: []string{"ListTasks by profile-id"}},
		{name: "a profile's token is not for keys by variables", variables: keyVariables, files: files{".tccli/default.credential": tencentProfile(profileKeys)}, want: []string{"ListTasks by variable-id"}},
		{name: "a token variable is not for a web identity", variables: merged(tokenVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": role("pipeline"), "TENCENTCLOUD_SECURITY_TOKEN": variableKeys.token}), want: exchange("RoleArn=pipeline")},
		{name: "half a pair by variables is no matter to keys by attributes", attributes: attributes{"secret_id": attributeKeys.id, "secret_key": attributeKeys.secret}, variables: variables{"TENCENTCLOUD_SECRET_ID": variableKeys.id}, want: []string{"ListTasks by attribute-id"}},
		{name: "half a profile is no matter to keys by variables", variables: keyVariables, files: files{".tccli/default.credential": `{"secretId":"profile-id"}`}, want: []string{"ListTasks by variable-id"}},
	} {
		test.run(t, tencentCloud)
	}
}

// A mistake is told with the attribute and its variable, and nothing is asked.
func TestTencentCloudCredentialMistakes(t *testing.T) {
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
		// Nothing at all, or not enough of anything.
		{name: "nothing", wantError: ofNone},
		{name: "a pod without its provider", variables: merged(pod, variables{"TKE_PROVIDER_ID": ""}), files: files{"pod-token": podToken}, wantError: ofNone},
		{name: "a pod without its role", variables: merged(pod, variables{"TKE_ROLE_ARN": ""}), files: files{"pod-token": podToken}, wantError: ofNone},
		{name: "a pod without its token file", variables: merged(pod, variables{"TKE_WEB_IDENTITY_TOKEN_FILE": ""}), files: files{"pod-token": podToken}, wantError: ofNone},
		{name: "a role alone", attributes: assumeRole(nil), wantError: ofNone},

		// Half a pair.
		{name: "a token beside a named profile", attributes: attributes{"profile": "audit", "security_token": attributeKeys.token}, files: files{credential: withoutToken}, wantError: []string{"tencentcloud.security_token (TENCENTCLOUD_SECURITY_TOKEN)"}},
		{name: "a token beside a web identity", attributes: merged(identity(nil), attributes{"security_token": attributeKeys.token}), wantError: []string{"tencentcloud.security_token (TENCENTCLOUD_SECURITY_TOKEN)"}},
		{name: "an id by variable and a profile's secret", variables: variables{"TENCENTCLOUD_SECRET_ID": profileKeys.id}, files: files{".tccli/default.credential": withoutToken}, wantError: []string{"tencentcloud.secret_key (TENCENTCLOUD_SECRET_KEY)"}},
		{name: "a profile with an id alone", attributes: profile, files: files{credential: `{"secretId":"profile-id"}`}, wantError: []string{"audit.credential", "secretId", "secretKey"}},
		{name: "a profile with a secret alone", attributes: profile, files: files{credential: `{"secretId":null,"secretKey":"` + profileKeys.secret + `"}`}, wantError: []string{"audit.credential", "secretId", "secretKey"}},
		{name: "a default profile with an id alone", files: files{".tccli/default.credential": `{"secretId":"profile-id"}`}, wantError: []string{"default.credential", "secretId", "secretKey"}},

		// Profiles that are not there, or no profiles.
		{name: "a profile without its file", attributes: profile, wantError: ofProfile},
		{name: "a profile without its file beside a default one", attributes: profile, files: files{".tccli/default.credential": withoutToken}, wantError: ofProfile},
		{name: "a profile by variable without its file beside an instance's role", variables: variables{"TENCENTCLOUD_PROFILE": "audit", "TENCENTCLOUD_CAM_ROLE_NAME": "machine"}, wantError: ofProfile},
		{name: "a directory without the file", attributes: attributes{"shared_credentials_dir": "~/keys"}, wantError: []string{"tencentcloud.shared_credentials_dir (TENCENTCLOUD_SHARED_CREDENTIALS_DIR)", "default.credential"}},
		{name: "a directory of another user", attributes: attributes{"shared_credentials_dir": "~auditor/keys"}, files: files{"keys/default.credential": withoutToken}, wantError: []string{"tencentcloud.shared_credentials_dir", "~auditor/keys"}},
		{name: "a profile without keys", attributes: profile, files: files{credential: `{}`}, wantError: ofProfile},
		{name: "a profile with a token alone", attributes: profile, files: files{credential: `{"token":"` + profileKeys.token + `"}`}, wantError: ofProfile},
		{name: "a profile that is cut", attributes: profile, files: files{credential: withoutToken[:len(withoutToken)-1]}, wantError: []string{"audit.credential", "JSON"}},
		{name: "a profile in another form", attributes: profile, files: files{credential: "[default]\nsecretKey = " + profileKeys.secret}, wantError: []string{"audit.credential", "JSON"}},
		{name: "a default profile that is no JSON", files: files{".tccli/default.credential": "secretKey=" + profileKeys.secret}, wantError: []string{"default.credential", "JSON"}},
		{name: "a profile whose other file is no JSON", attributes: profile, files: files{credential: withoutToken, configure: "region=ap-guangzhou"}, wantError: []string{"audit.configure", "JSON"}},
		{name: "a profile with a bad region and a role", attributes: merged(profile, assumeRole(nil)), files: files{credential: withoutToken, configure: `{"_sys_param":{"region":"ap guangzhou"}}`}, wantError: []string{"region", "ap guangzhou"}},

		// Two of which one is to be given.
		{name: "keys and a web identity", attributes: merged(identity(nil), attributes{"secret_id": "id", "secret_key": attributeKeys.secret}), wantError: []string{"tencentcloud.secret_id", "tencentcloud.assume_role_with_web_identity", "both"}},
		{name: "both forms of assuming a role", attributes: merged(identity(nil), assumeRole(nil)), wantError: []string{"tencentcloud.assume_role ", "tencentcloud.assume_role_with_web_identity", "both"}},
		{
			name:       "a role by attribute and a web identity by variables",
			attributes: assumeRole(nil), variables: merged(keyVariables, tokenVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": role("pipeline")}),
			wantError: []string{"tencentcloud.assume_role ", "TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID", "both"},
		},

		// A role or a web identity that lacks something.
		{name: "a role without its name", attributes: attributes{"assume_role": attributes{}}, variables: keyVariables, wantError: ofRole},
		{name: "a web identity without a role", attributes: identity(attributes{"role_arn": nil}), wantError: []string{"tencentcloud.assume_role_with_web_identity.role_arn (TENCENTCLOUD_ASSUME_ROLE_ARN)"}},
		{name: "a web identity without a token", attributes: identity(attributes{"web_identity_token": nil}), wantError: ofToken},

		// Token files. The path is not told: it may be the token itself.
		{name: "no token file", attributes: fromFile("~/token"), wantError: ofFile, not: []string{"~/token"}},
		{name: "a token file that is the token", attributes: fromFile(identityToken), wantError: ofFile},
		{name: "a token file that is the token by variable", variables: merged(fileVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE": identityToken}), wantError: ofFile},
		{name: "a token file that no file system takes", attributes: fromFile("token\x00"), wantError: ofFile},
		{name: "a token file that is blank", variables: fileVariables, files: files{"token": " \r\n\t\n"}, wantError: with(ofFile, "no token")},
		{name: "a token file that is cut JSON", attributes: fromFile("~/token"), files: files{"token": `{"web_identity_token":"` + identityToken}, wantError: with(ofFile, "web_identity_token")},
		{name: "a token file with a number", attributes: fromFile("~/token"), files: files{"token": `{"web_identity_token":5}`}, wantError: with(ofFile, "web_identity_token")},
		{name: "a token file with another name in it", attributes: fromFile("~/token"), files: files{"token": `{"token":"` + identityToken + `"}`}, wantError: with(ofFile, "no token")},
		{name: "a pod's token file is not there", variables: pod, wantError: []string{"TKE_WEB_IDENTITY_TOKEN_FILE", "cannot be read"}},

		// Numbers.
		{name: "a duration that is no number", attributes: assumeRole(nil), variables: merged(keyVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "soon"}), wantError: with(ofDuration, "soon", "1 to 43200")},
		{name: "a duration that is not a number", attributes: assumeRole(nil), variables: merged(keyVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "NaN"}), wantError: with(ofDuration, "1 to 43200")},
		{name: "a duration of 0", attributes: assumeRole(attributes{"session_duration": 0}), variables: keyVariables, wantError: with(ofDuration, "1 to 43200")},
		{name: "a duration that is too long", attributes: assumeRole(attributes{"session_duration": 43201}), variables: keyVariables, wantError: with(ofDuration, "43201", "1 to 43200")},
		{name: "a fraction", attributes: assumeRole(attributes{"session_duration": 1.5}), variables: keyVariables, wantError: with(ofDuration, "whole number")},
		{name: "a bad duration does not give way to a good variable", attributes: assumeRole(attributes{"session_duration": 0}), variables: merged(keyVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "900"}), wantError: with(ofDuration, "1 to 43200")},
		{name: "a duration of a web identity by variable", attributes: identity(nil), variables: variables{"TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "soon"}, wantError: []string{"tencentcloud.assume_role_with_web_identity.session_duration (TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION)", "soon"}},

		// The Security Token Service.
		{name: "a bad region with a role", attributes: merged(assumeRole(nil), attributes{"region": "ap guangzhou"}), variables: keyVariables, wantError: []string{"tencentcloud.region (TENCENTCLOUD_REGION)"}},
		{name: "a bad region without a role is no matter", attributes: attributes{"region": "ap guangzhou"}, variables: keyVariables, want: []string{"ListTasks by variable-id"}},
		{name: "a bad URL without a role is no matter", attributes: attributes{"sts_endpoint": "no URL"}, variables: keyVariables, want: []string{"ListTasks by variable-id"}},
		{
			name:       "a role that is not there",
			attributes: assumeRole(attributes{"role_arn": role("gone")}), variables: keyVariables,
			want: []string{"AssumeRole by variable-id: RoleArn=gone"}, wantError: []string{"AssumeRole", "ResourceNotFound.RoleNotFound", "role_arn"}, not: []string{"ListTasks"},
		},
		{
			name:       "a role with a wrong external id",
			attributes: assumeRole(attributes{"role_arn": role("guarded"), "external_id": "external-2"}), variables: keyVariables,
			want: []string{"AssumeRole by variable-id: ExternalId=external-2 RoleArn=guarded"}, wantError: []string{"AssumeRole", "UnauthorizedOperation"},
		},
		{
			name:       "keys that the role is not assumed with",
			attributes: assumeRole(nil), variables: merged(keyVariables, variables{"TENCENTCLOUD_SECRET_ID": "unknown-id"}),
			want: []string{"AssumeRole by unknown-id: RoleArn=audit"}, wantError: []string{"AssumeRole", "AuthFailure.SecretIdNotFound", "TENCENTCLOUD_SECRET_ID"},
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
