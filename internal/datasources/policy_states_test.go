// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func init() {
	add(dataSource{
		name: "orgaudit_policy_states", action: "ListPolicyStatesByDomainId", dialect: "marker",
		summary:      "Policy states not read",
		organization: func() organization.Organization { return accountOf(450) },
		pages:        3, pageSize: 200,
		want: func(org organization.Organization) map[string]any {
			return map[string]any{"policy_states": items(statesOf(org), wantState)}
		},
		empty:      map[string]any{"policy_states": []any{}},
		identifier: "resource_id",
		incomplete: map[string]incomplete{
			"an item of another account": {inFirstItem("value", "domain_id", "another"), "an item names the domain_id another where " + organization.DefaultHuaweiDomainID + " was asked for", 1},
		},
		checks: []argumentCheck{
			{map[string]any{}, ""},
			{map[string]any{"domain_id": "0a-Z"}, ""},
			{map[string]any{"domain_id": ""}, "domain_id"},
			{map[string]any{"domain_id": "a/b"}, "domain_id"},
			{map[string]any{"compliance_state": "Compliant"}, ""},
			{map[string]any{"compliance_state": "NonCompliant"}, ""},
			{map[string]any{"compliance_state": "noncompliant"}, "compliance_state"},
			{map[string]any{"compliance_state": ""}, "compliance_state"},
			{map[string]any{"resource_id": "id:1.a_b-c"}, ""},
			{map[string]any{"resource_id": ""}, "resource_id"},
			{map[string]any{"resource_name": "名 & 1"}, ""},
			{map[string]any{"resource_name": ""}, "resource_name"},
		},
		outputs: func() []statecheck.StateCheck {
			return []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("states", counts(map[string]int64{"Compliant": 8, "NonCompliant": 57})),
				statecheck.ExpectKnownOutputValueAtPath("noncompliant_resources", tfjsonpath.New("iam-user-mfa-enabled"), names("iam/users/ci-robot", "iam/users/k.tanaka")),
				statecheck.ExpectKnownOutputValueAtPath("noncompliant_resources", tfjsonpath.New("required-tag-owner"), knownvalue.ListSizeExact(26)),
			}
		},
	})
}

// wantState is how an item of ListPolicyStatesByDomainId stands in the state.
func wantState(item object) any {
	want := map[string]any{}
	for _, name := range []string{
		"domain_id", "region_id", "resource_id", "resource_name", "resource_provider", "resource_type", "trigger_type", "compliance_state",
		"policy_assignment_id", "policy_assignment_name", "policy_definition_id", "evaluation_time",
	} {
		want[name] = item[name]
	}
	if number, ok := item["evaluation_time"].(json.Number); ok {
		want["evaluation_time"] = number.String()
	}
	return want
}

// accountOf gives an organization whose Huawei Cloud account has so many policy states.
func accountOf(states int) organization.Organization {
	return organization.Generate(31, organization.Size{Rules: 4, PolicyStates: states})
}

func statesOf(org organization.Organization) []json.RawMessage {
	return org.HuaweiCloud.PolicyStates
}

// accountWith is one whose policy states are these items.
func accountWith(states ...json.RawMessage) organization.Organization {
	return organization.Organization{HuaweiCloud: organization.HuaweiCloud{PolicyStates: states}}
}

const allStates = `data "orgaudit_policy_states" "all" {}`

func TestAccPolicyStatesDataSource_everySize(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 200, 201} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			org := accountOf(size)
			server := start(t, org)
			terraform(t, reads(configuration(server, allStates+`
output "states" { value = data.orgaudit_policy_states.all }`),
				expect("data.orgaudit_policy_states.all", map[string]any{
					"domain_id": organization.DefaultHuaweiDomainID, "compliance_state": nil, "resource_id": nil, "resource_name": nil, "timeouts": nil,
					"policy_states": items(statesOf(org), wantState),
				})))
			for i, got := range sent(server, "ListPolicyStatesByDomainId", "marker") {
				want := map[string]any{"domain_id": organization.DefaultHuaweiDomainID, "limit": []string{"200"}}
				if difference := cmp.Diff(want, got); difference != "" {
					t.Errorf("call %d differs (-want +got):\n%s", i+1, difference)
				}
			}
			if _, marker := server.CallsOf("ListPolicyStatesByDomainId")[0].Parameters["marker"]; marker {
				t.Error("the first call has a marker")
			}
		})
	}
}

func TestPolicyStates_aLongList(t *testing.T) {
	t.Parallel()
	org := accountOf(4101)
	d := dataSources["orgaudit_policy_states"]
	startProcess(t, start(t, org), 0).reads(d, d.want(org))
}

func TestAccPolicyStatesDataSource_filtersAndDomainID(t *testing.T) {
	t.Parallel()
	org := accountOf(450)
	org.HuaweiCloud.DomainID = "0123456789abcdefghijklmnopqrstuvwx-Z"
	for i, state := range statesOf(org) {
		statesOf(org)[i] = bytes.ReplaceAll(state, []byte(organization.DefaultHuaweiDomainID), []byte(org.HuaweiCloud.DomainID))
	}
	wanted := json.RawMessage(`{"resource_id": "id:1.a_b-c+/=", "resource_name": "名 & 1+/=%", "compliance_state": "NonCompliant"}`)
	org.HuaweiCloud.PolicyStates = append(statesOf(org), wanted)
	server := start(t, org)
	for argument, value := range map[string]string{"compliance_state": "NonCompliant", "resource_id": "id:1.a_b-c+/=", "resource_name": "名 & 1+/=%"} {
		var matching []json.RawMessage
		for _, state := range statesOf(org) {
			if decoded(state).(map[string]any)[argument] == value {
				matching = append(matching, state)
			}
		}
		server.ResetCalls()
		terraform(t, reads(configuration(server, fmt.Sprintf(`
data "orgaudit_policy_states" "filtered" {
  domain_id = "0123456789abcdefghijklmnopqrstuvwx-Z"
  %s        = %q
}`, argument, value)), expect("data.orgaudit_policy_states.filtered", map[string]any{
			"domain_id": "0123456789abcdefghijklmnopqrstuvwx-Z", argument: value, "policy_states": items(matching, wantState),
		})))
		for _, got := range sent(server, "ListPolicyStatesByDomainId", "marker") {
			want := map[string]any{"domain_id": "0123456789abcdefghijklmnopqrstuvwx-Z", "limit": []string{"200"}, argument: []string{value}}
			if difference := cmp.Diff(want, got); difference != "" {
				t.Errorf("%s: a call differs (-want +got):\n%s", argument, difference)
			}
		}
		if looked := server.CallsOf("KeystoneListAuthDomains"); len(looked) > 0 {
			t.Error("the account was looked up although the data source names it")
		}
	}
}

func TestAccPolicyStatesDataSource_documentedAnswer(t *testing.T) {
	t.Parallel()
	org := accountOf(0)
	org.HuaweiCloud.DomainID = "059b5c937100d3e40ff0c00a7675a0a0"
	server := start(t, org)
	server.Alter("ListPolicyStatesByDomainId", documented)
	terraform(t, reads(configuration(server, allStates),
		expect("data.orgaudit_policy_states.all", map[string]any{
			"policy_states": []any{map[string]any{
				"domain_id":              "059b5c937100d3e40ff0c00a7675a0a0",
				"region_id":              "eu-de",
				"resource_id":            "010d95bd-87cd-4f22-ac00-db7fba7d927e",
				"resource_name":          "ecs-cc-image-test1",
				"resource_provider":      "ecs",
				"resource_type":          "cloudservers",
				"trigger_type":           "resource",
				"compliance_state":       "NonCompliant",
				"policy_assignment_id":   "5fb618a726a24c53767fa049",
				"policy_assignment_name": "policy-assignment-test1",
				"policy_definition_id":   "5fa265c0aa1e6afc05a0ff07",
				"evaluation_time":        "1605776482523",
			}},
		})))
}

func TestAccPolicyStatesDataSource_nullsAndTimes(t *testing.T) {
	t.Parallel()
	states := []json.RawMessage{
		json.RawMessage(`{}`),
		json.RawMessage(`{"domain_id": null, "region_id": null, "resource_id": null, "resource_name": null, "resource_provider": null, "resource_type": null, "trigger_type": null, "compliance_state": null, "policy_assignment_id": null, "policy_assignment_name": null, "policy_definition_id": null, "evaluation_time": null}`),
		json.RawMessage(`{"resource_id": "", "compliance_state": "A state of tomorrow", "evaluation_time": "2025-06-17T07:49:38.717Z"}`),
		json.RawMessage(`{"resource_name": "第一行\nsecond \"line\"", "evaluation_time": 9007199254740993}`),
		json.RawMessage(`{"evaluation_time": ""}`),
	}
	server := start(t, accountWith(states...))
	terraform(t, reads(configuration(server, allStates),
		expect("data.orgaudit_policy_states.all", map[string]any{"policy_states": items(states, wantState)})))
}
