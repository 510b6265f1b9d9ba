// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package faults_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apis"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// rowOf returns the row of an API.
func rowOf(t *testing.T, action string) call {
	t.Helper()
	for _, call := range table() {
		if call.name == action {
			return call
		}
	}
	t.Fatalf("no row reads %s", action)
	return call{}
}

// editItems changes the list of every answer to an action.
func editItems(action string, edit func(items []any)) func(*sandbox.Server) {
	return func(server *sandbox.Server) {
		server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) {
			answer.Edit(func(response map[string]any) {
				if items, _ := response[sandbox.ListField(action)].([]any); len(items) > 1 {
					edit(items)
				}
			})
		})
	}
}

// identities are the fields that tell the items of a list apart.
var identities = map[string][]string{
	"DescribeOrganizationMemberAuthAccounts": {"OrgSubAccountUin", "PolicyId", "IdentityId"},
	"DescribeOrganizationMembers":            {"MemberUin"},
	"DescribeOrganizationMemberPolicies":     {"PolicyId", "IdentityId"},
	"DescribeOrganizationMembersAuthPolicy":  {"MemberUin", "PolicyId", "IdentityId", "OrgSubAccountUin", "BindType"},
	"ListTasks":                              {"TaskId"},
	"ListGroupMembers":                       {"UserId"},
	"ListRoleConfigurationProvisionings":     {"RoleConfigurationId", "TargetUin"},
	"ListRoleAssignments":                    {"RoleConfigurationId", "TargetUin", "PrincipalId"},
}

func TestList_identityOfEveryListIsTested(t *testing.T) {
	notCompared := []string{ // two items may be equal
		"ListNonCompliantResource", "ListPolicyStatesByDomainId", "ListAccounts",
		"ListConfigurationAggregators", "ShowConfigurationAggregatorSourcesStatus",
		"ListAggregateComplianceByPolicyAssignment", "ShowAggregateComplianceDetailsByPolicyAssignment",
	}
	for _, api := range apis.All() {
		if isList := api.Page > 0; isList && identities[api.Action] == nil && !slices.Contains(notCompared, api.Action) {
			t.Errorf("identities has no fields for %s", api.Action)
		}
	}
}

// Two items are the same if all fields of their identity are.
func TestList_sameItemTwiceIsAnError(t *testing.T) {
	for action, identity := range identities {
		call := rowOf(t, action)
		read := func(field string, value any) error {
			_, _, err := call.readPages(t, editItems(action, func(items []any) {
				same, _ := items[0].(map[string]any)
				again := maps.Clone(same)
				if field != "" {
					again[field] = value
				}
				items[1] = again
			}))
			return err
		}
		if err := read("", nil); err == nil || !strings.Contains(err.Error(), "an item came twice") {
			t.Errorf("%s: got %v", action, err)
		}
		for _, field := range identity {
			if err := read(field, nil); err != nil {
				t.Errorf("%s without %s: got %v", action, field, err)
			}
		}
		if len(identity) == 1 {
			continue
		}
		last := identity[len(identity)-1]
		var other any = 987654321
		if last == "PrincipalId" {
			other = "u-other"
		}
		if err := read(last, other); err != nil {
			t.Errorf("%s with another %s: got %v", action, last, err)
		}
	}
}

func TestRead_cancellingEndsItsRequest(t *testing.T) {
	for _, call := range table() {
		w := start(t, severalPages)
		ctx, cancel := context.WithCancel(t.Context())
		got, err := call.readUntil(ctx, t, w, func(server *sandbox.Server) {
			server.Alter(call.action, func(_ sandbox.Call, answer *sandbox.Answer) {
				answer.Delay = time.Hour
				cancel()
			})
		})
		if got != nil || !errors.Is(err, context.Canceled) || len(w.CallsOf(call.action)) != 1 {
			t.Errorf("%s: got %v, %v", call.name, got, err)
		}
	}
}
