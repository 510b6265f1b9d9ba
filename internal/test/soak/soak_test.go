// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apis"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

func TestSoak_oneSecond(t *testing.T) {
	var out strings.Builder
	if err := run(&out, time.Second, 1); err != nil {
		t.Error(err)
	}
	for _, line := range []string{`(?m)^pairs +\| +[1-9]`, `(?m)^[1-9]\d* reads in `} {
		if !regexp.MustCompile(line).MatchString(out.String()) {
			t.Errorf("no line matches %s:\n%s", line, out.String())
		}
	}
}

func TestLists_coverEveryDataSource(t *testing.T) {
	for _, api := range apis.All() {
		read := slices.ContainsFunc(lists, func(list list) bool { return slices.Contains(list.actions, api.Action) })
		if api.DataSource != "" && !read {
			t.Errorf("no list of the soak reads %s", api.Action)
		}
	}
}

// Each of these answers is wrong: a soak that misses it would be worthless.
func TestRead_noticesWrongAnswers(t *testing.T) {
	changes := map[string]func([]any) []any{
		"one less": func(items []any) []any { return items[1:] },
		"one more": func(items []any) []any { return append(items, items[0]) },
		"two swap": func(items []any) []any { items[0], items[1] = items[1], items[0]; return items },
		"a lost field": func(items []any) []any {
			item := items[0].(map[string]any)
			for name := range item {
				if item[name] != nil {
					delete(item, name)
					break
				}
			}
			return items
		},
	}
	for _, list := range lists {
		action := list.actions[len(list.actions)-1]
		field := sandbox.ListField(action)
		for name, change := range changes {
			if field == "" && name != "a lost field" {
				continue // the answer is one object
			}
			t.Run(action+" "+name, func(t *testing.T) {
				bench := startBench(t)
				if wrong, err := list.read(t.Context(), bench); wrong != nil || err != nil {
					t.Fatal(wrong, err)
				}
				bench.server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) {
					answer.Edit(func(response map[string]any) {
						if field == "" {
							delete(response, "CreateTime")
							delete(response, "agency_name")
							if policy, ok := response["EffectivePolicy"].(map[string]any); ok {
								delete(policy, "LastUpdatedTimestamp")
							}
							return
						}
						response[field] = change(response[field].([]any))
						delete(response, "TotalCounts")
					})
				})
				if wrong, err := list.read(t.Context(), bench); wrong == nil && err == nil {
					t.Error("the read is not wrong")
				}
			})
		}
	}
}

func startBench(t *testing.T) *bench {
	t.Helper()
	for seed := uint64(1); ; seed++ {
		bench, err := newBench(rand.New(rand.NewPCG(seed, 0)))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = bench.server.Close() })
		member := bench.organization.TencentCloud.Members[0]
		if len(member.NonCompliantResources) > 1 && len(member.Policies[0].Accounts) > 1 && len(bench.organization.TencentCloud.IdentityCenter.Tasks) > 1 &&
			len(bench.organization.TencentCloud.IdentityCenter.RoleAssignments) > 1 && len(bench.organization.TencentCloud.AuthPolicies) > 1 &&
			len(bench.organization.TencentCloud.IdentityCenter.RoleConfigurationProvisionings) > 1 &&
			len(bench.organization.TencentCloud.IdentityCenter.Groups[0].Members) > 1 &&
			len(bench.organization.HuaweiCloud.PolicyStatesSummary) > 10000 && len(bench.organization.HuaweiCloud.PolicyStates) > 1 &&
			len(bench.organization.HuaweiCloud.OrganizationAccounts) > 1 &&
			len(bench.organization.HuaweiCloud.Aggregators[0].PolicyAssignments) > 1 && len(bench.organization.HuaweiCloud.Aggregators[0].PolicyStates) > 1 &&
			len(bench.organization.HuaweiCloud.Aggregators) > 1 && len(bench.organization.HuaweiCloud.Aggregators[0].Sources) > 1 &&
			len(bench.organization.TencentCloud.MemberDetails) > 1 && len(member.PolicyDetails) > 1 {
			return bench
		}
	}
}
