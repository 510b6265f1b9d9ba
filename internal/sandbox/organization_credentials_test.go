// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

const credentialsText = `{
  "tencentcloud": {"roles": [
    {"arn": "a", "external_id": "e", "longest_seconds": 5},
    {"arn": "b", "provider_id": "p", "web_identity_token": "t"},
    {"arn": "c", "instance_role": "worker"}
  ]},
  "huaweicloud": {
    "agencies": [{"name": "n", "domain_id": "d", "domain_name": "dn", "longest_seconds": 6, "policy_states_summary": {"x": 1}}, {"name": "n", "domain_id": "d2"}],
    "identity_providers": [{"id": "i", "token": "t", "longest_seconds": 7}],
    "instance": {"needs_token": true, "no_agency": true, "longest_seconds": 8}
  }
}`

func TestLoadOfCredentials(t *testing.T) {
	org, err := Load(strings.NewReader(credentialsText))
	if err != nil {
		t.Fatal(err)
	}
	wantRoles := []Role{{ARN: "a", ExternalID: "e", LongestSeconds: 5}, {ARN: "b", ProviderID: "p", WebIdentityToken: "t"}, {ARN: "c", InstanceRole: "worker"}}
	wantAgencies := []Agency{
		{Name: "n", DomainID: "d", DomainName: "dn", LongestSeconds: 6, PolicyStatesSummary: []byte(`{"x": 1}`)},
		{Name: "n", DomainID: "d2", DomainName: "d2", PolicyStatesSummary: []byte(emptyPolicyStatesSummary)},
	}
	huawei := org.HuaweiCloud
	if !reflect.DeepEqual(org.TencentCloud.Roles, wantRoles) || !reflect.DeepEqual(huawei.Agencies, wantAgencies) ||
		!reflect.DeepEqual(huawei.IdentityProviders, []IdentityProvider{{ID: "i", Token: "t", LongestSeconds: 7}}) ||
		!reflect.DeepEqual(huawei.Instance, &Instance{NeedsToken: true, NoAgency: true, LongestSeconds: 8}) {
		t.Errorf("%+v", org)
	}
	again, err := Load(bytes.NewReader(bytes.ReplaceAll(encodeJSON(org), []byte(`{"x":1}`), []byte(`{"x": 1}`))))
	if err != nil || !reflect.DeepEqual(again, org) {
		t.Errorf("changed on its way through JSON: %v %+v", err, again)
	}
}

func TestLoadSaysWhatIsWrongWithCredentials(t *testing.T) {
	for text, want := range map[string]string{
		`{"tencentcloud":{"roles":[{"arm":"a"}]}}`:                                                              "unknown field tencentcloud.roles[0].arm",
		`{"tencentcloud":{"roles":[{}]}}`:                                                                       "tencentcloud.roles[0].arn: a role is needed",
		`{"tencentcloud":{"roles":[{"arn":"a"},{"arn":"a"}]}}`:                                                  "tencentcloud.roles[1].arn: role a comes twice",
		`{"tencentcloud":{"roles":[{"arn":"a","provider_id":"p"}]}}`:                                            "tencentcloud.roles[0]: provider_id and web_identity_token come together",
		`{"tencentcloud":{"roles":[{"arn":"a","web_identity_token":"t"}]}}`:                                     "tencentcloud.roles[0]: provider_id and web_identity_token come together",
		`{"tencentcloud":{"roles":[{"arn":"a","external_id":"e","instance_role":"i"}]}}`:                        "tencentcloud.roles[0].external_id",
		`{"tencentcloud":{"roles":[{"arn":"a","external_id":"e","provider_id":"p","web_identity_token":"t"}]}}`: "tencentcloud.roles[0].external_id",
		`{"tencentcloud":{"roles":[{"arn":"a","instance_role":"i/j"}]}}`:                                        "tencentcloud.roles[0].instance_role",
		`{"tencentcloud":{"roles":[{"arn":"a","instance_role":"i"},{"arn":"b","instance_role":"i"}]}}`:          "tencentcloud.roles[1].instance_role: role i comes twice",
		`{"tencentcloud":{"roles":[{"arn":"a","longest_seconds":-1}]}}`:                                         "tencentcloud.roles[0].longest_seconds",
		`{"huaweicloud":{"agencies":[{"domain_id":"d"}]}}`:                                                      "huaweicloud.agencies[0].name",
		`{"huaweicloud":{"agencies":[{"name":"n"}]}}`:                                                           "huaweicloud.agencies[0].domain_id",
		`{"huaweicloud":{"agencies":[{"name":"n","domain_id":"d"},{"name":"n","domain_id":"d"}]}}`:              "huaweicloud.agencies[1].name: agency n of d comes twice",
		`{"huaweicloud":{"agencies":[{"name":"n","domain_id":"d","policy_states_summary":[]}]}}`:                "huaweicloud.agencies[0].policy_states_summary: a JSON object is needed",
		`{"huaweicloud":{"agencies":[{"name":"n","domain_id":"d","longest_seconds":-1}]}}`:                      "huaweicloud.agencies[0].longest_seconds",
		`{"huaweicloud":{"agencies":[{"name":"n","domain":"d"}]}}`:                                              "unknown field huaweicloud.agencies[0].domain",
		`{"huaweicloud":{"identity_providers":[{"token":"t"}]}}`:                                                "huaweicloud.identity_providers[0].id",
		`{"huaweicloud":{"identity_providers":[{"id":"i"}]}}`:                                                   "huaweicloud.identity_providers[0].token",
		`{"huaweicloud":{"identity_providers":[{"id":"i","token":"t"},{"id":"i","token":"u"}]}}`:                "huaweicloud.identity_providers[1].id: identity provider i comes twice",
		`{"huaweicloud":{"identity_providers":[{"id":"i","token":"t","longest_seconds":-1}]}}`:                  "huaweicloud.identity_providers[0].longest_seconds",
		`{"huaweicloud":{"identity_providers":[{"id":"i","tokens":"t"}]}}`:                                      "unknown field huaweicloud.identity_providers[0].tokens",
		`{"huaweicloud":{"instance":{"longest_seconds":-1}}}`:                                                   "huaweicloud.instance.longest_seconds",
		`{"huaweicloud":{"instance":{"agency":"a"}}}`:                                                           "unknown field huaweicloud.instance.agency",
	} {
		if _, err := Load(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nerror %v, want %s", text, err, want)
		}
	}
}

func TestUpdateLeavesTheCallersCredentialsAlone(t *testing.T) {
	org := bothKeys()
	org.HuaweiCloud.Instance = &Instance{}
	server := start(t, org)
	server.Update(func(served *Organization) {
		served.TencentCloud.Roles[0].ARN = "changed"
		served.HuaweiCloud.Agencies[0].Name = "changed"
		served.HuaweiCloud.IdentityProviders[0].ID = "changed"
		served.HuaweiCloud.Instance.NoAgency = true
	})
	want := bothKeys()
	want.HuaweiCloud.Instance = &Instance{}
	if !reflect.DeepEqual(org, want) {
		t.Errorf("the caller's organization changed: %+v", org)
	}
	mine := []Agency{{Name: "n", DomainID: "d"}}
	server.Update(func(served *Organization) { served.HuaweiCloud.Agencies = mine })
	if mine[0].DomainName != "" {
		t.Error("an Update writes to a list of the caller")
	}
}
