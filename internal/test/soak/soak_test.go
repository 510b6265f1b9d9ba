// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

func TestRun(t *testing.T) {
	var out strings.Builder
	if err := run(&out, time.Second, 1); err != nil {
		t.Error(err)
	}
	for _, line := range []string{`(?m)^pairs +\| +[1-9]`, `(?m)^[1-9]\d* reads in `} {
		if !regexp.MustCompile(line).MatchString(out.String()) {
			t.Errorf("nothing printed is like %s:\n%s", line, out.String())
		}
	}
}

// A soak that overlooks a wrong result would be worth nothing: each of these answers is wrong.
func TestAWrongResultIsNoticed(t *testing.T) {
	for _, list := range lists {
		action := list.actions[len(list.actions)-1]
		field := sandbox.ListField(action)
		if field == "" {
			continue // see below
		}
		for name, change := range map[string]func([]any) []any{
			"one less":   func(items []any) []any { return items[1:] },
			"one more":   func(items []any) []any { return append(items, items[0]) },
			"two change": func(items []any) []any { items[0], items[1] = items[1], items[0]; return items },
			"a field is lost": func(items []any) []any {
				item := items[0].(map[string]any)
				for name := range item {
					if item[name] != nil {
						delete(item, name)
						break
					}
				}
				return items
			},
		} {
			t.Run(action+" "+name, func(t *testing.T) {
				bench := startBench(t)
				wrong, err := list.read(t.Context(), bench)
				if wrong != nil || err != nil {
					t.Fatal(wrong, err)
				}
				bench.server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) {
					answer.Edit(func(response map[string]any) {
						response[field] = change(response[field].([]any))
						delete(response, "TotalCounts")
					})
				})
				if wrong, err = list.read(t.Context(), bench); wrong == nil && err == nil {
					t.Error("not noticed")
				}
			})
		}
	}
}

func TestAWrongObjectIsNoticed(t *testing.T) {
	for _, list := range lists {
		action := list.actions[len(list.actions)-1]
		if sandbox.ListField(action) != "" {
			continue
		}
		bench := startBench(t)
		if wrong, err := list.read(t.Context(), bench); wrong != nil || err != nil {
			t.Fatal(wrong, err)
		}
		bench.server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) {
			answer.Edit(func(response map[string]any) { delete(response, "UpdateTime") })
		})
		if wrong, err := list.read(t.Context(), bench); wrong == nil && err == nil {
			t.Errorf("%s: not noticed", action)
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
			len(bench.organization.HuaweiCloud.PolicyStatesSummary) > 10000 && len(bench.organization.HuaweiCloud.Lists[statesAction]) > 1 &&
			len(bench.organization.TencentCloud.Lists[membersAction]) > 1 && len(member.Lists[policiesAction]) > 1 {
			return bench
		}
	}
}

func TestItemsBesideAnErrorAreWrong(t *testing.T) {
	if wrong, err := outcome([]int{}, []json.RawMessage{}, errors.New("some")); wrong == nil || err == nil {
		t.Error("not noticed")
	}
}

func TestPair_oneCallMeetsTwoFaults(t *testing.T) {
	faults := map[string]sandbox.Fault{}
	for _, fault := range sandbox.Faults() {
		faults[fault.Name] = fault
	}
	for _, list := range lists {
		for _, action := range list.actions {
			bench := startBench(t)
			chosen := plan{kind: pairs, list: list, inTurn: true, faults: []injection{{action, faults["503"]}, {action, faults["connection dropped"]}}}
			random := rand.New(rand.NewPCG(1, 1))
			tries := map[string]int{}
			for range 20 {
				got := bench.try(t.Context(), chosen, random)
				if got.wrong != nil || got.err != nil {
					t.Fatalf("%s: %v, %v", action, got.wrong, got.err)
				}
				if got.injected == 0 {
					continue // a list of one call has no second one
				}
				clear(tries)
				for _, call := range bench.server.CallsOf(action) {
					tries[fmt.Sprint(call.Parameters)]++
				}
				if most := slices.Max(slices.Collect(maps.Values(tries))); got.injected != 2 || most != 3 {
					t.Errorf("%s: %d faults, %d tries of one call", action, got.injected, most)
				}
			}
			if len(tries) == 0 {
				t.Errorf("%s met no fault", action)
			}
		}
	}
}

// The pairs are of all kinds, and always of two that differ.
func TestPair_choosesAmongAllFaults(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	met := map[string]bool{}
	for range 20_000 {
		chosen := pair(random)
		first, second := chosen.faults[0], chosen.faults[1]
		if first.action != second.action || first.fault.Name == second.fault.Name {
			t.Fatalf("a pair of %+v", chosen.faults)
		}
		met[first.action+first.fault.Name], met[second.action+second.fault.Name] = true, true
	}
	for _, list := range lists {
		for _, one := range list.injections() {
			if !met[one.action+one.fault.Name] {
				t.Errorf("%s never meets %q in a pair", one.action, one.fault.Name)
			}
		}
	}
}

// An answer that is cut has a list of its own: none of it may be left behind for the next try.
func TestPair_aTryLeavesNothingBehind(t *testing.T) {
	for _, list := range lists {
		for _, action := range list.actions {
			bench := startBench(t)
			faults := applying(action)
			cut := faults[slices.IndexFunc(faults, func(fault sandbox.Fault) bool { return fault.Name == "cut JSON" })]
			for _, second := range faults {
				if second.Name == "too slow" {
					continue
				}
				chosen := plan{kind: pairs, list: list, inTurn: true, faults: []injection{{action, cut}, {action, second}}}
				if got := bench.try(t.Context(), chosen, rand.New(rand.NewPCG(1, 1))); got.wrong != nil {
					t.Errorf("%s: %q, then %q: %v", action, cut.Name, second.Name, got.wrong)
				}
			}
		}
	}
}
