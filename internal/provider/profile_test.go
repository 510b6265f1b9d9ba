// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// web_identity_token = file("token") has a line break.
func TestIdentityToken_lineBreakAtItsEndIsRemoved(t *testing.T) {
	for _, ending := range []string{"\r\n", " "} {
		credentialTest{
			name:       fmt.Sprintf("Tencent Cloud by attribute, %q", ending),
			attributes: attributes{"assume_role_with_web_identity": attributes{"role_arn": role("pipeline"), "web_identity_token": identityToken + ending}},
			want:       tokenGivers[1].want,
		}.run(t, tencentCloud)
		credentialTest{
			name:      fmt.Sprintf("Tencent Cloud by variable, %q", ending),
			variables: tokenGivers[1].variables.plus(variables{"TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": identityToken + ending}),
			want:      tokenGivers[1].want,
		}.run(t, tencentCloud)
		credentialTest{
			name:      fmt.Sprintf("Huawei Cloud by variable, %q", ending),
			variables: tokenGivers[4].variables.plus(variables{"HW_ASSUME_ROLE_ID_TOKEN": identityToken + ending}),
			want:      tokenGivers[4].want,
		}.run(t, huaweiCloud)
	}
}

func TestIdentityToken_isNotShownWithoutItsLineBreak(t *testing.T) {
	for _, test := range []struct {
		giver
		variable, action string
	}{
		{tokenGivers[1], "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN", "AssumeRoleWithWebIdentity"},
		{tokenGivers[4], "HW_ASSUME_ROLE_ID_TOKEN", "CreateTokenWithIdToken"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := startWitness(t, startSandbox(t, credentialOrganization(nil)), test.variables.plus(variables{test.variable: identityToken + "\n"}), nil)
			w.configure(nil)
			w.server.Alter(test.action, func(_ sandbox.Call, answer *sandbox.Answer) {
				setError(answer, "Refused", "the token "+identityToken+" is unknown")
			})
			_, problem := w.Read(test.dataSource, test.arguments)
			w.keepsSecrets(problem)
		})
	}
}

// PowerShell's Out-File and Set-Content -Encoding utf8 write one.
func TestFiles_byteOrderMarkIsSkipped(t *testing.T) {
	const mark = "\ufeff"
	for _, test := range []credentialTest{
		{name: "a token", attributes: attributes{"assume_role_with_web_identity": attributes{"role_arn": role("pipeline"), "web_identity_token_file": "~/token"}}, files: files{"token": mark + identityToken}, want: tokenGivers[1].want},
		{name: "a JSON token", attributes: attributes{"assume_role_with_web_identity": attributes{"role_arn": role("pipeline"), "web_identity_token_file": "~/token"}}, files: files{"token": mark + `{"web_identity_token":"` + identityToken + `"}`}, want: tokenGivers[1].want},
		{name: "a profile", files: files{".tccli/default.credential": mark + tencentProfile(profileKeys)}, want: []string{"ListTasks by profile-id+token"}},
	} {
		test.run(t, tencentCloud)
	}
	credentialTest{name: "a Huawei Cloud profile", files: files{hcloudConfig: mark + hcloud(hcloudProfile("a", profileKeys))}, want: readBy("profile-id+token")}.run(t, huaweiCloud)
}

func TestAgency_accountByAttributeIsNotMixedWithVariables(t *testing.T) {
	keyVariables := variables{"HW_ACCESS_KEY": variableKeys.id, "HW_SECRET_KEY": variableKeys.secret}
	const byAgency = "CreateTemporaryAccessKeyByAgency"
	for _, test := range []credentialTest{
		{
			name:       "the id by attribute",
			attributes: attributes{"assume_role": attributes{"agency_name": "audit", "domain_id": delegatingID}}, variables: keyVariables.plus(variables{"HW_ASSUME_ROLE_DOMAIN_NAME": "other"}),
			want: []string{"AssumeAgency by variable-id" + ofAudit, "CollectPolicyStatesSummary by AssumeAgency: domain_id=" + delegatingID},
		},
		{
			name:       "the name by attribute",
			attributes: attributes{"assume_role": attributes{"agency_name": "audit", "domain_name": "delegating"}}, variables: keyVariables.plus(variables{"HW_ASSUME_ROLE_DOMAIN_ID": otherAccountID}),
			want: []string{byAgency + " by variable-id: agency_name=audit domain_name=delegating", "KeystoneListAuthDomains by " + byAgency, "CollectPolicyStatesSummary by " + byAgency + ": domain_id=" + delegatingID},
		},
	} {
		test.run(t, huaweiCloud)
	}
}

func TestProfile_invalidAccountOfAnAgencyIsAnError(t *testing.T) {
	for _, id := range []string{"../x"} {
		credentialTest{
			name:      id,
			files:     files{hcloudConfig: hcloud(hcloudProfile("a", profileKeys, map[string]any{"agencyName": "audit", "agencyDomainId": id}))},
			wantError: []string{"config.json", "agencyDomainId", "36"},
		}.run(t, huaweiCloud)
	}
}

func TestProfile_errorNamesTheFileOrVariable(t *testing.T) {
	assumeRole := variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": role("audit")}
	for _, test := range []credentialTest{
		{
			name: "a profile's region", variables: assumeRole,
			files:     files{".tccli/default.credential": tencentProfile(profileKeys), ".tccli/default.configure": `{"_sys_param":{"region":"ap guangzhou"}}`},
			wantError: []string{"default.configure"},
		},
		{
			name:  "a pod's region",
			files: files{"pod-token": podToken}, variables: variables{"TKE_PROVIDER_ID": "tke", "TKE_ROLE_ARN": role("pod"), "TKE_WEB_IDENTITY_TOKEN_FILE": "$HOME/pod-token", "TKE_REGION": "ap guangzhou"},
			wantError: []string{"TKE_REGION"},
		},
	} {
		test.run(t, tencentCloud)
	}
	for _, field := range []string{"region", "domainId"} {
		credentialTest{
			name:  "a profile's " + field + " at Huawei Cloud",
			files: files{hcloudConfig: hcloud(hcloudProfile("a", profileKeys, map[string]any{field: "a b"}))}, variables: variables{"HW_AUTH_URL": "", "ORGAUDIT_HUAWEICLOUD_ENDPOINT": ""},
			wantError: []string{"config.json"},
		}.run(t, huaweiCloud)
	}
}

func TestHome_withoutOneANamedProfileIsAnError(t *testing.T) {
	for _, test := range []struct {
		cloud
		says string
	}{{tencentCloud, ".tccli"}, {huaweiCloud, ".hcloud"}} {
		t.Run(test.name, func(t *testing.T) {
			w := startWitness(t, startSandbox(t, credentialOrganization(nil)), nil, nil)
			w.configure(attributes{test.name: attributes{"profile": "audit"}})
			if err := os.Unsetenv("HOME"); err != nil {
				t.Fatal(err)
			}
			w.fails(test.cloud, test.says)
		})
	}
}

func TestKeys_invalidHeaderIsNotRetried(t *testing.T) {
	for name, test := range map[string]struct {
		cloud
		variables  variables
		attributes attributes
	}{
		"a secret id":          {tencentCloud, variables{"TENCENTCLOUD_SECRET_ID": "id\n", "TENCENTCLOUD_SECRET_KEY": variableKeys.secret}, nil},
		"an access key":        {huaweiCloud, variables{"HW_ACCESS_KEY": "id\n", "HW_SECRET_KEY": variableKeys.secret}, nil},
		"an identity provider": {huaweiCloud, variables{"HW_ASSUME_ROLE_IDP_ID": "a\n", "HW_ASSUME_ROLE_ID_TOKEN": identityToken}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := startWitness(t, startSandbox(t, credentialOrganization(nil)), test.variables, nil)
			w.configure(attributes{test.name: attributes{"max_retries": 1}})
			_, problem := w.Read(test.dataSource, test.arguments)
			if strings.Contains(problem, "tries") {
				t.Error(problem)
			}
		})
	}
}

func TestProfile_unusedFieldsAreNotValidated(t *testing.T) {
	badRegion := files{".tccli/default.credential": tencentProfile(profileKeys), ".tccli/default.configure": `{"_sys_param":{"region":"ap guangzhou"}}`}
	for _, test := range []credentialTest{
		{name: "no role", files: badRegion, want: []string{"ListTasks by profile-id+token"}},
		{
			name: "a region by attribute", files: badRegion, attributes: attributes{"region": "ap-beijing", "assume_role": attributes{"role_arn": role("audit")}},
			want: []string{"AssumeRole by profile-id+token: Region=ap-beijing RoleArn=audit", "ListTasks by AssumeRole"},
		},
	} {
		test.run(t, tencentCloud)
	}
	credentialTest{
		name: "a region and an account by attribute", attributes: attributes{"region": "cn-north-4", "domain_id": sandbox.DefaultHuaweiDomainID},
		files: files{hcloudConfig: hcloud(hcloudProfile("a", profileKeys, map[string]any{"region": "a b", "domainId": "a/b"}))},
		want:  []string{"CollectPolicyStatesSummary by profile-id+token"},
	}.run(t, huaweiCloud)
}

func TestIdentityToken_blankVariableIsIgnored(t *testing.T) {
	credentialTest{
		name: "Tencent Cloud", variables: variables{
			"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID": "OIDC", "TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN": " \n",
			"TENCENTCLOUD_SECRET_ID": variableKeys.id, "TENCENTCLOUD_SECRET_KEY": variableKeys.secret,
		},
		want: []string{"ListTasks by variable-id"},
	}.run(t, tencentCloud)
}
