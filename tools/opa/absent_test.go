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
	{`^(terraform_version|planned_values|configuration|applyable|relevant_attributes|output_changes|variables)(/|$)`, "they do not describe reads"},
	{`^complete$`, "OpenTofu does not have it; other values are denied"},
	{`^prior_state/(format_version|terraform_version)$`, "only the version of the plan counts"},
	{`^prior_state/values/outputs(/|$)`, "the data source itself counts"},
	{`/resources/0/(schema_version|provider_name|name|sensitive_values)(/.*)?$`, "the address and the values count"},
	{`^checks/0/(status|address)(/.*)?$`, "only the instances count"},
	{`/values/(verdict|checks|exception|findings|findings_omitted|max_findings|timeouts|unused_exceptions|huaweicloud)(/.*)?$`, "the result, checks_run and accounts count"},
	{`/values/tencentcloud/(account_id|member_uins)$`, "the accounts count; member_uins is not set"},
	{`/values/tencentcloud/allowed_principals/\d+$`, "fewer may log in"},
	{`/values/accounts/\d+/(account_name|findings)$`, "the id counts"},
	{`/values/accounts/6(/.*)?$`, "this account is not expected"},
	{`/values/checks_run/\d+/(cloud|title)$`, "the name counts"},
	{`/values/checks_run/\d+/skipped$`, "null, it tells that the check was run"},
}

// fields reports the path of each field in a value, and of each item of a list.
func fields(path string, value any, report func(string)) {
	below := func(name string, value any) {
		name = strings.TrimPrefix(path+"/"+name, "/")
		report(name)
		fields(name, value, report)
	}
	switch value := value.(type) {
	case map[string]any:
		for name := range value {
			below(name, value[name])
		}
	case []any:
		for i := range value {
			below(strconv.Itoa(i), value[i])
		}
	}
}

// at returns the value at a path.
func at(value any, path []string) any {
	for _, step := range path {
		switch known := value.(type) {
		case map[string]any:
			value = known[step]
		case []any:
			i, _ := strconv.Atoi(step)
			value = known[i]
		}
	}
	return value
}

// change returns a copy of a value with another one at a path. The step - adds an item to a list.
func change(value any, path []string, put any) any {
	if len(path) == 0 {
		return put
	}
	_, remove := put.(absent)
	remove = remove && len(path) == 1
	switch value := value.(type) {
	case map[string]any:
		value = maps.Clone(value)
		if remove {
			delete(value, path[0])
		} else {
			value[path[0]] = change(value[path[0]], path[1:], put)
		}
		return value
	case []any:
		if path[0] == "-" {
			return append(slices.Clone(value), put)
		}
		i, _ := strconv.Atoi(path[0])
		value = slices.Clone(value)
		if remove {
			return slices.Delete(value, i, i+1)
		}
		value[i] = change(value[i], path[1:], put)
		return value
	}
	return value
}

func TestAccOPAGate_deniesWhatIsAbsent(t *testing.T) {
	plan := planned(t)
	accepting := judge(t, expectations(t))
	used := map[string]bool{}
	fields("", plan, func(field string) {
		reason := ""
		for _, known := range indifferent {
			if regexp.MustCompile(known.field).MatchString(field) {
				reason = known.field
			}
		}
		for _, put := range []any{absent{}, nil} {
			if len(accepting(change(plan, strings.Split(field, "/"), put))) > 0 {
				continue
			}
			used[reason] = true
			if reason == "" {
				t.Errorf("the policy allows %s to be %T", field, put)
			}
		}
	})
	for _, known := range indifferent {
		if !used[known.field] {
			t.Errorf("no field matches %s: %s", known.field, known.why)
		}
	}
}
