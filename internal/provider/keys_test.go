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

// keysTest is a case of key pairs: these keys sign the calls, or the error has these words.
type keysTest struct {
	name       string
	attributes attributes
	variables  variables
	want       keys
	wantError  []string
}

func (test keysTest) run(t *testing.T, c cloud) {
	t.Run(test.name, func(t *testing.T) {
		server := sandboxtest.Start(t, c.organization(test.want))
		p := configuredProvider(t, urls(server).plus(test.variables), attributes{c.name: test.attributes})
		if test.wantError != nil {
			p.fails(c, test.wantError...)
			if calls := server.Calls(); len(calls) > 0 {
				t.Errorf("%d calls", len(calls))
			}
			return
		}
		p.reads(c) // the sandbox takes no other id, secret and token
		if len(server.CallsOf(c.action)) == 0 {
			t.Error("no call came")
		}
		for _, call := range server.Calls() {
			if id, token := signer(call.Header), call.Header.Get(c.tokenHeader); id != test.want.id || token != test.want.token {
				t.Errorf("%s signed by %q with token %q, want %q with %q", call.Action, id, token, test.want.id, test.want.token)
			}
		}
	})
}

// Huawei Cloud has a second set of variables. Otherwise both clouds are alike.
func TestKeys_comeFromOneSourceAndWhole(t *testing.T) {
	for _, c := range bothClouds {
		t.Run(c.name, func(t *testing.T) {
			id, secret, token := attributeKeys.id, attributeKeys.secret, attributeKeys.token
			allVariables := variables{c.idVariable: variableKeys.id, c.secretVariable: variableKeys.secret, c.tokenVariable: variableKeys.token}
			names := []string{c.name + "." + c.id, c.name + "." + c.secret, c.idVariable, c.secretVariable}
			tokenNames := append([]string{c.name + "." + c.token, c.tokenVariable}, names...)

			for _, test := range []keysTest{
				{name: "from attributes", attributes: attributes{c.id: id, c.secret: secret}, want: attributeKeys.withoutToken()},
				{name: "from variables", variables: allVariables.without(c.tokenVariable), want: variableKeys.withoutToken()},
				{name: "attributes beat variables", attributes: attributes{c.id: id, c.secret: secret, c.token: token}, variables: allVariables, want: attributeKeys},
				{name: "a token variable alone does not go with the attributes' keys", attributes: attributes{c.id: id, c.secret: secret}, variables: variables{c.tokenVariable: variableKeys.token}, want: attributeKeys.withoutToken()},

				{name: "the id as an attribute beside a whole set of variables", attributes: attributes{c.id: id}, variables: allVariables, wantError: names},
				{name: "the secret as an attribute beside a whole set of variables", attributes: attributes{c.secret: secret}, variables: allVariables, wantError: names},
				{name: "an empty secret attribute beside an id", attributes: attributes{c.id: id, c.secret: ""}, variables: allVariables, wantError: names},
				{name: "the token alone as an attribute", attributes: attributes{c.token: token}, variables: allVariables, wantError: tokenNames},
				{name: "the id and the token as attributes", attributes: attributes{c.id: id, c.token: token}, variables: allVariables, wantError: names},
				{name: "the id variable alone", variables: variables{c.idVariable: variableKeys.id}, wantError: names},
				{name: "the secret variable alone", variables: variables{c.secretVariable: variableKeys.secret}, wantError: names},

				{name: "no keys", wantError: append([]string{"no credentials"}, names...)},
				{name: "a token variable alone", variables: variables{c.tokenVariable: variableKeys.token}, wantError: append([]string{"no credentials"}, names...)},
			} {
				test.run(t, c)
			}
		})
	}
}

func TestKeys_setsOfVariablesAreNotMixed(t *testing.T) {
	hwSet := variables{"HW_ACCESS_KEY": variableKeys.id, "HW_SECRET_KEY": variableKeys.secret, "HW_SECURITY_TOKEN": variableKeys.token}
	sdkSet := variables{"HUAWEICLOUD_SDK_AK": sdkKeys.id, "HUAWEICLOUD_SDK_SK": sdkKeys.secret, "HUAWEICLOUD_SDK_SECURITY_TOKEN": sdkKeys.token}
	for _, test := range []keysTest{
		{name: "the SDK's set with its token", variables: sdkSet, want: sdkKeys},
		{name: "the HW_ set beats the SDK's", variables: hwSet.plus(sdkSet), want: variableKeys},
		{name: "the SDK's token does not go with the HW_ keys", variables: hwSet.plus(sdkSet).without("HW_SECURITY_TOKEN"), want: variableKeys.withoutToken()},
		{name: "the HW_ token does not go with the SDK's keys", variables: sdkSet.without("HUAWEICLOUD_SDK_SECURITY_TOKEN").plus(variables{"HW_SECURITY_TOKEN": variableKeys.token}), want: sdkKeys.withoutToken()},

		{
			name: "HW_ACCESS_KEY alone beside the SDK's set", variables: sdkSet.plus(variables{"HW_ACCESS_KEY": variableKeys.id}),
			wantError: []string{"huaweicloud.access_key", "HW_ACCESS_KEY", "huaweicloud.secret_key", "HW_SECRET_KEY"},
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

// The other set may be complete, so an error about half a set must not name it.
func TestKeys_errorOfHalfASetNamesOnlyItsVariables(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	p := configuredProvider(t, urls(server).plus(variables{
		"HW_ACCESS_KEY": variableKeys.id, "HUAWEICLOUD_SDK_AK": sdkKeys.id, "HUAWEICLOUD_SDK_SK": sdkKeys.secret,
	}), nil)
	_, problem := p.Read(huaweiCloud.dataSource, nil)
	p.tells(problem, "HW_SECRET_KEY")
	p.tellsNothingOf(problem, "HUAWEICLOUD_SDK_SK")
}

func TestClouds_oneWithoutKeysDoesNotStopTheOther(t *testing.T) {
	for i, c := range bothClouds {
		other := bothClouds[1-i]
		t.Run("only "+c.name, func(t *testing.T) {
			server := sandboxtest.Start(t, c.organization(variableKeys))
			p := configuredProvider(t, urls(server).plus(variables{
				c.idVariable: variableKeys.id, c.secretVariable: variableKeys.secret, c.tokenVariable: variableKeys.token,
			}), nil)
			p.fails(other, "no credentials", other.name+"."+other.id, other.name+"."+other.secret, other.idVariable, other.secretVariable)
			p.reads(c)
		})
	}
}

func TestClouds_mistakeInOneDoesNotStopTheOther(t *testing.T) {
	for i, c := range bothClouds {
		other := bothClouds[1-i]
		t.Run(c.name, func(t *testing.T) {
			server := sandboxtest.Start(t, c.organization(variableKeys))
			p := configuredProvider(t, urls(server).plus(variables{
				c.idVariable: variableKeys.id, c.secretVariable: variableKeys.secret, c.tokenVariable: variableKeys.token,
				other.endpointVariable: "ftp://files.invalid", other.idVariable: "some-id", other.secretVariable: "some-secret-8d1",
			}), nil)
			p.fails(other, other.endpointVariable)
			p.reads(c)
		})
	}
}
