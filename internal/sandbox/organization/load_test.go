// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

const everyField = `{
  "tencentcloud": {
    "secret_id": "id", "secret_key": "key", "security_token": "token", "account_id": "200000000001",
    "details": {"OrgId": 9007199254740993, "OrgPermission": null},
    "members": [{
      "member_uin": 18446744073709551615,
      "name": "first",
      "tags": {"env": "prod", "owner": "ops"},
      "noncompliant_resources": [{"Resource": "qcs::vpc::uin/1:subnet/a", "Tags": null}, {}],
      "effective_policy": {"TargetId": 1, "PolicyContent": "{\"tags\": {}}", "LastUpdatedTimestamp": null},
      "policies": [{"policy_id": 11, "name": "p", "accounts": [{"OrgSubAccountUin": 9007199254740993}]}],
      "policy_details": [{"PolicyId": 11, "Description": "\u0041"}]
    }],
    "auth_policies": [{"BindType": 2, "Members": [{"MemberUin": 1}]}],
    "identity_center": {"zone_id": "z-1", "details": {"ZoneId": "z-1"}, "tasks": [], "role_assignments": [{"TargetUin": 1}], "role_configuration_provisionings": [{"TargetUin": 2}], "groups": [{"group_id": "g-1", "members": [{"UserId": "u-1"}]}]},
    "roles": [
      {"arn": "a", "external_id": "e", "longest_seconds": 5},
      {"arn": "b", "provider_id": "p", "web_identity_token": "t"},
      {"arn": "c", "instance_role": "worker"}
    ]
  },
  "huaweicloud": {
    "access_key": "ak", "secret_key": "sk", "security_token": "st", "domain_id": "d", "domain_name": "dn",
    "policy_states_summary": {"results": null, "policy_assignments": [ {"policy_assignment": {"parameters": {"a": {"value": 1.10}}}} ] },
    "policy_states": [{"evaluation_time": 1605776482523}, {"evaluation_time": "2026"}, {"evaluation_time": null}],
    "tracker_config": {"selector": {"all_supported": true}, "frozen_status": null},
    "aggregators": [{"aggregator_id": "a", "details": {"aggregator_id": "a"}, "sources": [{"source_id": "s"}], "policy_assignments": [{"account_id": "x"}], "policy_states": []}],
    "organization_accounts": [{"id": "a"}],
    "agencies": [{"name": "n", "domain_id": "d", "domain_name": "dn", "longest_seconds": 6, "policy_states_summary": {}}],
    "identity_providers": [{"id": "i", "token": "t", "longest_seconds": 7}],
    "instance": {"needs_token": true, "no_agency": true, "longest_seconds": 8}
  }
}
`

func load(t *testing.T, text string) Organization {
	t.Helper()
	organization, err := Load(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return organization
}

func TestLoad_everyFieldIsReadAndPrinted(t *testing.T) {
	var want bytes.Buffer
	if err := json.Compact(&want, []byte(everyField)); err != nil {
		t.Fatal(err)
	}
	loaded := load(t, everyField)
	if got := encode(t, loaded); got != want.String()+"\n" {
		t.Errorf("got  %s\nwant %s", got, want.String())
	}
	if text := string(loaded.HuaweiCloud.PolicyStatesSummary); !strings.Contains(text, "[ {") {
		t.Errorf("not word for word: %s", text)
	}
}

func TestLoad_defaults(t *testing.T) {
	got := load(t, `{"huaweicloud":{"agencies":[{"name":"n","domain_id":"d"}]}}`)
	if got.TencentCloud.SecretID != DefaultSecretID || got.TencentCloud.IdentityCenter != nil ||
		got.HuaweiCloud.DomainID != DefaultHuaweiDomainID || string(got.HuaweiCloud.PolicyStatesSummary) != emptyPolicyStatesSummary ||
		got.HuaweiCloud.Agencies[0].DomainName != "d" || string(got.HuaweiCloud.Agencies[0].PolicyStatesSummary) != emptyPolicyStatesSummary {
		t.Errorf("%+v", got)
	}
}

// places are the fields of the file with the answer of each API. list is the list of the answer, empty for the whole answer.
var places = map[string]struct{ before, list, after string }{
	"ListNonCompliantResource":                         {`{"tencentcloud":{"members":[{"member_uin":1,"noncompliant_resources":`, "Items", `}]}}`},
	"DescribeOrganizationMemberAuthAccounts":           {`{"tencentcloud":{"members":[{"member_uin":1,"policies":[{"policy_id":1,"accounts":`, "Items", `}]}]}}`},
	"DescribeOrganizationMemberPolicies":               {`{"tencentcloud":{"members":[{"member_uin":1,"policy_details":`, "Items", `}]}}`},
	"DescribeOrganizationMembers":                      {`{"tencentcloud":{"member_details":`, "Items", `}}`},
	"DescribeOrganizationMembersAuthPolicy":            {`{"tencentcloud":{"auth_policies":`, "Items", `}}`},
	"ListRoleAssignments":                              {`{"tencentcloud":{"identity_center":{"zone_id":"z","role_assignments":`, "RoleAssignments", `}}}`},
	"ListRoleConfigurationProvisionings":               {`{"tencentcloud":{"identity_center":{"zone_id":"z","role_configuration_provisionings":`, "RoleConfigurationProvisionings", `}}}`},
	"ListGroupMembers":                                 {`{"tencentcloud":{"identity_center":{"zone_id":"z","groups":[{"group_id":"g-1","members":`, "GroupMembers", `}]}}}`},
	"ListTasks":                                        {`{"tencentcloud":{"identity_center":{"zone_id":"z","tasks":`, "Tasks", `}}}`},
	"DescribeEffectivePolicy":                          {`{"tencentcloud":{"members":[{"member_uin":1,"effective_policy":`, "EffectivePolicy", `}]}}`},
	"DescribeOrganization":                             {`{"tencentcloud":{"details":`, "", `}}`},
	"DescribeIdentityCenter":                           {`{"tencentcloud":{"identity_center":{"zone_id":"z","details":`, "", `}}}`},
	"ListAccounts":                                     {`{"huaweicloud":{"organization_accounts":`, "accounts", `}}`},
	"ListPolicyStatesByDomainId":                       {`{"huaweicloud":{"policy_states":`, "value", `}}`},
	"ShowTrackerConfig":                                {`{"huaweicloud":{"tracker_config":`, "", `}}`},
	"CollectPolicyStatesSummary":                       {`{"huaweicloud":{"policy_states_summary":`, "", `}}`},
	"ListAggregateComplianceByPolicyAssignment":        {`{"huaweicloud":{"aggregators":[{"aggregator_id":"a","policy_assignments":`, "aggregate_policy_assignments", `}]}}`},
	"ShowAggregateComplianceDetailsByPolicyAssignment": {`{"huaweicloud":{"aggregators":[{"aggregator_id":"a","policy_states":`, "policy_states", `}]}}`},
	"ListConfigurationAggregators":                     {`{"huaweicloud":{"aggregators":[{"aggregator_id":"a","details":`, "configuration_aggregators", `}]}}`},
	"ShowConfigurationAggregatorSourcesStatus":         {`{"huaweicloud":{"aggregators":[{"aggregator_id":"a","sources":`, "aggregated_source_statuses", `}]}}`},
}

func TestLoad_documentedItemsAreAccepted(t *testing.T) {
	files, err := os.ReadDir("documented")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		action := strings.TrimSuffix(file.Name(), ".json")
		place, known := places[action]
		if action == "GetCallerIdentity" {
			continue // its answer is made from the keys
		}
		if !known {
			t.Errorf("places has no entry for %s", action)
			continue
		}
		var envelope struct{ Response json.RawMessage }
		text := json.RawMessage(Documented(action))
		if err := json.Unmarshal(text, &envelope); err != nil {
			t.Fatal(err)
		}
		if envelope.Response != nil {
			text = envelope.Response
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(text, &fields); err != nil {
			t.Fatal(err)
		}
		delete(fields, "RequestId")
		text, _ = json.Marshal(fields)
		if place.list != "" {
			text = fields[place.list]
		}
		if strings.HasSuffix(place.before, `"details":`) && place.list != "" { // the file has one item
			var items []json.RawMessage
			if err := json.Unmarshal(text, &items); err != nil {
				t.Fatal(err)
			}
			text = items[0]
		}
		if _, err := Load(strings.NewReader(place.before + string(text) + place.after)); err != nil {
			t.Errorf("%s: %v", action, err)
		}
	}
}

// inPlace completes a text: M{...}M is the first member, T{...}T is tencentcloud, H{...}H is huaweicloud.
var inPlace = strings.NewReplacer(
	"M{", `{"tencentcloud":{"members":[{"member_uin":1,`, "}M", `}]}}`,
	"T{", `{"tencentcloud":{`, "H{", `{"huaweicloud":{`, "}T", "}}", "}H", "}}")

// loadErrors checks the error of each text.
func loadErrors(t *testing.T, wants map[string]string) {
	t.Helper()
	for text, want := range wants {
		text = inPlace.Replace(text)
		if _, err := Load(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nerror %v, want %s", text, err, want)
		}
	}
}

func TestLoad_errorsOfTheFormat(t *testing.T) {
	loadErrors(t, map[string]string{
		``:                   "expected one JSON object with tencentcloud and huaweicloud, found an empty file",
		" \n":                "expected one JSON object with tencentcloud and huaweicloud, found an empty file",
		`[]`:                 "expected one JSON object with tencentcloud and huaweicloud, found a list",
		`null`:               "expected one JSON object with tencentcloud and huaweicloud, found null",
		"{\n\"tencent\":{}}": "line 2: unknown field tencent",
		`T{"Members":[]}T`:   "line 1: unknown field tencentcloud.Members",
		"{\"huaweicloud\":{},\n\"huaweicloud\":{}}": "line 2: field huaweicloud is given twice",
		"T{\n\"secret_id\":1}T":                     "line 2: tencentcloud.secret_id: expected a string, found a number",
		`T{"members":5}T`:                           "tencentcloud.members: expected a list, found a number",
		"M{\"policies\":[{\n\"policy\":1}]}M":       "line 2: unknown field tencentcloud.members[0].policies[0].policy",
		`M{"tags":{"a":1}}M`:                        "tencentcloud.members[0].tags.a: expected a string, found a number",
		`T{"members":[{"member_uin":"1"}]}T`:        "tencentcloud.members[0].member_uin: expected a whole number from 0 to 18446744073709551615, found a string",
		`T{"members":[{"member_uin":-1}]}T`:         "tencentcloud.members[0].member_uin: expected a whole number from 0 to 18446744073709551615, found the number -1",
		"{\"tencentcloud\":{\n":                     "line 2: the JSON ends too early",
		"{\n\"tencentcloud\":nul}":                  "line 2: invalid character",
		"{}\n{}":                                    "line 2: invalid character '{' after top-level value",
	})
}

func TestLoad_errorsInTheVendorsObjects(t *testing.T) {
	loadErrors(t, map[string]string{
		"M{\"noncompliant_resources\":[{},\n{\n\"Resorce\":\"a\"}]}M":                            "line 3: unknown field tencentcloud.members[0].noncompliant_resources[1].Resorce",
		`M{"noncompliant_resources":[{"Resource":5}]}M`:                                          "tencentcloud.members[0].noncompliant_resources[0].Resource: expected a string, found a number",
		`M{"noncompliant_resources":[{"resource":"a"}]}M`:                                        "unknown field tencentcloud.members[0].noncompliant_resources[0].resource",
		`M{"noncompliant_resources":[{"Tags":[{"Key":"a"}]}]}M`:                                  "unknown field tencentcloud.members[0].noncompliant_resources[0].Tags[0].Key",
		`M{"noncompliant_resources":[{"Resource":"a","Resource":"b"}]}M`:                         "is given twice",
		`M{"noncompliant_resources":[null]}M`:                                                    "tencentcloud.members[0].noncompliant_resources[0]: expected an object, found null",
		`M{"noncompliant_resources":{}}M`:                                                        "tencentcloud.members[0].noncompliant_resources: expected a list, found an object",
		`M{"policies":[{"policy_id":1,"accounts":[{"OrgSubAccountUin":"1"}]}]}M`:                 "accounts[0].OrgSubAccountUin: expected a whole number",
		`M{"policies":[{"policy_id":1,"accounts":[{"OrgSubAccountUin":1.5}]}]}M`:                 "found the number 1.5",
		`M{"effective_policy":{"PolicyContent":{}}}M`:                                            "tencentcloud.members[0].effective_policy.PolicyContent: expected a string, found an object",
		`M{"policy_details":[{"Policy":1}]}M`:                                                    "unknown field tencentcloud.members[0].policy_details[0].Policy",
		`T{"details":{"RootNodeID":1}}T`:                                                         "unknown field tencentcloud.details.RootNodeID",
		`T{"auth_policies":[{"Members":[{"Name":"a"}]}]}T`:                                       "unknown field tencentcloud.auth_policies[0].Members[0].Name",
		`T{"member_details":[{"NodeId":"1"}]}T`:                                                  "tencentcloud.member_details[0].NodeId: expected a whole number",
		"T{\"identity_center\":{\"zone_id\":\"z\",\"tasks\":[{\n\"CreateTime\":\"\"}]}}T":        "line 2: unknown field tencentcloud.identity_center.tasks[0].CreateTime",
		`T{"identity_center":{"zone_id":"z","details":[]}}T`:                                     "tencentcloud.identity_center.details: expected an object, found a list",
		`H{"policy_states_summary":[]}H`:                                                         "huaweicloud.policy_states_summary: expected an object, found a list",
		`H{"policy_states_summary":{"result":{}}}H`:                                              "unknown field huaweicloud.policy_states_summary.result",
		`H{"policy_states_summary":{"policy_assignments":[{"policy_assignment":{"tags":{}}}]}}H`: "policy_assignment.tags: expected a list, found an object",
		`H{"policy_states":[{"evaluation_time":[]}]}H`:                                           "huaweicloud.policy_states[0].evaluation_time: expected a string or a number, found a list",
		`H{"organization_accounts":[{"account_id":"a"}]}H`:                                       "unknown field huaweicloud.organization_accounts[0].account_id",
		`H{"aggregators":[{"aggregator_id":"a","details":{"name":"n"}}]}H`:                       "unknown field huaweicloud.aggregators[0].details.name",
		`H{"aggregators":[{"aggregator_id":"a","sources":[{"source_id":1}]}]}H`:                  "huaweicloud.aggregators[0].sources[0].source_id: expected a string, found a number",
		`H{"tracker_config":[]}H`:                                                                "huaweicloud.tracker_config: expected an object, found a list",
		`H{"tracker_config":{"selector":{"all_supported":"true"}}}H`:                             "huaweicloud.tracker_config.selector.all_supported: expected true or false, found a string",
		`H{"policy_states":[[]]}H`:                                                               "huaweicloud.policy_states[0]: expected an object, found a list",
		`H{"agencies":[{"policy_states_summary":[]}]}H`:                                          "huaweicloud.agencies[0].policy_states_summary: expected an object, found a list",
	})
}

func TestLoad_missingAndRepeatedIdentifiers(t *testing.T) {
	loadErrors(t, map[string]string{
		"T{\"members\":[{\"member_uin\":1},\n{\"member_uin\":1}]}T":                              "line 2: tencentcloud.members[1].member_uin: member 1 is given twice",
		"T{\"members\":[\n{}]}T":                                                                 "line 2: tencentcloud.members[0].member_uin: expected a number above 0",
		`M{"policies":[{}]}M`:                                                                    "tencentcloud.members[0].policies[0].policy_id: expected a number above 0",
		`M{"policies":[{"policy_id":1},{"policy_id":1}]}M`:                                       "policies[1].policy_id: policy 1 is given twice",
		`T{"account_id":"uin/1"}T`:                                                               "tencentcloud.account_id: expected the digits of a UIN",
		`T{"member_details":[],"members":[{"member_uin":1,"tags":{"a":"b"}}]}T`:                  "tencentcloud.members[0].tags: member_details are given",
		`T{"identity_center":{}}T`:                                                               "tencentcloud.identity_center.zone_id: expected the ID of a zone",
		`T{"identity_center":{"zone_id":"z","groups":[{"group_id":"u-1"}]}}T`:                    "tencentcloud.identity_center.groups[0].group_id: expected an ID that begins with g-",
		`T{"identity_center":{"zone_id":"z","groups":[{"group_id":"g-1"},{"group_id":"g-1"}]}}T`: "groups[1].group_id: group g-1 is given twice",
		`T{"secret_id":"a/b"}T`:                                                                  "tencentcloud.secret_id: a key ID has no",
		`H{"access_key":"a b"}H`:                                                                 "huaweicloud.access_key: a key ID has no",
		`T{"roles":[{}]}T`:                                                                       "tencentcloud.roles[0].arn: expected the name of a role",
		`T{"roles":[{"arn":"a"},{"arn":"a"}]}T`:                                                  "tencentcloud.roles[1].arn: role a is given twice",
		`T{"roles":[{"arn":"a","provider_id":"p"}]}T`:                                            "tencentcloud.roles[0]: set provider_id and web_identity_token together",
		`T{"roles":[{"arn":"a","web_identity_token":"t"}]}T`:                                     "tencentcloud.roles[0]: set provider_id and web_identity_token together",
		`T{"roles":[{"arn":"a","external_id":"e","instance_role":"i"}]}T`:                        "tencentcloud.roles[0].external_id",
		`T{"roles":[{"arn":"a","instance_role":"i/j"}]}T`:                                        "tencentcloud.roles[0].instance_role",
		`T{"roles":[{"arn":"a","instance_role":"i"},{"arn":"b","instance_role":"i"}]}T`:          "tencentcloud.roles[1].instance_role: role i is given twice",
		`T{"roles":[{"arn":"a","longest_seconds":-1}]}T`:                                         "tencentcloud.roles[0].longest_seconds: expected 0 or more",
		`H{"agencies":[{"domain_id":"d"}]}H`:                                                     "huaweicloud.agencies[0].name: expected",
		`H{"agencies":[{"name":"n"}]}H`:                                                          "huaweicloud.agencies[0].domain_id: expected",
		`H{"agencies":[{"name":"n","domain_id":"d"},{"name":"n","domain_id":"d"}]}H`:             "huaweicloud.agencies[1].name: agency n of d is given twice",
		`H{"agencies":[{"name":"n","domain_id":"d","longest_seconds":-1}]}H`:                     "huaweicloud.agencies[0].longest_seconds",
		`H{"identity_providers":[{"token":"t"}]}H`:                                               "huaweicloud.identity_providers[0].id: expected",
		`H{"identity_providers":[{"id":"i"}]}H`:                                                  "huaweicloud.identity_providers[0].token: expected",
		`H{"identity_providers":[{"id":"i","token":"t"},{"id":"i","token":"u"}]}H`:               "huaweicloud.identity_providers[1].id: identity provider i is given twice",
		`H{"identity_providers":[{"id":"i","token":"t","longest_seconds":-1}]}H`:                 "huaweicloud.identity_providers[0].longest_seconds",
		`H{"instance":{"longest_seconds":-1}}H`:                                                  "huaweicloud.instance.longest_seconds",
		`H{"aggregators":[{}]}H`:                                                                 "huaweicloud.aggregators[0].aggregator_id: expected the ID of an aggregator",
		`H{"aggregators":[{"aggregator_id":"a"},{"aggregator_id":"a"}]}H`:                        "huaweicloud.aggregators[1].aggregator_id: aggregator a is given twice",
	})
}

func TestClone_changesLeaveTheOriginalAlone(t *testing.T) {
	original, want := load(t, everyField), load(t, everyField)
	clone := original.Clone()
	changed := []byte(`{"changed":true}`)
	tencent, huawei := &clone.TencentCloud, &clone.HuaweiCloud
	tencent.Members[0].NonCompliantResources[0], tencent.Members[0].PolicyDetails[0] = changed, changed
	tencent.Members[0].Policies[0].Accounts[0], tencent.Members[0].Tags["owner"] = changed, "changed"
	tencent.Members[0].Policies[0].Name, tencent.Members[0].Name = "changed", "changed"
	tencent.IdentityCenter.ZoneID, tencent.Roles[0].ARN = "changed", "changed"
	tencent.IdentityCenter.RoleConfigurationProvisionings[0], tencent.IdentityCenter.Groups[0].Members[0] = changed, changed
	tencent.IdentityCenter.Groups[0].GroupID = "changed"
	tencent.IdentityCenter.RoleAssignments[0], tencent.AuthPolicies[0] = changed, changed
	huawei.PolicyStates[0], huawei.Agencies[0].Name = changed, "changed"
	huawei.Aggregators[0].Sources[0], huawei.Aggregators[0].AggregatorID = changed, "changed"
	huawei.OrganizationAccounts[0] = changed
	huawei.IdentityProviders[0].ID, huawei.Instance.NoAgency = "changed", false
	if !reflect.DeepEqual(original, want) {
		t.Errorf("the original changed: %+v", original)
	}
}

func TestListedMembers_madeFromMembers(t *testing.T) {
	organization := load(t, `{"tencentcloud":{"members":[{"member_uin":7,"name":"shop","tags":{"owner":"ops","env":"prod"}},{"member_uin":8}]}}`)
	got, err := json.Marshal(organization.TencentCloud.ListedMembers())
	want := `[{"MemberUin":7,"Name":"shop","Tags":[{"TagKey":"env","TagValue":"prod"},{"TagKey":"owner","TagValue":"ops"}]},{"MemberUin":8,"Name":""}]`
	if err != nil || string(got) != want {
		t.Errorf("%v %s", err, got)
	}
	organization.TencentCloud.MemberDetails = Items[OrgMember]{}
	if got := organization.TencentCloud.ListedMembers(); len(got) != 0 {
		t.Errorf("with empty details: %d items", len(got))
	}
}

func TestListedAuthPolicies_madeFromAccountsOfPolicies(t *testing.T) {
	organization := load(t, `{"tencentcloud":{"members":[
		{"member_uin":7,"name":"shop","policies":[
			{"policy_id":11,"name":"p","accounts":[{"OrgSubAccountUin":18446744073709551615,"OrgSubAccountName":null,"PolicyId":99,"IdentityId":1,"CreateTime":"2026","UpdateTime":"2026"},{}]}]},
		{"member_uin":8,"policies":[{"policy_id":12,"accounts":[{"IdentityRoleName":"r"}]},{"policy_id":13}]},
		{"member_uin":9}]}}`)
	got, err := json.Marshal(organization.TencentCloud.ListedAuthPolicies())
	want := `[{"MemberUin":7,"MemberName":"shop","PolicyId":11,"PolicyName":"p","BindType":1,"IdentityId":1,"OrgSubAccountUin":18446744073709551615,"OrgSubAccountName":null,"CreateTime":"2026"},` +
		`{"MemberUin":7,"MemberName":"shop","PolicyId":11,"PolicyName":"p","BindType":1},` +
		`{"MemberUin":8,"MemberName":"","PolicyId":12,"PolicyName":"","BindType":1,"IdentityRoleName":"r"}]`
	if err != nil || string(got) != want {
		t.Errorf("%v %s", err, got)
	}
	organization.TencentCloud.AuthPolicies = Items[OrgMembersAuthPolicy]{}
	if got := organization.TencentCloud.ListedAuthPolicies(); len(got) != 0 {
		t.Errorf("with empty auth_policies: %d items", len(got))
	}
}
