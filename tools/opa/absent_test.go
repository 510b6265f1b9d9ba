// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// indifferent lists the fields of a plan that may be absent, and why.
var indifferent = []struct{ field, why string }{
	{`^/(terraform_version|planned_values|configuration|timestamp|applyable|relevant_attributes)(/|$)`, "they do not describe reads"},
	{`^/(complete|errored)$`, "not every version has them; other values are denied"},
	{`^/prior_state/(format_version|terraform_version)$`, "only the version of the plan counts"},
	{`/(schema_version|provider_name|name|index|sensitive_values)(/.*)?$`, "the address and the values count"},
	{`/values/(timeouts|status|compliance_state|zone_name|scim_sync_status|create_time|update_time|results)(/.*)?$`, "an unset argument, or an attribute that no rule judges"},
	{`/values/(tag_key|search_key|tags|auth_name|product|node_id|node_name|resource_id|resource_name|task_type|target_\w+|principal_\w+|role_configuration_id)$`, "an unset filter"},
	{`/checks/\d+/address/(name|module|type|to_display)$`, "only the instances count; these are for messages and failed checks"},
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
	{`/values/accounts/\d+/org_sub_account_uin$`, "an account without one counts as not accepted"},
}

// fields reports the path of each field in a plan, and of the items of each list outside values.
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

// change returns a copy of a plan with another value at a path, or without the path if absent is set.
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
	// With these thresholds each rule denies something, and an absent field must not hide it.
	changes := map[string]any{}
	for name, test := range blocking {
		changes[name] = test
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
				t.Errorf("the policy allows that %s is %s", field, how)
			}
			if len(denied) > 0 {
				continue
			}
			used[reason] = true
			if denied := refusing(changed); len(denied) < refused {
				t.Errorf("with %s %s the policy denies only %q", field, how, denied)
			}
		}
	})
	for _, known := range indifferent {
		if !used[known.field] {
			t.Errorf("no field matches %s: %s", known.field, known.why)
		}
	}
}
