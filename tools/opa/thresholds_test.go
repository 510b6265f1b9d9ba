// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
)

// planned plans the gate over the organization that belongs to it, and gives the plan.
func planned(t *testing.T) any {
	t.Helper()
	module := gates.New(t, gates.Serve(t, gates.Organization(t)), "opa")
	module.Plan(0)
	return decode(t, module.PlanJSON())
}

// blocking has one case for each threshold: what it is changed to, and what is denied then.
var blocking = map[string]struct {
	value any
	says  []string
}{
	"min_members":                {3, []string{"The organization has 2 members, at least 3 expected: too little was audited."}},
	"max_noncompliant_resources": {0, []string{`Member 100012345601 has 1 non-compliant resources, 0 are accepted beside the known ones: ["qcs::cos:ap-guangzhou:uin/100012345601:bucket/uploads"]`}},
	"accepted_resources": {[]any{}, []string{
		`Member 100012345601 has 2 non-compliant resources, 1 are accepted beside the known ones: ["qcs::cvm:ap-guangzhou:uin/100012345601:instance/ins-legacy01","qcs::cos:ap-guangzhou:uin/100012345601:bucket/uploads"]`,
	}},
	"max_policies": {0, []string{
		"Member 100012345601 has 1 policies, 0 are accepted: [98081]", "Member 100012345602 has 1 policies, 0 are accepted: [98082]",
	}},
	"max_accounts": {0, []string{
		"1 accounts may log in to member 100012345601, 0 are accepted beside the known ones: [100023450002]",
		"1 accounts may log in to member 100012345602, 0 are accepted beside the known ones: [100023450003]",
	}},
	"accepted_accounts": {[]any{}, []string{
		"2 accounts may log in to member 100012345601, 1 are accepted beside the known ones: [100023450001,100023450002]",
	}},
	"zone_id": {"z-other", []string{
		`data.orgaudit_cic_tasks.all is of the zone "z-harbour00001", not of "z-other".`,
		`data.orgaudit_identity_center.this is of the zone "z-harbour00001", not of "z-other".`,
	}},
	"max_failed_tasks": {0, []string{`1 tasks of Identity Center failed, 0 are accepted: ["t-0002"]`}},
	"domain_id": {"other", []string{
		`data.orgaudit_policy_states.all is of the Huawei Cloud account "` + gates.DomainID + `", not of "other".`,
		`data.orgaudit_policy_states_summary.account is of the Huawei Cloud account "` + gates.DomainID + `", not of "other".`,
	}},
	"min_rules":               {3, []string{"The Huawei Cloud account has 2 rules, at least 3 expected: too little was audited."}},
	"max_noncompliant_rules":  {-1, []string{"The threshold max_noncompliant_rules is missing, or not a number from 0 on.", "The Huawei Cloud account has 0 non-compliant rules, -1 are accepted beside the known ones: []"}},
	"accepted_rules":          {[]any{}, []string{`The Huawei Cloud account has 1 non-compliant rules, 0 are accepted beside the known ones: ["obs-bucket-public-read"]`}},
	"max_noncompliant_states": {0, []string{`The Huawei Cloud account has 1 non-compliant policy states, 0 are accepted: [["obs-bucket-public-read","exports"]]`}},
}

func TestAccOPAGate_passesWithinItsThresholds(t *testing.T) {
	needsChecks(t)
	plan := planned(t)
	hold(t, judge(t, limits(t, nil))(plan), nil)
	numbers := map[string]any{
		"accepted_resources": []any{}, "max_noncompliant_resources": 2, "accepted_accounts": []any{}, "max_accounts": 2,
		"accepted_rules": []any{}, "max_noncompliant_rules": 1,
	}
	hold(t, judge(t, limits(t, numbers))(plan), nil)
}

func TestAccOPAGate_blocksBeyondEachThreshold(t *testing.T) {
	needsChecks(t)
	plan := planned(t)
	if thresholds := slices.Sorted(maps.Keys(limits(t, nil))); !slices.Equal(thresholds, slices.Sorted(maps.Keys(blocking))) {
		t.Fatalf("not a case for each threshold of %q", thresholds)
	}
	for name, test := range blocking {
		t.Run(name, func(t *testing.T) {
			hold(t, judge(t, limits(t, map[string]any{name: test.value}))(plan), test.says)
		})
	}
}

func TestAccOPAGate_blocksWithoutAThreshold(t *testing.T) {
	needsChecks(t)
	plan := planned(t)
	for name := range blocking {
		denied := judge(t, limits(t, map[string]any{name: nil}))(plan)
		if !slices.ContainsFunc(denied, func(message string) bool {
			return len(message) > len(name) && message[:len("The threshold "+name+" is missing")] == "The threshold "+name+" is missing"
		}) {
			t.Errorf("without %s: %q", name, denied)
		}
	}
	for _, thresholds := range []any{nil, []any{}, "x"} {
		if denied := judge(t, thresholds)(plan); !slices.Contains(denied, "There are no thresholds: load thresholds.json with -d, or as data.json in a policy set.") {
			t.Errorf("with thresholds %v: %q", thresholds, denied)
		}
	}
	hold(t, judge(t, limits(t, map[string]any{"max_failed_task": 1}))(plan), []string{"The threshold max_failed_task is not one that the policy knows: is it misspelled?"})
	hold(t, judge(t, limits(t, map[string]any{"required": []any{"orgaudit_tasks"}}))(plan), []string{"The threshold required is not a list of data sources that the policy knows."})
}
