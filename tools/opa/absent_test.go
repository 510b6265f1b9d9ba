// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// indifferent are the fields of a plan that may go without anything being denied for it, and why.
var indifferent = []struct{ field, why string }{
	{`^/(terraform_version|planned_values|configuration|timestamp|applyable|relevant_attributes)(/|$)`, "they say nothing of what was read"},
	{`^/(complete|errored)$`, "not every version has them; set otherwise they are denied"},
	{`^/prior_state/(format_version|terraform_version)$`, "the state's own; that of the plan counts"},
	{`/(schema_version|provider_name|name|index|sensitive_values)(/.*)?$`, "the address and the values count"},
	{`/values/(timeouts|status|compliance_state|zone_name|scim_sync_status|create_time|update_time|results)(/.*)?$`, "an argument that was not set, or an attribute that is not judged"},
	{`/values/(tag_key|search_key|tags|auth_name|product|node_id|node_name|resource_id|resource_name|task_type|target_\w+|principal_\w+|role_configuration_id)$`, "a filter that was not set"},
	{`/checks/\d+/address/(name|module|type|to_display)$`, "the instances count; these are for messages and for checks that did not pass"},
	{`/checks/\d+/instances/\d+/address/(instance_key|module)$`, "the whole address counts"},
	{`/values/members/\d+/(?:[^m].*|m[^e].*|member_type)$`, "of a member only the UIN counts"},
	{`/values/resources/\d+/(compliance_details|tags)(/.*)?$`, "of a resource only the name counts"},
	{`/values/policies/\d+/([^p].*|policy_name)$`, "of a policy only the id counts"},
	{`/values/accounts/\d+/([^o].*|org_sub_account_name)$`, "of an account only the UIN counts"},
	{`/values/tasks/\d+/([^s].*|s[^t].*)$`, "of a task only the status counts"},
	{`/values/tasks/\d+/status$`, "a task without one has failed, as this one has"},
	{`/values/policy_assignments/\d+/(results|policy_assignment/[^n].*)(/.*)?$`, "of a rule the state and the name count"},
	{`/values/policy_assignments/0/compliance_state$`, "a rule without one is not compliant, as this one is not"},
	{`/values/policy_assignments/1/policy_assignment(/name)?$`, "this rule is compliant: it need not be among the accepted"},
	{`/values/policy_states/\d+/.*$`, "a policy state without them is not compliant, as this one is not"},
	{`/values/resources/1/resource$`, "a resource without a name is not accepted, as this one is not"},
	{`/values/accounts/\d+/org_sub_account_uin$`, "checked below: it is counted where it is among the accepted"},
}

// fields gives the path of each object's fields in a plan, and of the items of each list that is not a value.
func fields(path string, value any, report func(string)) {
	switch value := value.(type) {
	case map[string]any:
		for name := range value {
			report(path + "/" + name)
			fields(path+"/"+name, value[name], report)
		}
	case []any:
		for i := range value {
			item := path + "/" + strconv.Itoa(i)
			if !strings.Contains(path, "/values/") || strings.HasSuffix(path, "/root_module/resources") {
				report(item)
			}
			fields(item, value[i], report)
		}
	}
}

// change gives a copy of a plan in which something stands at a path, or nothing if it is absent.
func change(value any, path []string, put any, absent bool) any {
	switch value := value.(type) {
	case map[string]any:
		value = maps.Clone(value)
		switch {
		case len(path) > 1:
			value[path[0]] = change(value[path[0]], path[1:], put, absent)
		case absent:
			delete(value, path[0])
		default:
			value[path[0]] = put
		}
		return value
	case []any:
		i, _ := strconv.Atoi(path[0])
		value = slices.Clone(value)
		switch {
		case len(path) > 1:
			value[i] = change(value[i], path[1:], put, absent)
		case absent:
			value = slices.Delete(value, i, i+1)
		default:
			value[i] = put
		}
		return value
	}
	return value
}

func TestAccOPAGate_deniesWhatIsAbsent(t *testing.T) {
	needsChecks(t)
	plan := planned(t)
	accepting := judge(t, limits(t, nil))
	// By these something of each kind is denied; nothing that is absent may change that.
	changes := map[string]any{}
	for name, test := range blocking {
		changes[name] = test.value
	}
	refusing := judge(t, limits(t, changes))
	refused := len(refusing(plan))

	used := map[string]bool{}
	fields("", plan, func(field string) {
		if strings.HasPrefix(field, "/configuration/") {
			return
		}
		reason := ""
		for _, known := range indifferent {
			if regexp.MustCompile(known.field).MatchString(field) {
				reason = known.field
			}
		}
		path := strings.Split(field[1:], "/")
		absent := map[string]any{"absent": change(plan, path, nil, true), "null": change(plan, path, nil, false)}
		for how, changed := range absent {
			denied := accepting(changed)
			if len(denied) == 0 && reason == "" {
				t.Errorf("%s may be %s", field, how)
			}
			if len(denied) > 0 {
				continue
			}
			used[reason] = true
			if denied := refusing(changed); len(denied) < refused {
				t.Errorf("with %s %s only this is denied: %q", field, how, denied)
			}
		}
	})
	for _, known := range indifferent {
		if !used[known.field] {
			t.Errorf("no field is as %s: %s", known.field, known.why)
		}
	}
}

func TestAccOPAGate_deniesValuesOfAnotherType(t *testing.T) {
	needsChecks(t)
	plan := planned(t)
	judged := judge(t, limits(t, nil))
	for _, field := range []string{
		"format_version", "errored", "complete", "prior_state", "prior_state/values", "prior_state/values/root_module",
		"prior_state/values/root_module/resources", "checks", "resource_changes",
	} {
		for _, value := range []any{"x", []any{"x"}, map[string]any{"x": "x"}} {
			if len(judged(change(plan, strings.Split(field, "/"), value, false))) == 0 {
				t.Errorf("%s may be %v", field, value)
			}
		}
	}
	resources := plan.(map[string]any)["prior_state"].(map[string]any)["values"].(map[string]any)["root_module"].(map[string]any)["resources"].([]any)
	for i, resource := range resources {
		for _, field := range []string{"", "/type", "/mode", "/address", "/values"} {
			for _, value := range []any{"x", []any{"x"}, map[string]any{"x": "x"}, map[string]any{}} {
				path := strings.Split(fmt.Sprintf("prior_state/values/root_module/resources/%d%s", i, field), "/")
				if len(judged(change(plan, path, value, false))) == 0 {
					t.Errorf("%s of %v may be %v", field, resource.(map[string]any)["address"], value)
				}
			}
		}
	}
}
