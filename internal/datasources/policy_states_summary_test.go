// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

var policyStatesSummary = dataSource{
	name: "policy_states_summary", summary: "Compliance summary not read", dialect: whole,
	size: func(items int) organization.Size { return organization.Size{Rules: items, WideCounts: true} },
	answer: func(o organization.Organization) object {
		return decoded(o.HuaweiCloud.PolicyStatesSummary).(object)
	},
	state: func(answer object) driver.Values {
		assignments := []any{}
		for _, listed := range list(answer, "policy_assignments") {
			assignment := listed.(object)
			assignments = append(assignments, driver.Values{
				"compliance_state":  assignment["compliance_state"],
				"policy_assignment": ruleState(inner(assignment, "policy_assignment")),
				"results":           resultsState(inner(assignment, "results")),
			})
		}
		return driver.Values{"results": resultsState(inner(answer, "results")), "policy_assignments": assignments}
	},
	optional: driver.Values{
		"domain_id": strings.Repeat("a-Z0", 9), "tags": []string{"env", "部门", "a b&c=d+e/f", "cost-center"},
	},
	sent:  driver.Values{"tags": []string{"env", "部门", "a b&c=d+e/f", "cost-center"}},
	valid: []driver.Values{{"tags": slices.Repeat([]string{"env"}, 5)}},
	invalid: []driver.Values{
		{"domain_id": strings.Repeat("a", 37)},
		{"domain_id": "a/b"},
		{"domain_id": "a\n"},
		{"tags": slices.Repeat([]string{"env"}, 6)},
		{"tags": []string{}},
		{"tags": []string{""}},
		{"tags": []any{nil}},
	},
	odd: []string{
		`{
  "results": {"resource_details": {"compliant_count": 9223372036854775807, "non_compliant_count": 3000000000}, "assignment_details": {"compliant_count": null}},
  "policy_assignments": [
    {},
    {"compliance_state": null, "policy_assignment": null, "results": null},
    {"policy_assignment": {}, "results": {"assignment_details": {"compliant_count": 0, "non_compliant_count": 1}}},
    {"policy_assignment": {
      "policy_filter": {}, "policy_filter_v2": {"tags": [{}, {"key": "k", "values": ["", null]}], "exclude_tags": null, "region_ids": ["a", null]},
      "custom_policy": {"auth_type": null, "auth_value": {"n": 9007199254740993, "s": "", "null": null, "o": {"a": {}, "b": [1.10, "<&>"]}}},
      "parameters": {"big": {"value": 9007199254740993}, "decimal": {"value": 1.10}, "null": {"value": null}, "missing": {}, "none": null, "list": {"value": ["x", 1e400]}},
      "tags": [{"key": "k", "value": null}, {"key": "", "value": ""}]}}
  ]}`,
		`{"results": {"assignment_details": {"compliant_count": 0}}, "policy_assignments": null}`,
		`{"results": {}, "policy_assignments": null}`,
	},
	incomplete: map[string]incomplete{
		"results left out":                 {edit(leaveOut("results")), "the answer has no results", 1},
		"results null":                     {edit(set("results", nil)), "the answer has no results", 1},
		"policy_assignments left out":      {edit(leaveOut("policy_assignments")), "the answer has no list of items", 1},
		"no rules although some counted":   {edit(set("policy_assignments", []any{})), "the list is empty, but the API counts items", 1},
		"rules null although some counted": {edit(set("policy_assignments", nil)), "the list is empty, but the API counts items", 1},
	},
	outputs: map[string]any{
		"noncompliant_resources_in_all":                   57,
		"noncompliant_rules/required-tag-owner/resources": 26,
	},
}

func resultCounts(compliant, nonCompliant any) driver.Values {
	return driver.Values{"compliant_count": compliant, "non_compliant_count": nonCompliant}
}

func resultsState(results object) any {
	if results == nil {
		return nil
	}
	counts := func(field string) any {
		if counts := inner(results, field); counts != nil {
			return resultCounts(counts["compliant_count"], counts["non_compliant_count"])
		}
		return nil
	}
	return driver.Values{"resource_details": counts("resource_details"), "assignment_details": counts("assignment_details")}
}

func ruleState(rule object) any {
	if rule == nil {
		return nil
	}
	want := fields(rule, "policy_assignment_type", "id", "name", "description", "period", "state", "created", "updated",
		"policy_definition_id", "created_by", "target_type", "target_id")
	want["policy_filter"], want["policy_filter_v2"], want["custom_policy"] = nil, nil, nil
	if filter := inner(rule, "policy_filter"); filter != nil {
		want["policy_filter"] = fields(filter, "region_id", "resource_provider", "resource_type", "resource_id", "tag_key", "tag_value")
	}
	if filter := inner(rule, "policy_filter_v2"); filter != nil {
		lists := fields(filter, "tag_key_logic", "exclude_tag_key_logic")
		for _, name := range []string{"region_ids", "resource_types", "resource_ids"} {
			lists[name] = list(filter, name)
		}
		lists["tags"], lists["exclude_tags"] = filterTagsState(list(filter, "tags")), filterTagsState(list(filter, "exclude_tags"))
		want["policy_filter_v2"] = lists
	}
	if policy := inner(rule, "custom_policy"); policy != nil {
		values := driver.Values{}
		for name, value := range inner(policy, "auth_value") {
			values[name] = jsonText(value)
		}
		want["custom_policy"] = driver.Values{"function_urn": policy["function_urn"], "auth_type": policy["auth_type"], "auth_value": values}
	}
	parameters := driver.Values{}
	for name := range inner(rule, "parameters") {
		parameters[name] = jsonText(inner(inner(rule, "parameters"), name)["value"])
	}
	want["parameters"], want["tags"] = parameters, tagMap(rule, "tags", "key", "value")
	return want
}

func filterTagsState(tags []any) []any {
	state := []any{}
	for _, tag := range tags {
		state = append(state, driver.Values{"key": tag.(object)["key"], "values": list(tag.(object), "values")})
	}
	return state
}

// jsonText returns a value that decoded has returned as JSON text.
func jsonText(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// The vendor does not document whether tags filter the results, too.
func TestPolicyStatesSummary_tagsMayMatchNoCountedRule(t *testing.T) {
	t.Parallel()
	d := policyStatesSummary
	server := sandboxtest.Start(t, d.threePages())
	d.answers(server, object{"results": object{"assignment_details": resultCounts(2, 1)}, "policy_assignments": []any{}})
	p := startProvider(t, server, 0)
	d.reads(t, p, driver.Values{"tags": []string{"env"}}, driver.Values{"policy_assignments": []any{}})
	d.fails(t, p, nil, "the list is empty, but the API counts items")
}
