// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// Three sources of keys, each with a token.
var (
	attributeKeys = keys{"attribute-id", "attribute-secret-3f1", "attribute-token-9c2"}
	variableKeys  = keys{"variable-id", "variable-secret-7d4", "variable-token-1e8"}
	sdkKeys       = keys{"sdk-id", "sdk-secret-5b6", "sdk-token-0a7"}
)

func (k keys) withoutToken() keys { return keys{id: k.id, secret: k.secret} }

// Huawei Cloud has a second set of variables. Otherwise both clouds are alike.
func TestKeys_comeFromOneSourceAndWhole(t *testing.T) {
	for _, c := range bothClouds {
		t.Run(c.name, func(t *testing.T) {
			id, secret, token := attributeKeys.id, attributeKeys.secret, attributeKeys.token
			allVariables := variables{c.idVariable: variableKeys.id, c.secretVariable: variableKeys.secret, c.tokenVariable: variableKeys.token}
			names := []string{c.name + "." + c.id, c.name + "." + c.secret, c.idVariable, c.secretVariable}
			tokenNames := append([]string{c.name + "." + c.token, c.tokenVariable}, names...)

			for _, test := range []credentialTest{
				{name: "a token variable alone does not go with the attributes' keys", attributes: attributes{c.id: id, c.secret: secret}, variables: variables{c.tokenVariable: variableKeys.token}, want: c.readBy("attribute-id")},

				{name: "the id as an attribute beside a whole set of variables", attributes: attributes{c.id: id}, variables: allVariables, wantError: names},
				{name: "the secret as an attribute beside a whole set of variables", attributes: attributes{c.secret: secret}, variables: allVariables, wantError: names},
				{name: "an empty secret attribute beside an id", attributes: attributes{c.id: id, c.secret: ""}, variables: allVariables, wantError: names},
				{name: "the token alone as an attribute", attributes: attributes{c.token: token}, variables: allVariables, wantError: tokenNames},
				{name: "the id and the token as attributes", attributes: attributes{c.id: id, c.token: token}, variables: allVariables, wantError: names},
				{name: "the id variable alone", variables: variables{c.idVariable: variableKeys.id}, wantError: names},
				{name: "the secret variable alone", variables: variables{c.secretVariable: variableKeys.secret}, wantError: names},
			} {
				test.run(t, c)
			}
		})
	}
}

func TestKeys_setsOfVariablesAreNotMixed(t *testing.T) {
	hwSet := variables{"HW_ACCESS_KEY": variableKeys.id, "HW_SECRET_KEY": variableKeys.secret, "HW_SECURITY_TOKEN": variableKeys.token}
	sdkSet := variables{"HUAWEICLOUD_SDK_AK": sdkKeys.id, "HUAWEICLOUD_SDK_SK": sdkKeys.secret, "HUAWEICLOUD_SDK_SECURITY_TOKEN": sdkKeys.token}
	for _, test := range []credentialTest{
		{name: "the SDK's token does not go with the HW_ keys", variables: hwSet.plus(sdkSet).without("HW_SECURITY_TOKEN"), want: readBy("variable-id")},
		{name: "the HW_ token does not go with the SDK's keys", variables: sdkSet.without("HUAWEICLOUD_SDK_SECURITY_TOKEN").plus(variables{"HW_SECURITY_TOKEN": variableKeys.token}), want: readBy("sdk-id")},

		{
			name: "HW_ACCESS_KEY alone beside the SDK's set, which is complete", variables: sdkSet.plus(variables{"HW_ACCESS_KEY": variableKeys.id}),
			wantError: []string{"huaweicloud.access_key", "HW_ACCESS_KEY", "huaweicloud.secret_key", "HW_SECRET_KEY"}, not: []string{"HUAWEICLOUD_SDK_SK"},
		},
		{
			name: "HUAWEICLOUD_SDK_AK alone", variables: variables{"HUAWEICLOUD_SDK_AK": sdkKeys.id},
			wantError: []string{"huaweicloud.secret_key", "HUAWEICLOUD_SDK_SK"},
		},
		{
			name: "HUAWEICLOUD_SDK_SK alone", variables: variables{"HUAWEICLOUD_SDK_SK": sdkKeys.secret},
			wantError: []string{"huaweicloud.access_key", "HUAWEICLOUD_SDK_AK"},
		},
	} {
		test.run(t, huaweiCloud)
	}
}

func TestClouds_oneDoesNotStopTheOther(t *testing.T) {
	for i, c := range bothClouds {
		other := bothClouds[1-i]
		keys := variables{c.idVariable: variableKeys.id, c.secretVariable: variableKeys.secret, c.tokenVariable: variableKeys.token}
		for words, mistake := range map[string]variables{
			"no credentials":       nil,
			other.endpointVariable: someKeys(other).plus(variables{other.endpointVariable: "ftp://files.invalid"}),
		} {
			p := configuredProvider(t, urls(sandboxtest.Start(t, c.organization(variableKeys))).plus(keys).plus(mistake), nil)
			p.fails(other, words)
			p.reads(c)
		}
	}
}
