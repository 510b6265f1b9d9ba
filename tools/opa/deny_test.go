// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"strings"
	"testing"
)

// absent, as a value, removes what a change names.
type absent struct{}

// The audit in the plan of the gate, and the first of its checks.
const (
	resource = "prior_state/values/root_module/resources/0"
	values   = resource + "/values/"
	firstRun = values + "checks_run/0/"
)

// Each rule denies what it is there for, whatever else holds.
func TestAccOPAGate_deniesByEachRule(t *testing.T) {
	plan := planned(t)
	accepting := judge(t, expectations(t))
	hold(t, accepting(plan), nil)
	again := plan.(map[string]any)["prior_state"].(map[string]any)["values"].(map[string]any)["root_module"]
	for name, test := range map[string]struct {
		path   string
		value  any
		denied []string
	}{
		"a format of the future":               {"format_version", "2.0", []string{noPlan}},
		"a format that is a number":            {"format_version", 1.2, []string{noPlan}},
		"an errored plan":                      {"errored", true, []string{errored}},
		"an odd error":                         {"errored", "false", []string{errored}},
		"an incomplete plan":                   {"complete", false, []string{incomplete}},
		"an odd completeness":                  {"complete", nil, []string{incomplete}},
		"a plan without an audit":              {"prior_state/values/root_module/resources", []any{}, []string{noneAudited, unproved}},
		"two audits":                           {"prior_state/values/root_module/child_modules", []any{again}, []string{twoAudited}},
		"an audit that is no data source":      {resource + "/mode", "managed", []string{noneAudited, unproved}},
		"another data source":                  {resource + "/type", "orgaudit_organization", []string{noneAudited, unproved}},
		"a condition that was not evaluated":   {"checks/0/instances/0/status", "unknown", []string{unproved}},
		"a condition of something else":        {"checks/0/instances/0/address/to_display", "data.orgaudit_audit.other", []string{unproved}},
		"conditions of another form":           {"checks", "pass", []string{unproved}},
		"a read during apply":                  {"resource_changes", []any{map[string]any{"type": "orgaudit_audit"}}, []string{duringApply}},
		"a change without a type":              {"resource_changes", []any{map[string]any{}}, []string{duringApply}},
		"changes of another form":              {"resource_changes", "none", []string{duringApply}},
		"changes that are no list":             {"resource_changes", map[string]any{}, []string{duringApply}},
		"an audit without values":              {resource + "/values", false, []string{noneAudited, unproved}},
		"an audit that did not pass":           {values + "passed", false, []string{passed}},
		"an odd result":                        {values + "passed", "true", []string{passed}},
		"a finding besides the result":         {firstRun + "findings", 1, []string{passed}},
		"a check that was skipped":             {firstRun + "skipped", "no reason", []string{few(`[{"audited":4,"skipped":"no reason"}]`)}},
		"a check of too little":                {firstRun + "audited", 3, []string{few(`[{"audited":3,"skipped":null}]`)}},
		"a check of something odd":             {firstRun + "audited", "many", []string{few(`[{"audited":"many","skipped":null}]`)}},
		"a check that is not there":            {firstRun + "check", "tag_policies", []string{few("[]")}},
		"an account that is not there":         {values + "accounts/0/account_id", "100012345699", []string{"The account 100012345601 of tencentcloud was not audited."}},
		"an account of the other cloud":        {values + "accounts/0/cloud", "huaweicloud", []string{"The account 100012345601 of tencentcloud was not audited."}},
		"some members alone":                   {values + "tencentcloud/member_uins", []any{100012345601}, []string{narrowed}},
		"an exception too many":                {firstRun + "excepted", 2, []string{excepted}},
		"exceptions that are no number":        {firstRun + "excepted", nil, []string{excepted}},
		"a principal that may not log in":      {values + "tencentcloud/allowed_principals", []any{"developers", "everybody"}, []string{principals}},
		"an audit long before the plan":        {values + "audited_at", "2020-01-01T00:00:00Z", []string{apart}},
		"an audit long after the plan":         {values + "audited_at", "2200-01-01T00:00:00Z", []string{apart}},
		"a time that is none":                  {values + "audited_at", "now", []string{apart}},
		"a plan without a time":                {"timestamp", absent{}, []string{apart}},
		"a plan whose time is none":            {"timestamp", 0, []string{apart}},
		"findings that are not listed":         {values + "findings_omitted", 7, nil},
		"exceptions that are not used":         {values + "unused_exceptions", []any{map[string]any{"why": "expired"}}, nil},
		"a check that nobody expects":          {values + "checks_run/-", map[string]any{"check": "new", "findings": 0, "excepted": 0, "skipped": "not now"}, nil},
		"another provider's read during apply": {"resource_changes", []any{map[string]any{"type": "http"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			hold(t, accepting(change(plan, strings.Split(test.path, "/"), test.value)), test.denied)
		})
	}
}

func few(runs string) string {
	return "The check tag_policy has to look at 4 things or more: " + runs
}

// What looks like an audit inside of values is none.
func TestAccOPAGate_valuesAreNoAudit(t *testing.T) {
	plan := planned(t)
	audit := at(plan, strings.Split(resource, "/"))
	fake := map[string]any{"mode": "managed", "type": "terraform_data", "values": map[string]any{"input": audit}}
	denied := judge(t, expectations(t))(change(plan, strings.Split(resource, "/"), fake))
	hold(t, denied, []string{noneAudited, unproved})
}

func TestAccOPAGate_deniesByOddExpectations(t *testing.T) {
	plan := planned(t)
	for name, test := range map[string]struct {
		path   string
		value  any
		denied []string
	}{
		"no accounts":                   {"accounts", absent{}, []string{odd("accounts")}},
		"accounts without clouds":       {"accounts", map[string]any{}, []string{odd("accounts")}},
		"a cloud without accounts":      {"accounts/huaweicloud", []any{}, []string{odd("accounts")}},
		"an account in place of a list": {"accounts/huaweicloud", "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6", []string{odd("accounts")}},
		"a misspelled cloud":            {"accounts/tencent", []any{"100012345601"}, []string{"The account 100012345601 of tencent was not audited."}},
		"an account as a number":        {"accounts/tencentcloud", []any{100012345601}, []string{"The account 100012345601 of tencentcloud was not audited."}},
		"another account":               {"accounts/huaweicloud/0", "other", []string{"The account other of huaweicloud was not audited."}},
		"no checks":                     {"checks", absent{}, []string{odd("checks")}},
		"an empty list of checks":       {"checks", map[string]any{}, []string{odd("checks")}},
		"a check without a number":      {"checks/tag_policy", nil, []string{odd("checks")}},
		"a misspelled check":            {"checks/recorders", 0, []string{"The check recorders has to look at 0 things or more: []"}},
		"more than was audited":         {"checks/recorder", 2, []string{`The check recorder has to look at 2 things or more: [{"audited":1,"skipped":null}]`}},
		"a check less":                  {"checks/recorder", absent{}, nil},
		"no principals":                 {"allowed_principals", absent{}, []string{odd("allowed_principals"), principals}},
		"other principals":              {"allowed_principals", []any{"administrators"}, []string{principals}},
		"no limit of exceptions":        {"max_excepted", absent{}, []string{odd("max_excepted"), excepted}},
		"an odd limit of exceptions":    {"max_excepted", "many", []string{odd("max_excepted")}},
		"fewer exceptions":              {"max_excepted", 12, []string{excepted}},
		"no age":                        {"max_age_minutes", absent{}, []string{odd("max_age_minutes"), apart}},
		"an age before the plan":        {"max_age_minutes", -1, []string{apart}},
		"a misspelled name":             {"max_exceptions", 20, []string{"The policy knows no expectation max_exceptions: is it misspelled?"}},
	} {
		t.Run(name, func(t *testing.T) {
			hold(t, judge(t, change(expectations(t), strings.Split(test.path, "/"), test.value))(plan), test.denied)
		})
	}
	nothing := []string{odd("accounts"), odd("checks"), odd("allowed_principals"), odd("max_excepted"), odd("max_age_minutes"), excepted, apart}
	for _, none := range []any{nil, "expectations", []any{}} {
		hold(t, judge(t, none)(plan), nothing)
	}
}

// HCP Terraform and Terraform Enterprise put the plan beside the run.
func TestAccOPAGate_planBesideARun(t *testing.T) {
	plan := planned(t)
	accepting := judge(t, expectations(t))
	hold(t, accepting(map[string]any{"plan": plan, "run": map[string]any{}}), nil)
	for _, none := range []any{nil, "plan", []any{}, map[string]any{}, 1} {
		if len(accepting(map[string]any{"plan": none, "run": map[string]any{}})) == 0 || len(accepting(none)) == 0 {
			t.Errorf("the policy allows the plan %v", none)
		}
	}
}
