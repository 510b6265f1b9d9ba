// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

func TestRun(t *testing.T) {
	if err := run(io.Discard, time.Second, 1); err != nil {
		t.Error(err)
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
