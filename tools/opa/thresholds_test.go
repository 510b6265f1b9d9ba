// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// planned returns the plan of the gate over its organization.
func planned(t *testing.T) any {
	t.Helper()
	module := gates.New(t, sandboxtest.Start(t, gates.Organization(t)), "opa")
	module.Plan(0)
	return decode(t, module.PlanJSON())
}

// blocking has a value of each threshold that denies the plan of the gate.
var blocking = map[string]any{
	"min_members": 3, "max_noncompliant_resources": 0, "accepted_resources": []any{}, "max_policies": 0, "max_accounts": 0,
	"accepted_accounts": []any{}, "zone_id": "z-other", "max_failed_tasks": 0, "domain_id": "other", "min_rules": 3,
	"max_noncompliant_rules": -1, "accepted_rules": []any{}, "max_noncompliant_states": 0,
}

func TestAccOPAGate_blocksBeyondEachThreshold(t *testing.T) {
	needsChecks(t)
	plan := planned(t)
	hold(t, judge(t, limits(t, nil))(plan), nil)
	for _, name := range slices.Sorted(maps.Keys(limits(t, nil))) {
		value, known := blocking[name]
		if denied := judge(t, limits(t, map[string]any{name: value}))(plan); !known || len(denied) == 0 {
			t.Errorf("%s = %v denies %q", name, value, denied)
		}
	}
}
