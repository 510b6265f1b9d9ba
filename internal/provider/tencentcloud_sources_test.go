// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// The sources in order of precedence.
var tencentSources = []credentialTest{
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

// assumed returns the calls of a read that assumes a role with the keys of the last call.
func assumed(calls []string, role string) []string {
	last := calls[len(calls)-1]
	_, by, _ := strings.Cut(last, " by ")
	return append(append([]string{}, calls[:len(calls)-1]...), "AssumeRole by "+by+": RoleArn="+role, "ListTasks by AssumeRole")
}

func TestTencentCloud_earlierSourceBeatsLaterOnes(t *testing.T) {
	beatLaterOnes(t, tencentCloud, tencentSources)
}

func TestTencentCloud_sourcesOfKeys(t *testing.T) {
	const policy = `{"version":"2.0", "statement":[]}`
	withoutToken := tencentProfile(profileKeys.withoutToken())

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
	badRegion := files{".tccli/default.credential": withoutToken, ".tccli/default.configure": `{"_sys_param":{"region":"ap guangzhou"}}`}

	for _, test := range []credentialTest{
		// Web identity.
		{name: "a token", attributes: identity(attributes{"web_identity_token": identityToken}), want: exchange("RoleArn=pipeline")},
		{name: "a file below ~", attributes: identity(attributes{"web_identity_token_file": "~/a/token"}), files: files{"a/token": identityToken}, want: exchange("RoleArn=pipeline")},
		{name: "a token with a line break", attributes: identity(attributes{"web_identity_token": identityToken + "\r\n"}), want: exchange("RoleArn=pipeline")},
		{name: "a token beats a file", attributes: identity(attributes{"web_identity_token": identityToken, "web_identity_token_file": "~/token"}), files: files{"token": wrongToken}, want: exchange("RoleArn=pipeline")},
		{name: "a file beside an empty token", attributes: identity(attributes{"web_identity_token": "", "web_identity_token_file": "~/token"}), files: files{"token": identityToken}, want: exchange("RoleArn=pipeline")},
		{
			name:       "every argument of a web identity",
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
			name: "every variable of a web identity",
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
			name:       "variables replace missing arguments of a web identity",
			attributes: attributes{"assume_role_with_web_identity": attributes{"session_name": "nightly"}},
			variables:  merged(tokenVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "ci", "TENCENTCLOUD_ASSUME_ROLE_ARN": role("ci"), "TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "900"}),
			want:       exchange("DurationSeconds=900 ProviderId=ci RoleArn=ci RoleSessionName=nightly"),
		},
		{name: "a token variable without its provider is ignored", variables: merged(keyVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": identityToken}), want: []string{"ListTasks by variable-id"}},
		{
			name:      "a provider variable with an empty token is ignored",
			variables: merged(keyVariables, tokenVariables, fileVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": "", "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE": ""}),
			want:      []string{"ListTasks by variable-id"},
		},

		{
			name:      "a provider variable with a blank token is ignored",
			variables: merged(keyVariables, tokenVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": " \n"}), want: []string{"ListTasks by variable-id"},
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
			files: files{".tccli/default.credential": byteOrderMark + "{\n  \"secretId\": \" " + profileKeys.id + " \",\n  \"secretKey\": \"" + profileKeys.secret + "\\n\",\n  \"token\": null,\n  \"type\": \"oauth\",\n  \"expiresAt\": 1700000000,\n  \"oauth\": {}\n}\r\n"},
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

		{name: "a bad region is ignored without a role", files: badRegion, want: []string{"ListTasks by profile-id"}},
		{
			name: "a bad region is ignored beside an attribute", files: badRegion, attributes: merged(assumeRole(nil), attributes{"region": "ap-beijing"}),
			want: assume("profile-id", "Region=ap-beijing RoleArn=audit"),
		},

		// Instances and pods.
		{name: "a region variable beats a pod's", variables: merged(pod, variables{"TKE_REGION": "ap-beijing", "TENCENTCLOUD_REGION": "eu-frankfurt"}), files: podFile, want: exchange("ProviderId=tke Region=eu-frankfurt RoleArn=pod")},
		{name: "a pod beside an empty default profile", variables: pod, files: merged(podFile, files{".tccli/default.credential": `{}`}), want: exchange("ProviderId=tke RoleArn=pod")},
		{
			name:      "variables of a web identity are not for a pod",
			variables: merged(pod, variables{"TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME": "nightly", "TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "900"}), files: podFile,
			want: exchange("ProviderId=tke RoleArn=pod"),
		},

		// A role on top, with every source.
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
			name:       "every argument of a role",
			attributes: attributes{"assume_role": attributes{"role_arn": role("guarded"), "session_name": "nightly", "session_duration": 1, "policy": policy, "external_id": "external-1"}},
			variables:  keyVariables,
			want:       assume("variable-id", "DurationSeconds=1 ExternalId=external-1 Policy="+url.QueryEscape(policy)+" RoleArn=guarded RoleSessionName=nightly"),
		},
		{
			name: "every variable of a role",
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
			name:       "variables replace missing arguments of a role",
			attributes: attributes{"assume_role": attributes{"session_name": "nightly"}},
			variables:  merged(keyVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": role("guarded"), "TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION": "900", "TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID": "external-1"}),
			want:       assume("variable-id", "DurationSeconds=900 ExternalId=external-1 RoleArn=guarded RoleSessionName=nightly"),
		},
		{name: "no role is assumed without its name", variables: merged(keyVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": "", "TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME": "nightly"}), want: []string{"ListTasks by variable-id"}},
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

		// Key id, secret and token come from one source.
		{name: "a token variable is not for a profile's keys", variables: variables{"TENCENTCLOUD_SECURITY_TOKEN": variableKeys.token}, files: files{".tccli/default.credential": withoutToken}, want: []string{"ListTasks by profile-id"}},
		{name: "a profile's token is not for keys by variables", variables: keyVariables, files: files{".tccli/default.credential": tencentProfile(profileKeys)}, want: []string{"ListTasks by variable-id"}},
		{name: "a token variable is not for a web identity", variables: merged(tokenVariables, variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": role("pipeline"), "TENCENTCLOUD_SECURITY_TOKEN": variableKeys.token}), want: exchange("RoleArn=pipeline")},
		{name: "half a pair by variables does not stop keys by attributes", attributes: attributes{"secret_id": attributeKeys.id, "secret_key": attributeKeys.secret}, variables: variables{"TENCENTCLOUD_SECRET_ID": variableKeys.id}, want: []string{"ListTasks by attribute-id"}},
		{name: "half a profile does not stop keys by variables", variables: keyVariables, files: files{".tccli/default.credential": `{"secretId":"profile-id"}`}, want: []string{"ListTasks by variable-id"}},
	} {
		test.run(t, tencentCloud)
	}
}
