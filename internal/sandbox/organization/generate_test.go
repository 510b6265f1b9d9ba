// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// encode encodes as orgaudit-sandbox -print does.
func encode(t *testing.T, value any) string {
	t.Helper()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func decode[T any](t *testing.T, item []byte) T {
	t.Helper()
	var value T
	if err := jsonv2.Unmarshal(item, &value, jsonv2.RejectUnknownMembers(true)); err != nil {
		t.Fatalf("%v: %s", err, item)
	}
	return value
}

func TestGenerate_seedDecidesAndLoadReadsIt(t *testing.T) {
	for _, plain := range []bool{false, true} {
		size := EveryList(60)
		size.ResourcesPerMember, size.Plain = 200, plain
		generated := Generate(5, size)
		if !reflect.DeepEqual(generated, Generate(5, size)) {
			t.Error("the same seed gives another organization")
		}
		if reflect.DeepEqual(generated, Generate(6, size)) {
			t.Error("another seed gives the same organization")
		}
		if loaded := load(t, encode(t, generated)); !reflect.DeepEqual(loaded, generated) {
			t.Error("printing and loading changes the organization")
		}
		empty := Generate(1, Size{Members: -1, PolicyStates: -1, Plain: plain})
		if len(empty.TencentCloud.Members) != 0 || string(empty.HuaweiCloud.PolicyStatesSummary) != emptyPolicyStatesSummary {
			t.Errorf("%+v", empty)
		}
	}
}

// differ checks that items differ in these fields, and counts the items by the value of each field.
func differ(t *testing.T, what string, items []json.RawMessage, size int, fields ...string) (counts map[string]int) {
	t.Helper()
	identities, counts := map[string]bool{}, map[string]int{}
	for _, item := range items {
		identity, values := "", decode[map[string]jsontext.Value](t, item)
		for _, field := range fields {
			identity += " " + string(values[field])
		}
		identities[identity] = true
		for field, value := range values {
			counts[field+"="+string(value)]++
		}
	}
	if len(items) != size || len(identities) != size {
		t.Errorf("%s: %d of %d items differ, want %d", what, len(identities), len(items), size)
	}
	return counts
}

func TestGenerate_sizesAndIdentities(t *testing.T) {
	for _, plain := range []bool{false, true} {
		generated := Generate(1, Size{
			Members: 3, ResourcesPerMember: 3, PoliciesPerMember: 2, AccountsPerPolicy: 5, AuthPolicies: 120, Tasks: 30, RoleAssignments: 200, Provisionings: 100, GroupMembers: 40,
			Rules: 4, PolicyStates: 9, AggregatorSources: 30, OrganizationAccounts: 20, Plain: plain,
		})
		tencent, huawei := &generated.TencentCloud, &generated.HuaweiCloud
		center, aggregator := tencent.IdentityCenter, huawei.Aggregators[0]
		differ(t, "members", tencent.MemberDetails, 3, "MemberUin")
		grants := differ(t, "grants", tencent.AuthPolicies, 120, "MemberUin", "PolicyId", "IdentityId", "OrgSubAccountUin", "BindType")
		for i, member := range tencent.Members {
			differ(t, "resources", member.NonCompliantResources, 3, "Resource")
			differ(t, "policies", member.PolicyDetails, 2, "PolicyId")
			for p, policy := range member.Policies {
				differ(t, "accounts", policy.Accounts, 5, "OrgSubAccountUin")
				if policy.PolicyID != FirstPolicyID+uint64(p) || grants[fmt.Sprint("PolicyId=", policy.PolicyID)] != 60 {
					t.Errorf("policy %d: %v", policy.PolicyID, grants)
				}
			}
			if member.MemberUin != FirstMemberUin+uint64(i) || grants[fmt.Sprint("MemberUin=", member.MemberUin)] != 40 {
				t.Errorf("member %d: %v", member.MemberUin, grants)
			}
		}
		if groups := grants["BindType=2"]; groups < 20 || groups > 28 {
			t.Errorf("%d grants to groups", groups)
		}
		tasks := differ(t, "tasks", center.Tasks, 30, "TaskId")
		for _, value := range []string{
			"Status=InProgress", "Status=Success", "Status=Failed", "TaskType=ProvisionRoleConfiguration", "TaskType=DeprovisionRoleConfiguration", "TaskType=CreateRoleAssignment",
			"TaskType=DeleteRoleAssignment", "TargetType=ManagerUin", "TargetType=MemberUin", "PrincipalType=User", "PrincipalType=Group",
		} {
			field, text, _ := strings.Cut(value, "=")
			if tasks[fmt.Sprintf("%s=%q", field, text)] == 0 {
				t.Errorf("no task has %s", value)
			}
		}
		differ(t, "role assignments", center.RoleAssignments, 200, "RoleConfigurationId", "TargetUin", "PrincipalId")
		provisionings := differ(t, "provisionings", center.RoleConfigurationProvisionings, 100, "RoleConfigurationId", "TargetUin")
		if provisionings[fmt.Sprint("TargetUin=", ManagerUin)] != 25 || provisionings[fmt.Sprint("TargetUin=", FirstMemberUin+2)] != 25 || provisionings[`DeploymentStatus="DeployFailed"`] == 0 ||
			provisionings[`DeploymentStatus="DeployedRequired"`] == 0 || plain && provisionings[`DeploymentStatus="Deployed"`] < 80 {
			t.Errorf("provisionings: %v", provisionings)
		}
		for _, group := range center.Groups {
			differ(t, "users of "+group.GroupID, group.Members, 40, "UserId")
		}
		for _, item := range center.RoleAssignments {
			if principal := decode[RoleAssignments](t, item); plain && principal.PrincipalType == "Group" && center.Group(principal.PrincipalID) == nil {
				t.Errorf("a role assignment names %s, which is no group", principal.PrincipalID)
			}
		}
		differ(t, "policy states", huawei.PolicyStates, 9, "resource_id")
		differ(t, "accounts", huawei.OrganizationAccounts, 20, "id")
		if sources := differ(t, "sources", aggregator.Sources, 30, "source_id"); sources[fmt.Sprintf("source_id=%q", DefaultHuaweiDomainID)] != 1 {
			t.Errorf("sources: %v", sources)
		}
		if aggregator.AggregatorID != FirstAggregatorID || center.Groups[0].GroupID != FirstGroupID {
			t.Errorf("aggregator %s, group %s", aggregator.AggregatorID, center.Groups[0].GroupID)
		}
		if none := Generate(1, Size{Members: 1, AuthPolicies: 5, PoliciesPerMember: 0, Plain: plain}); len(none.TencentCloud.ListedAuthPolicies()) != 0 {
			t.Error("grants without policies")
		}
	}
}

func TestGenerate_summaryCountsItsRules(t *testing.T) {
	for _, size := range []Size{{Rules: 50, PolicyStates: 500}, {Rules: 50, WideCounts: true}, {Rules: 50, PolicyStates: 500, Plain: true}} {
		generated := Generate(1, size)
		summary := decode[PolicyStatesSummary](t, generated.HuaweiCloud.PolicyStatesSummary)
		var want PolicyComplianceSummaryResults
		for _, rule := range summary.PolicyAssignments {
			want.ResourceDetails.Add(rule.Results.ResourceDetails)
			want.AssignmentDetails.Add(CountState(rule.ComplianceState))
		}
		if summary.Results != want || want.ResourceDetails.NonCompliantCount == 0 {
			t.Errorf("results %+v, want %+v", summary.Results, want)
		}
		if (want.ResourceDetails.CompliantCount > 1<<32) != size.WideCounts {
			t.Errorf("wide %t: %+v", size.WideCounts, want)
		}
	}
}

func TestGenerate_oddUnlessPlain(t *testing.T) {
	size := Size{Members: 1, ResourcesPerMember: 500, Rules: 50}
	odd := Generate(1, size)
	size.Plain = true
	oddText, plainText := encode(t, odd), encode(t, Generate(1, size))
	for _, text := range []string{
		`"Tags":null`, `"Tags":[]`, `"Resource":null`, `"ComplianceDetails":null`, `"ComplianceStatus":null`, `\"yes\"`, `\\Temp`, "🚀", `\ud83d\ude80`,
		`"TagValue":""`, "9007199254740993", "1.10", `"custom_policy":{`, "${path.module}",
	} {
		if !strings.Contains(oddText, text) {
			t.Errorf("nothing odd has %s", text)
		}
		if strings.Contains(plainText, text) {
			t.Errorf("something plain has %s", text)
		}
	}
	for i, item := range odd.TencentCloud.Members[0].NonCompliantResources {
		keys := map[string]bool{}
		resource := decode[ResourceTagMapping](t, item)
		for _, tag := range resource.Tags {
			keys[tag.TagKey] = true
		}
		if len(keys) != len(resource.Tags) || resource.Resource != "" && strings.Count(resource.Resource, ":") < 5 {
			t.Errorf("resource %d: %s", i, item)
		}
	}
}

func TestGenerate_plainStatesAgreeWithTheRules(t *testing.T) {
	generated := Generate(1, Size{Rules: 12, PolicyStates: 250, Plain: true})
	counts := map[string]SummaryUnit{}
	for _, item := range generated.HuaweiCloud.PolicyStates {
		state := decode[PolicyState](t, item)
		unit := counts[state.PolicyAssignmentID]
		unit.Add(CountState(state.ComplianceState))
		counts[state.PolicyAssignmentID] = unit
	}
	for _, rule := range decode[PolicyStatesSummary](t, generated.HuaweiCloud.PolicyStatesSummary).PolicyAssignments {
		found := counts[rule.PolicyAssignment.ID]
		if rule.Results.ResourceDetails != found || (rule.ComplianceState == "NonCompliant") != (found.NonCompliantCount > 0) {
			t.Errorf("%s is %s with %+v, states have %+v", rule.PolicyAssignment.Name, rule.ComplianceState, rule.Results.ResourceDetails, found)
		}
	}
}

func TestGenerate_plainAggregateStatesAgreeWithTheRules(t *testing.T) {
	generated := Generate(1, Size{AggregatorSources: 4, AggregateAssignments: 30, AggregateStates: 250, Plain: true}).HuaweiCloud.Aggregators[0]
	type rule struct{ id, name, account string }
	counts, accounts := map[rule]SummaryUnit{}, map[string]bool{}
	for _, item := range generated.PolicyStates {
		state := decode[PolicyState](t, item)
		key := rule{state.PolicyAssignmentID, state.PolicyAssignmentName, state.DomainID}
		unit := counts[key]
		unit.Add(CountState(state.ComplianceState))
		counts[key] = unit
	}
	noncompliant := 0
	for _, item := range generated.PolicyAssignments {
		assignment := decode[AggregatePolicyAssignment](t, item)
		found := counts[rule{assignment.PolicyAssignmentID, assignment.PolicyAssignmentName, assignment.AccountID}]
		accounts[assignment.AccountID] = true
		if found.NonCompliantCount > 0 {
			noncompliant++
		}
		if assignment.Compliance.ResourceDetails != found || (assignment.Compliance.ComplianceState == "NonCompliant") != (found.NonCompliantCount > 0) {
			t.Errorf("%+v, states have %+v", assignment, found)
		}
	}
	if len(counts) != 30 || len(accounts) != 4 || noncompliant == 0 {
		t.Errorf("%d rules of %d accounts, %d not compliant", len(counts), len(accounts), noncompliant)
	}
}

func TestDocumented_isTheVendorsExample(t *testing.T) {
	for action, want := range map[string]string{
		"CollectPolicyStatesSummary":             "ea27f42f70625faae9d632cfa7eb00b915b13e283928858c05329a7b68c432a3",
		"DescribeEffectivePolicy":                "d674afd14394da470119fe83fbbf271b225d71f141e8afd96f2a64783f7b6bdb",
		"DescribeIdentityCenter":                 "ed72988224cc6c20cf1b4bcf9f0c737757f5425238a9d815c448d8f3813963af",
		"DescribeOrganization":                   "5f3cf11daf4756aaf7ca0a797d486f36b065f2106277874912c44e9ced5d13cf",
		"DescribeOrganizationMemberAuthAccounts": "f89cd2cb49769b89c3932a557e6578e064217bd29b9b1a66eb7db2307d741b31",
		"DescribeOrganizationMemberPolicies":     "64e639e0de3e1533f5a36a1f9675777dd14e4f327c9895a7285c491479430aa1",
		"DescribeOrganizationMembers":            "7bb252ac4252ecb4179502e46c420573295812191d54e514308e5e910a9f593d",
		"GetCallerIdentity":                      "b810b8a21fdabd3297a4fd4e5903c6f37e4c7cc88a661e5b93e0789134bbef27", // of Tencent Cloud
		"ListAccounts":                           "e566ae0ba89ecfb29424d3169f4825187bfc00063e3ce04e3ba775ac1c833a1d",
		"DescribeOrganizationMembersAuthPolicy":  "7b4c0806ccee595e67371d5ccec0d053d25aff61191a042e58ca2dcad417726f",
		"ListGroupMembers":                       "cc2852bcc75f87e0f93fa28f938a0c7dd4e6409536482738196bec699280a8fb",
		"ListNonCompliantResource":               "16804432503521cc18c580a3fa6ead7a460d334dda1c4772cf3ca8351d647ed4",
		// From the page of Open Telekom Cloud, which differs from the vendor's page in the regions only.
		"ListPolicyStatesByDomainId": "4f4409a48f1ebdd293d7e4b6d776f6585056c35f1882d63f8e9c3caaa7eff89f",
		"ListRoleAssignments":        "27dac5d23df016dd9d024fe769d85b6b3fe1da4403e962499348b888dd0021cc",
		// From the page of Open Telekom Cloud, which differs from the vendor's page in names and regions.
		"ShowTrackerConfig":                  "56670033d13a4772743e2e699c09eb7dd644a6912729ca241d638576fc6fa24c",
		"ListTasks":                          "0636abbb913c7e9a2bf01d7100d4ef3f2f5a6e93a141f3e53f4cbf8bf15d99cb",
		"ListRoleConfigurationProvisionings": "09e52cff7c8e8120dbd1fececbe3442d4f3c4a45a9b5a9bfa31e79ed380cd875",
		// From the vendor's API definitions, whose fields are sorted.
		"ListAggregateComplianceByPolicyAssignment":        "34b0a039942941e410e0a2a3e024861c24a4ab89145cf3cb36bda66a4bcc09ea",
		"ListConfigurationAggregators":                     "7bd3859913d163c57637245ccf59c6ca2df388a265370d666c72c9cee56f85b0",
		"ShowAggregateComplianceDetailsByPolicyAssignment": "057c798d16c3dc7b5da69196c1c700dc6469457cc592294b870fa33f51007c78",
		"ShowConfigurationAggregatorSourcesStatus":         "04cb0012fc53a4a447e8ea741fcd3cc867166277d58a2a7251ba1f9745258314",
	} {
		var compact bytes.Buffer
		if err := json.Compact(&compact, Documented(action)); err != nil {
			t.Errorf("%s: %v", action, err)
		}
		if sum := sha256.Sum256(compact.Bytes()); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s differs from its page: sum %x", action, sum)
		}
	}
	if got := Documented("DescribeNothing"); got != nil {
		t.Errorf("an unknown action gives %s", got)
	}
}
