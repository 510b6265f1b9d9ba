// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

const handWritten = `{
  "tencentcloud": {
    "secret_id": "id", "secret_key": "key", "security_token": "token",
    "members": [{
      "member_uin": 18446744073709551615,
      "name": "first",
      "noncompliant_resources": [{"Resource": "qcs::vpc::uin/1:subnet/a", "Tags": null, "anything": [1.10]}],
      "policies": [{"policy_id": 11, "name": "p", "accounts": [{"OrgSubAccountUin": 9007199254740993}]}]
    }],
    "identity_center": {"zone_id": "z-1", "tasks": []}
  },
  "huaweicloud": {
    "access_key": "ak", "domain_id": "d",
    "policy_states_summary": {"results": null, "policy_assignments": [ ] }
  }
}
`

func TestLoad(t *testing.T) {
	org, err := Load(strings.NewReader(handWritten))
	if err != nil {
		t.Fatal(err)
	}
	member := org.TencentCloud.Members[0]
	if member.MemberUin != 18446744073709551615 || string(member.NonCompliantResources[0]) != `{"Resource": "qcs::vpc::uin/1:subnet/a", "Tags": null, "anything": [1.10]}` ||
		string(member.Policies[0].Accounts[0]) != `{"OrgSubAccountUin": 9007199254740993}` {
		t.Errorf("member %+v", member)
	}
	if org.TencentCloud.SecurityToken != "token" || org.TencentCloud.IdentityCenter.ZoneID != "z-1" {
		t.Errorf("Tencent Cloud %+v", org.TencentCloud)
	}
	if org.HuaweiCloud.AccessKey != "ak" || org.HuaweiCloud.SecretKey != DefaultHuaweiSecretKey || org.HuaweiCloud.DomainID != "d" ||
		string(org.HuaweiCloud.PolicyStatesSummary) != `{"results": null, "policy_assignments": [ ] }` {
		t.Errorf("Huawei Cloud %+v", org.HuaweiCloud)
	}
}

func TestLoadOfAnEmptyObjectHasDefaults(t *testing.T) {
	org, err := Load(strings.NewReader(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	if org.TencentCloud.SecretID != DefaultSecretID || org.TencentCloud.IdentityCenter != nil || !json.Valid(org.HuaweiCloud.PolicyStatesSummary) {
		t.Errorf("%+v", org)
	}
}

func TestLoadSaysWhatAndWhere(t *testing.T) {
	for text, want := range map[string]string{
		"{\n\"tencent\":{}}": "line 2: unknown field tencent",
		"{\"tencentcloud\":{\"members\":[{\"member_uin\":1},\n\n{\"uin\":2}]}}":                                 "line 3: unknown field tencentcloud.members[1].uin",
		`{"tencentcloud":{"Members":[]}}`:                                                                       "line 1: unknown field tencentcloud.Members",
		"{\"huaweicloud\":{},\n\"huaweicloud\":{}}":                                                             "line 2: field huaweicloud comes twice",
		"{\"tencentcloud\":\n{\"secret_id\":1}}":                                                                "line 2: tencentcloud.secret_id",
		`{"tencentcloud":{"members":[{"member_uin":"1"}]}}`:                                                     "member_uin: a JSON string does not fit here",
		`{"tencentcloud":{"members":[{"member_uin":-1}]}}`:                                                      "member_uin",
		`{"tencentcloud":{"members":[{}]}}`:                                                                     "tencentcloud.members[0].member_uin",
		`{"tencentcloud":{"members":[{"member_uin":1},{"member_uin":1}]}}`:                                      "tencentcloud.members[1].member_uin: member 1 comes twice",
		`{"tencentcloud":{"members":[{"member_uin":1,"policies":[{}]}]}}`:                                       "tencentcloud.members[0].policies[0].policy_id",
		`{"tencentcloud":{"identity_center":{}}}`:                                                               "tencentcloud.identity_center.zone_id",
		`{"tencentcloud":{"identity_center":{"zone_id":"z","tasks":[{},null]}}}`:                                "tencentcloud.identity_center.tasks[1]: a JSON object is needed",
		`{"tencentcloud":{"members":5}}`:                                                                        "tencentcloud.members: a JSON number does not fit here",
		`{"tencentcloud":{"members":[{"member_uin":1,"policies":[{"policy":1}]}]}`:                              "unknown field tencentcloud.members[0].policies[0].policy",
		`{"tencentcloud":{"secret_id":"a/b"}}`:                                                                  "tencentcloud.secret_id",
		`{"huaweicloud":{"policy_states_summary":[]}}`:                                                          "huaweicloud.policy_states_summary: a JSON object is needed",
		`{"tencentcloud":{"lists":{"ListNothing":[]}}}`:                                                         "unknown field tencentcloud.lists.ListNothing",
		`{"tencentcloud":{"lists":{"ListPolicyStatesByDomainId":[]}}}`:                                          "unknown field tencentcloud.lists.ListPolicyStatesByDomainId",
		`{"tencentcloud":{"members":[{"member_uin":1,"lists":{"DescribeOrganizationMembers":[]}}]}}`:            "unknown field tencentcloud.members[0].lists.DescribeOrganizationMembers",
		`{"tencentcloud":{"lists":{"DescribeOrganizationMembers":[],"DescribeOrganizationMembers":[{}]}}}`:      "field tencentcloud.lists.DescribeOrganizationMembers comes twice",
		`{"tencentcloud":{"lists":{"DescribeOrganizationMembers":[{},1]}}}`:                                     "tencentcloud.lists.DescribeOrganizationMembers[1]: a JSON object is needed",
		`{"tencentcloud":{"members":[{"member_uin":1,"lists":{"DescribeOrganizationMemberPolicies":[null]}}]}}`: "tencentcloud.members[0].lists.DescribeOrganizationMemberPolicies[0]: a JSON object is needed",
		`{"huaweicloud":{"lists":{"ListPolicyStatesByDomainId":[[]]}}}`:                                         "huaweicloud.lists.ListPolicyStatesByDomainId[0]: a JSON object is needed",
		"{\"tencentcloud\":{\n":                                                                                 "line 2: the JSON ends too early",
		"{\n\"tencentcloud\":nul}":                                                                              "line 2: invalid character",
		"{}\n{}":                                                                                                "line 2: something follows the organization",
		``:                                                                                                      "line 1: the JSON ends too early",
		`[]`:                                                                                                    "JSON array does not fit",
	} {
		if _, err := Load(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nerror %v, want %s", text, err, want)
		}
	}
}

func TestGenerateIsDeterministicAndLoads(t *testing.T) {
	size := Size{
		Members: 3, ResourcesPerMember: 200, PoliciesPerMember: 2, AccountsPerPolicy: 60, Tasks: 60, Rules: 30,
		Lists: map[string]int{"ListPolicyStatesByDomainId": 40},
	}
	org := Generate(5, size)
	if !reflect.DeepEqual(org, Generate(5, size)) {
		t.Error("the same seed gives another organization")
	}
	if reflect.DeepEqual(org, Generate(6, size)) {
		t.Error("another seed gives the same organization")
	}
	loaded, err := Load(bytes.NewReader(encodeJSON(org)))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(loaded, org) {
		t.Error("an organization changes on its way through JSON")
	}
}

func TestGenerateNumbersAndLengths(t *testing.T) {
	org := Generate(1, Size{Members: 2, ResourcesPerMember: 3, PoliciesPerMember: 2, AccountsPerPolicy: 5, Tasks: 12, Rules: 4})
	members := org.TencentCloud.Members
	if len(members) != 2 || members[1].MemberUin != FirstMemberUin+1 || len(members[0].NonCompliantResources) != 3 || members[0].Policies[1].PolicyID != FirstPolicyID+1 {
		t.Errorf("members %+v", members)
	}
	accounts := map[string]bool{}
	for _, member := range members {
		for _, policy := range member.Policies {
			for _, text := range policy.Accounts {
				account := decodeObject(t, text)
				accounts[fmt.Sprint(account["OrgSubAccountUin"], account["PolicyId"], account["IdentityId"])] = true
			}
		}
	}
	if len(accounts) != 20 {
		t.Errorf("%d accounts differ", len(accounts))
	}
	statuses := map[any]bool{}
	for _, text := range org.TencentCloud.IdentityCenter.Tasks {
		task := decodeObject(t, text)
		statuses[task["Status"]], statuses[task["TaskType"]], statuses[task["TargetType"]], statuses[task["PrincipalType"]] = true, true, true, true
	}
	if len(statuses) != 3+4+2+2 {
		t.Errorf("tasks have %v", statuses)
	}
	if empty := Generate(1, Size{Members: -1}); len(empty.TencentCloud.Members) != 0 || string(empty.HuaweiCloud.PolicyStatesSummary) != emptyPolicyStatesSummary {
		t.Errorf("%+v", empty)
	}
}

func TestGenerate_fitsTheVendorsTypes(t *testing.T) {
	org := Generate(1, Size{Rules: 50, Lists: map[string]int{"ListPolicyStatesByDomainId": 200}})
	for i, item := range org.HuaweiCloud.Lists["ListPolicyStatesByDomainId"] {
		if value, given := decodeObject(t, item)["evaluation_time"]; given && value != nil {
			if text, ok := value.(string); !ok || !strings.HasSuffix(text, "Z") {
				t.Errorf("state %d was evaluated at %v", i, value)
			}
		}
	}
	var summary struct {
		Results struct {
			Resources struct {
				Compliant    int32 `json:"compliant_count"`
				NonCompliant int32 `json:"non_compliant_count"`
			} `json:"resource_details"`
		} `json:"results"`
	}
	if err := json.Unmarshal(org.HuaweiCloud.PolicyStatesSummary, &summary); err != nil || summary.Results.Resources.Compliant == 0 {
		t.Errorf("%v: %+v", err, summary)
	}
	narrow, wide := Generate(1, Size{Rules: 50}), Generate(1, Size{Rules: 50, WideCounts: true})
	if bytes.Contains(encodeJSON(narrow), []byte("3000000000")) || !bytes.Contains(encodeJSON(wide), []byte("3000000000")) {
		t.Error("WideCounts does not decide whether a count is above 32 bits")
	}
}

func TestGenerateIsAwkwardAndConsistent(t *testing.T) {
	org := Generate(1, Size{Members: 1, ResourcesPerMember: 500, Rules: 50, WideCounts: true})
	all := string(encodeJSON(org))
	for _, text := range []string{
		`"Tags":null`, `"Tags":[]`, `"Resource":null`, `"ComplianceDetails":null`, `"ComplianceStatus":null`, `\"yes\"`, `\\Temp`, "🚀", `\ud83d\ude80`,
		"\"TagValue\":\"\"", "9007199254740993", "1.10", `"policy_filter_v2":null`, `"custom_policy":{`, "3000000000",
	} {
		if !strings.Contains(all, text) {
			t.Errorf("nothing has %s", text)
		}
	}
	for i, text := range org.TencentCloud.Members[0].NonCompliantResources {
		item := decodeObject(t, text)
		if name, ok := item["Resource"].(string); ok && strings.Count(name, ":") < 5 {
			t.Errorf("resource %d: %q has fewer than six segments", i, name)
		}
		tags, _ := item["Tags"].([]any)
		keys := map[any]bool{}
		for _, tag := range tags {
			keys[tag.(map[string]any)["TagKey"]] = true
		}
		if len(keys) != len(tags) {
			t.Errorf("resource %d has a tag key twice: %s", i, text)
		}
	}
	// Counting all rules anew must give the results that are there.
	summary := decodeObject(t, org.HuaweiCloud.PolicyStatesSummary)
	for _, rule := range summary["policy_assignments"].([]any) {
		rule.(map[string]any)["policy_assignment"].(map[string]any)["tags"] = []any{map[string]any{"key": "all"}}
	}
	counted, apiError := filterSummary(encodeJSON(summary), []string{"all"})
	if apiError != nil {
		t.Fatal(apiError.message)
	}
	if got, want := decodeObject(t, counted)["results"], summary["results"]; !reflect.DeepEqual(got, want) {
		t.Errorf("results %v, counted %v", want, got)
	}
}

// documentedSums are those of the examples on the vendors' pages, without the space between the tokens. The test
// of an API adds its own.
var documentedSums = map[string]string{
	"ListNonCompliantResource":               "16804432503521cc18c580a3fa6ead7a460d334dda1c4772cf3ca8351d647ed4",
	"DescribeOrganizationMemberAuthAccounts": "f89cd2cb49769b89c3932a557e6578e064217bd29b9b1a66eb7db2307d741b31",
	"ListTasks":                              "0636abbb913c7e9a2bf01d7100d4ef3f2f5a6e93a141f3e53f4cbf8bf15d99cb",
	"CollectPolicyStatesSummary":             "ea27f42f70625faae9d632cfa7eb00b915b13e283928858c05329a7b68c432a3",
}

func TestDocumentedIsWhatThePagesShow(t *testing.T) {
	for _, action := range sortedActions() {
		if action.keys || action.name == "KeystoneListAuthDomains" || action.name == "GetCallerIdentity" { // no data source reads them
			continue
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, Documented(action.name)); err != nil {
			t.Errorf("%s: %v", action.name, err)
			continue
		}
		if sum := sha256.Sum256(compact.Bytes()); hex.EncodeToString(sum[:]) != documentedSums[action.name] {
			t.Errorf("%s is not what its page shows: its sum is %x", action.name, sum)
		}
	}
	if got := Documented("DescribeNothing"); got != nil {
		t.Errorf("an unknown action gives %s", got)
	}
}
