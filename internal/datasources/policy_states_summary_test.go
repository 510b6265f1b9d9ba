// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func init() {
	counted := func(rules any) func(map[string]any) { return set("policy_assignments", rules) }
	tags := func(n int) []string { return slices.Repeat([]string{"env"}, n) }
	add(dataSource{
		name: "orgaudit_policy_states_summary", action: "CollectPolicyStatesSummary",
		summary:      "Compliance summary not read",
		organization: func() organization.Organization { return rules(3) },
		pages:        1,
		want: func(org organization.Organization) map[string]any {
			return wantSummary(json.RawMessage(org.HuaweiCloud.PolicyStatesSummary))
		},
		empty: map[string]any{"policy_assignments": []any{}},
		incomplete: map[string]incomplete{
			"results left out":                 {edit(leaveOut("results")), "the answer has no results", 1},
			"results null":                     {edit(set("results", nil)), "the answer has no results", 1},
			"policy_assignments left out":      {edit(leaveOut("policy_assignments")), "the answer has no list of items", 1},
			"no rules although some counted":   {edit(counted([]any{})), "lists nothing where the API counts some", 1},
			"rules null although some counted": {edit(counted(nil)), "lists nothing where the API counts some", 1},
		},
		nothing: map[string]func(map[string]any){
			"none counted": func(r map[string]any) {
				r["policy_assignments"], r["results"] = nil, map[string]any{"assignment_details": map[string]any{"compliant_count": 0}}
			},
			"nothing counted": func(r map[string]any) { r["policy_assignments"], r["results"] = nil, map[string]any{} },
		},
		identifier: "results",
		checks: []argumentCheck{
			{map[string]any{}, ""},
			{map[string]any{"domain_id": strings.Repeat("a-Z0", 9), "tags": tags(1)}, ""},
			{map[string]any{"domain_id": ""}, "domain_id"},
			{map[string]any{"domain_id": strings.Repeat("a", 37)}, "domain_id"},
			{map[string]any{"domain_id": "a/b"}, "domain_id"},
			{map[string]any{"domain_id": "a\n"}, "domain_id"},
			{map[string]any{"tags": tags(5)}, ""},
			{map[string]any{"tags": tags(6)}, "tags"},
			{map[string]any{"tags": []string{}}, "tags"},
			{map[string]any{"tags": []string{""}}, "tags"},
			{map[string]any{"tags": []any{nil}}, "tags"},
		},
		outputs: func() []statecheck.StateCheck {
			return []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("noncompliant_resources_in_all", knownvalue.Int64Exact(57)),
				statecheck.ExpectKnownOutputValueAtPath("noncompliant_rules", tfjsonpath.New("required-tag-owner").AtMapKey("resources"), knownvalue.Int64Exact(26)),
			}
		},
	})
}

// wantSummary is how the answer of CollectPolicyStatesSummary stands in the state.
func wantSummary(raw json.RawMessage) map[string]any {
	answer := object(decoded(raw).(map[string]any))
	assignments := []any{}
	for _, listed := range answer.list("policy_assignments") {
		assignment := object(listed.(map[string]any))
		assignments = append(assignments, map[string]any{
			"compliance_state":  assignment["compliance_state"],
			"policy_assignment": wantRule(assignment.object("policy_assignment")),
			"results":           wantResults(assignment.object("results")),
		})
	}
	return map[string]any{"results": wantResults(answer.object("results")), "policy_assignments": assignments}
}

func wantResults(results object) any {
	if results == nil {
		return nil
	}
	counts := func(counts object) any {
		if counts == nil {
			return nil
		}
		return map[string]any{"compliant_count": counts["compliant_count"], "non_compliant_count": counts["non_compliant_count"]}
	}
	return map[string]any{
		"resource_details":   counts(results.object("resource_details")),
		"assignment_details": counts(results.object("assignment_details")),
	}
}

func wantRule(rule object) any {
	if rule == nil {
		return nil
	}
	want := map[string]any{"policy_filter": nil, "policy_filter_v2": nil, "custom_policy": nil}
	for _, name := range []string{"policy_assignment_type", "id", "name", "description", "period", "state", "created", "updated", "policy_definition_id", "created_by", "target_type", "target_id"} {
		want[name] = rule[name]
	}
	if filter := rule.object("policy_filter"); filter != nil {
		wanted := map[string]any{}
		for _, name := range []string{"region_id", "resource_provider", "resource_type", "resource_id", "tag_key", "tag_value"} {
			wanted[name] = filter[name]
		}
		want["policy_filter"] = wanted
	}
	if filter := rule.object("policy_filter_v2"); filter != nil {
		want["policy_filter_v2"] = map[string]any{
			"region_ids": filter.list("region_ids"), "resource_types": filter.list("resource_types"), "resource_ids": filter.list("resource_ids"),
			"tag_key_logic": filter["tag_key_logic"], "tags": wantFilterTags(filter.list("tags")),
			"exclude_tag_key_logic": filter["exclude_tag_key_logic"], "exclude_tags": wantFilterTags(filter.list("exclude_tags")),
		}
	}
	if policy := rule.object("custom_policy"); policy != nil {
		values := map[string]any{}
		for name, value := range policy.object("auth_value") {
			values[name] = jsonText(value)
		}
		want["custom_policy"] = map[string]any{"function_urn": policy["function_urn"], "auth_type": policy["auth_type"], "auth_value": values}
	}
	parameters := map[string]any{}
	for name := range rule.object("parameters") {
		parameters[name] = jsonText(rule.object("parameters").object(name)["value"])
	}
	want["parameters"] = parameters
	want["tags"] = rule.tags("tags", "key", "value")
	return want
}

func wantFilterTags(tags []any) []any {
	wanted := []any{}
	for _, tag := range tags {
		tag := object(tag.(map[string]any))
		wanted = append(wanted, map[string]any{"key": tag["key"], "values": tag.list("values")})
	}
	return wanted
}

// expectSummary holds the state against a whole answer, and other attributes against what is wanted.
func expectSummary(address string, raw json.RawMessage, others map[string]any) statecheck.StateCheck {
	want := wantSummary(raw)
	for name, value := range others {
		want[name] = value
	}
	return expect(address, want)
}

// Whether tags filter the results too is not documented.
func TestPolicyStatesSummary_tagsMayLeaveNoRulesWhereResultsCountSome(t *testing.T) {
	t.Parallel()
	d := dataSources["orgaudit_policy_states_summary"]
	server := start(t, rules(3))
	server.Alter(d.action, edit(func(response map[string]any) {
		response["results"] = map[string]any{"assignment_details": map[string]any{"compliant_count": 2, "non_compliant_count": 1}}
		response["policy_assignments"] = []any{}
	}))
	p := startProcess(t, server, 0)
	p.reads(d.with("tags", []string{"env"}), map[string]any{"policy_assignments": []any{}})
	server.ResetCalls()
	p.fails(d, "the answer lists nothing where the API counts some", 1)
}

func rules(size int) organization.Organization {
	return organization.Generate(17, organization.Size{Rules: size, WideCounts: true})
}

const wholeSummary = `data "orgaudit_policy_states_summary" "whole" {}`

func TestAccPolicyStatesSummaryDataSource_everySize(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 50, 51, 1001} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			org := rules(size)
			server := start(t, org)
			terraform(t, reads(configuration(server, wholeSummary+`
output "summary" { value = data.orgaudit_policy_states_summary.whole }`),
				expectSummary("data.orgaudit_policy_states_summary.whole", json.RawMessage(org.HuaweiCloud.PolicyStatesSummary), map[string]any{
					"domain_id": organization.DefaultHuaweiDomainID, "tags": nil, "timeouts": nil,
				})))
			for i, got := range sent(server, "CollectPolicyStatesSummary") {
				if difference := cmp.Diff(map[string]any{"domain_id": organization.DefaultHuaweiDomainID}, got); difference != "" {
					t.Errorf("call %d differs (-want +got):\n%s", i+1, difference)
				}
			}
		})
	}
}

func TestAccPolicyStatesSummaryDataSource_documentedAnswer(t *testing.T) {
	t.Parallel()
	server := start(t, rules(0))
	server.Alter("CollectPolicyStatesSummary", func(_ sandbox.Call, answer *sandbox.Answer) {
		answer.Body = organization.Documented("CollectPolicyStatesSummary")
	})
	counts := func(compliant, nonCompliant int) map[string]any {
		return map[string]any{"compliant_count": compliant, "non_compliant_count": nonCompliant}
	}
	terraform(t, reads(configuration(server, wholeSummary),
		expect("data.orgaudit_policy_states_summary.whole", map[string]any{
			"results": map[string]any{"resource_details": counts(503, 527), "assignment_details": counts(1, 1)},
			"policy_assignments": []any{map[string]any{
				"compliance_state": "NonCompliant",
				"policy_assignment": map[string]any{
					"policy_assignment_type": "builtin",
					"id":                     "68511e12374e70675172b9c1",
					"name":                   "cts-obs-bucket-track2-Q2E4Mw",
					"description":            "The evaluation based on this rule is triggered upon configuration changes. Evaluation result: non-compliant; All CTS trackers in the account failed to track the specified OBS buckets.",
					"policy_filter": map[string]any{
						"region_id": nil, "resource_provider": nil, "resource_type": nil, "resource_id": nil, "tag_key": nil, "tag_value": nil,
					},
					"policy_filter_v2":     nil,
					"period":               "TwentyFour_Hours",
					"state":                "Enabled",
					"created":              "2025-06-17T07:49:38.717Z",
					"updated":              "2025-06-17T07:49:38.717Z",
					"policy_definition_id": "77982d0e4e8954e37d0f6919",
					"custom_policy":        nil,
					"parameters":           map[string]any{"trackBucket": `"rms"`},
					"tags":                 map[string]any{"AAA": "AAA"},
					"created_by":           "ServiceLinkedAgencyForRMSConforms",
					"target_type":          nil,
					"target_id":            nil,
				},
				"results": map[string]any{"resource_details": counts(0, 1), "assignment_details": nil},
			}},
		})))
}

func TestAccPolicyStatesSummaryDataSource_nullsAndNumbers(t *testing.T) {
	t.Parallel()
	summary := json.RawMessage(`{
  "results": {"resource_details": {"compliant_count": 9223372036854775807, "non_compliant_count": 3000000000}, "assignment_details": {"compliant_count": null}},
  "policy_assignments": [
    {},
    {"compliance_state": null, "policy_assignment": null, "results": null},
    {"policy_assignment": {}, "results": {}},
    {"policy_assignment": {
      "policy_filter": {}, "policy_filter_v2": {"tags": [{}, {"key": "k", "values": ["", null]}], "exclude_tags": null, "region_ids": ["a", null]},
      "custom_policy": {"auth_type": null, "auth_value": {"n": 9007199254740993, "s": "", "null": null, "o": { "b" : [1.10, "<&>"] , "a": {} }}},
      "parameters": {"big": {"value": 9007199254740993}, "decimal": {"value": 1.10}, "null": {"value": null}, "missing": {}, "none": null, "list": {"value": ["x", 1e400]}, "escaped": {"value": "\u00e9"}},
      "tags": [{"key": "k", "value": null}, {"key": "", "value": ""}]}}
  ]}`)
	org := rules(0)
	org.HuaweiCloud.PolicyStatesSummary = []byte(summary)
	server := start(t, org)
	rule := func() tfjsonpath.Path { // a path shares its steps with those made from it
		return tfjsonpath.New("policy_assignments").AtSliceIndex(3).AtMapKey("policy_assignment")
	}
	terraform(t, reads(configuration(server, wholeSummary+`
output "big" { value = tostring(jsondecode(data.orgaudit_policy_states_summary.whole.policy_assignments[3].policy_assignment.parameters["big"])) }`),
		expectSummary("data.orgaudit_policy_states_summary.whole", summary, nil),
		statecheck.ExpectKnownOutputValue("big", knownvalue.StringExact("9007199254740993")),
		statecheck.ExpectKnownValue("data.orgaudit_policy_states_summary.whole", rule().AtMapKey("parameters"), texts(map[string]string{
			"big": "9007199254740993", "decimal": "1.10", "null": "null", "missing": "null", "none": "null",
			"list": `["x",1e400]`, "escaped": `"\u00e9"`,
		})),
		statecheck.ExpectKnownValue("data.orgaudit_policy_states_summary.whole", rule().AtMapKey("custom_policy").AtMapKey("auth_value"), texts(map[string]string{
			"n": "9007199254740993", "s": `""`, "null": "null", "o": `{"b":[1.10,"<&>"],"a":{}}`,
		}))))
}

// texts gives a check for a whole map of texts.
func texts(want map[string]string) knownvalue.Check {
	checks := map[string]knownvalue.Check{}
	for name, text := range want {
		checks[name] = knownvalue.StringExact(text)
	}
	return knownvalue.MapExact(checks)
}

func TestAccPolicyStatesSummaryDataSource_tagsAndDomainID(t *testing.T) {
	t.Parallel()
	org := rules(60)
	org.HuaweiCloud.DomainID = "0123456789abcdefghijklmnopqrstuvwx-Z"
	server := start(t, org)
	terraform(t, reads(configuration(server, `
data "orgaudit_policy_states_summary" "tagged" {
  domain_id = "0123456789abcdefghijklmnopqrstuvwx-Z"
  tags      = ["env", "部门", "a b&c=d+e/f", "cost-center"]
}`), expect("data.orgaudit_policy_states_summary.tagged", map[string]any{
		"domain_id": "0123456789abcdefghijklmnopqrstuvwx-Z",
		"tags":      []string{"env", "部门", "a b&c=d+e/f", "cost-center"},
	})))
	want := map[string]any{
		"domain_id": "0123456789abcdefghijklmnopqrstuvwx-Z",
		"tags":      []string{"env", "部门", "a b&c=d+e/f", "cost-center"},
	}
	for i, got := range sent(server, "CollectPolicyStatesSummary") {
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("call %d differs (-want +got):\n%s", i+1, difference)
		}
	}
	if looked := server.CallsOf("KeystoneListAuthDomains"); len(looked) > 0 {
		t.Error("the account was looked up although the data source names it")
	}
}
