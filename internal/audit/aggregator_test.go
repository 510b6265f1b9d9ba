// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// Older pages of the vendor say that the request needs account and rule.
func TestRun_aggregatorThatNeedsAccountAndRule(t *testing.T) {
	size := organization.EveryList(40)
	size.Plain = true // its rules of aggregated accounts fit their states
	server := sandboxtest.Start(t, organization.Generate(3, size))
	options := both(t, server)
	options.Only, options.HuaweiCloud.AggregatorID = []string{audit.Rules, audit.Resources}, organization.FirstAggregatorID
	whole := found(run(t, options))
	const action = "ShowAggregateComplianceDetailsByPolicyAssignment"
	server.Alter(action, func(call sandbox.Call, answer *sandbox.Answer) {
		if call.Parameters["account_id"] == nil || call.Parameters["policy_assignment_name"] == nil {
			answer.Status, answer.Body = 400, []byte(`{"error_code": "RMS.00010004", "error_msg": "account_id is required"}`)
		}
	})
	byRule := found(run(t, options))
	if len(whole) == 0 || !slices.Equal(whole, byRule) {
		t.Errorf("whole %v, by rule %v", whole, byRule)
	}
}

// An API that answers the first page without account and rule does not require them.
func TestRun_laterPageOfAggregatedStatesThatIsRefusedIsAnError(t *testing.T) {
	size := organization.EveryList(210)
	size.Plain = true
	server := sandboxtest.Start(t, organization.Generate(3, size))
	options := both(t, server)
	options.Only, options.HuaweiCloud.AggregatorID = []string{audit.Resources}, organization.FirstAggregatorID
	server.Alter("ShowAggregateComplianceDetailsByPolicyAssignment", func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N == 2 {
			answer.Status, answer.Body = 400, []byte(`{"error_code": "RMS.00010004", "error_msg": "the marker is invalid"}`)
		}
	})
	result, err := audit.Run(t.Context(), options)
	if result != nil || err == nil || !strings.Contains(err.Error(), "the marker is invalid") {
		t.Errorf("got %v, %v", result, err)
	}
}

// aggregated is an organization with the active accounts d1 and d2, and one aggregator.
func aggregated(t *testing.T, sources, rules, states string) organization.Organization {
	t.Helper()
	text := fmt.Sprintf(`{"tencentcloud": {}, "huaweicloud": {
		"domain_id": %q, "organization_accounts": [{"id": "d1", "name": "one"}, {"id": "d2", "status": "active"}, {"id": "d9", "status": "suspended"}],
		"aggregators": [{"aggregator_id": "ca1", "sources": %s, "policy_assignments": %s, "policy_states": %s}]}}`,
		organization.DefaultHuaweiDomainID, sources, rules, states)
	return load(t, text)
}

func TestRun_aggregator(t *testing.T) {
	const (
		own      = organization.DefaultHuaweiDomainID
		d1       = `{"source_id": "d1", "source_type": "ACCOUNT", "last_update_status": "SUCCEEDED"}`
		d2       = `{"source_id": "d2", "source_type": "ACCOUNT", "last_update_status": "SUCCEEDED"}`
		org      = `{"source_id": "o-1", "source_type": "ORGANIZATION", "last_update_status": "SUCCEEDED"}`
		r1       = `{"policy_assignment_id": "r1", "policy_assignment_name": "ssh", "account_id": "d1", "compliance": {"compliance_state": "Compliant"}}`
		r2       = `{"policy_assignment_id": "r2", "policy_assignment_name": "ssh", "account_id": "d2", "compliance": {"compliance_state": "Compliant"}}`
		nameless = `{"account_id": "d1", "compliance": {"compliance_state": "NonCompliant"}}`
		state    = `{"domain_id": "d1", "policy_assignment_name": "none", "resource_id": "i-1", "compliance_state": "NonCompliant"}`
	)
	for name, row := range map[string]struct {
		sources, rules, states string
		want                   []string
	}{
		"in order":                               {d1 + "," + d2, r1 + "," + r2, "", nil},
		"organization":                           {org, r1 + "," + r2, "", nil},
		"organization, an account without rules": {org, r1, "", []string{"rules | d2 | rules"}},
		"organization and an account that it lacks": {
			org + "," + strings.Replace(d1, "d1", "d3", 1), r1 + "," + r2, "",
			[]string{"aggregation | d1 | d1", "aggregation | d2 | d2", "rules | d3 | rules"},
		},
		"an organization by the id of an account": {
			strings.Replace(org, "o-1", "d1", 1) + "," + d2, r1 + "," + r2, "", []string{"aggregation | d1 | d1"},
		},
		"an account twice":              {d1 + "," + d2 + "," + d2, r1, "", []string{"rules | d2 | rules"}},
		"an account not named":          {d1, r1, "", []string{"aggregation | d2 | d2"}},
		"no sources":                    {"", r1, "", []string{"aggregation | d1 | d1", "aggregation | d2 | d2", "rules | " + own + " | rules"}},
		"a source of no status":         {d1 + `,{"source_id": "d2", "source_type": "ACCOUNT"}`, r1 + "," + r2, "", []string{"aggregation | d2 | d2"}},
		"outdated":                      {d1 + "," + strings.Replace(d2, "SUCCEEDED", "OUTDATED", 1), r1 + "," + r2, "", []string{"aggregation | d2 | d2"}},
		"not evaluated":                 {d1 + "," + d2, r1 + "," + strings.Replace(r2, "Compliant", "NotStarted", 1), "", []string{"rules | d2 | ssh"}},
		"no resource breaks":            {d1 + "," + d2, r1 + "," + strings.Replace(r2, "Compliant", "NonCompliant", 1), "", []string{"rules | d2 | ssh"}},
		"a resource of another":         {d1 + "," + d2, r1 + "," + strings.Replace(r2, "Compliant", "NonCompliant", 1), strings.Replace(state, "none", "ssh", 1), []string{"resources | d1 | ssh/i-1", "rules | d2 | ssh"}},
		"a resource by the rule's name": {d1 + "," + d2, r2 + "," + strings.Replace(r1, "Compliant", "NonCompliant", 1), strings.Replace(state, "none", "ssh", 1), []string{"resources | d1 | ssh/i-1"}},
		"a resource by the rule's id":   {d1 + "," + d2, r2 + "," + strings.Replace(r1, "Compliant", "NonCompliant", 1), strings.Replace(state, `_name": "none`, `_id": "r1`, 1), []string{"resources | d1 | r1/i-1"}},
		"a resource without a result":   {d1 + "," + d2, r2 + "," + strings.Replace(r1, "Compliant", "NonCompliant", 1), strings.NewReplacer("none", "ssh", "NonCompliant", "NotStarted").Replace(state), []string{"resources | d1 | ssh/i-1", "rules | d1 | ssh"}},
		"a rule without a name":         {d1 + "," + d2, r2 + "," + nameless, state, []string{"resources | d1 | none/i-1", "rules | d1 | a rule without a name"}},
		"a state without a rule":        {d1 + "," + d2, r2 + "," + nameless, `{"domain_id": "d1", "compliance_state": "NonCompliant"}`, []string{"resources | d1 | a rule without a name/a resource without an id", "rules | d1 | a rule without a name"}},
		"a state of no result":          {d1 + "," + d2, r1 + "," + r2, `{"domain_id": "d1", "policy_assignment_id": "r1", "resource_id": "i-1"}`, []string{"resources | d1 | r1/i-1"}},
		"own account not a source":      {strings.Replace(d1, `"d1"`, "null", 1) + "," + d2, r2, "", []string{"aggregation | d1 | d1", "rules | " + own + " | rules"}},
	} {
		t.Run(name, func(t *testing.T) {
			options := both(t, sandboxtest.Start(t, aggregated(t, "["+row.sources+"]", "["+row.rules+"]", "["+row.states+"]")))
			options.TencentCloud, options.HuaweiCloud.AggregatorID = nil, "ca1"
			options.Only = []string{audit.Rules, audit.Resources, audit.Aggregation}
			if difference := cmp.Diff(row.want, found(run(t, options))); difference != "" {
				t.Error(difference)
			}
		})
	}
}

// A source without an id does not name the account of the aggregator.
func TestRun_sourceWithoutAnIDNamesNoAccount(t *testing.T) {
	org := aggregated(t, `[{"source_type": "ACCOUNT", "last_update_status": "SUCCEEDED"}]`, "[]", "[]")
	org.HuaweiCloud.OrganizationAccounts = append(org.HuaweiCloud.OrganizationAccounts[:0:0], []byte(`{"id": "`+organization.DefaultHuaweiDomainID+`"}`))
	options := both(t, sandboxtest.Start(t, org))
	options.HuaweiCloud.AggregatorID, options.Only = "ca1", []string{audit.Aggregation}
	if got := found(run(t, options)); len(got) != 1 {
		t.Errorf("got %v", got)
	}
}

// The API that requires account and rule cannot list the resources of a rule that lacks one of them.
func TestRun_ruleWithoutAccountOrNameOnAnOlderAPIIsAnError(t *testing.T) {
	const rule = `{"policy_assignment_id": "r1", "policy_assignment_name": "ssh", "account_id": "d1", "compliance": {"compliance_state": "NonCompliant"}}`
	without := func(text string) string { return strings.Replace(rule, text, "null", 1) }
	for rules, want := range map[string]struct {
		findings int
		words    string
	}{
		rule:              {1, ""},
		rule + "," + rule: {1, ""},
		without(`{"compliance_state": "NonCompliant"}`):  {1, ""}, // it may have resources that are not Compliant
		strings.Replace(without(`"d1"`), "NonC", "C", 1): {0, ""},
		without(`"d1"`):                         {0, "no account_id"},
		strings.Replace(rule, `"ssh"`, `""`, 1): {0, "no policy_assignment_name"},
		rule + "," + without(`"ssh"`):           {0, "no policy_assignment_name"},
	} {
		state := `{"domain_id": "d1", "policy_assignment_name": "ssh", "resource_id": "i-1", "compliance_state": "NonCompliant"}`
		server := sandboxtest.Start(t, aggregated(t, "[]", "["+rules+"]", "["+state+"]"))
		server.Alter("ShowAggregateComplianceDetailsByPolicyAssignment", func(call sandbox.Call, answer *sandbox.Answer) {
			if call.Parameters["account_id"] == nil || call.Parameters["policy_assignment_name"] == nil || call.Parameters["policy_assignment_name"] == "" {
				answer.Status, answer.Body = 400, []byte(`{"error_code": "RMS.00010004", "error_msg": "account_id is required"}`)
			}
		})
		options := both(t, server)
		options.HuaweiCloud.AggregatorID, options.Only = "ca1", []string{audit.Resources}
		result, err := audit.Run(t.Context(), options)
		failed := err != nil && result == nil && want.words != "" && strings.Contains(err.Error(), want.words)
		if !failed && (err != nil || want.words != "" || len(result.Findings) != want.findings) {
			t.Errorf("%s: got %v, %v", rules, result, err)
		}
	}
}

func TestRun_aggregatedStatesThatAreRefusedAreAnError(t *testing.T) {
	server := sandboxtest.Start(t, organization.Generate(3, organization.EveryList(3)))
	server.Alter("ShowAggregateComplianceDetailsByPolicyAssignment", func(call sandbox.Call, answer *sandbox.Answer) {
		if call.Parameters["account_id"] == nil {
			answer.Status, answer.Body = 403, []byte(`{"error_code": "RMS.00010002", "error_msg": "no permission"}`)
		}
	})
	options := both(t, server)
	options.HuaweiCloud.AggregatorID, options.Only = organization.FirstAggregatorID, []string{audit.Resources}
	if result, err := audit.Run(t.Context(), options); result != nil || err == nil || !strings.Contains(err.Error(), "no permission") {
		t.Errorf("got %v, %v", result, err)
	}
}

func TestRun_resourcesNameTheAccount(t *testing.T) {
	const rule = `{"policy_assignment_name": "ssh", "account_id": "d1", "account_name": "shop", "compliance": {"compliance_state": "Compliant"}}`
	options := both(t, sandboxtest.Start(t, aggregated(t, "[]", "["+rule+"]", `[{"domain_id": "d1", "policy_assignment_name": "ssh"}]`)))
	options.HuaweiCloud.AggregatorID, options.Only = "ca1", []string{audit.Resources}
	result := run(t, options)
	if name := result.Findings[0].AccountName; name == nil || *name != "shop" || len(result.Accounts) != 1 || *result.Accounts[0].AccountName != "shop" {
		t.Errorf("got %+v", result)
	}
}

// An account without an id cannot be compared with the aggregator, and a member without one cannot be read.
func TestRun_accountWithoutAnIDIsAnError(t *testing.T) {
	server := sandboxtest.Start(t, organization.Generate(1, organization.EveryList(3)))
	for action, names := range map[string][2]string{"ListAccounts": {"accounts", "id"}, "DescribeOrganizationMembers": {"Items", "MemberUin"}} {
		server.Alter(action, func(_ sandbox.Call, answer *sandbox.Answer) {
			answer.Edit(func(response map[string]any) {
				one := response[names[0]].([]any)[1].(map[string]any)
				one[names[1]], one["status"] = nil, nil
			})
		})
		options := both(t, server)
		options.HuaweiCloud.AggregatorID, options.Only = organization.FirstAggregatorID, []string{audit.Aggregation}
		if action != "ListAccounts" {
			options.Only = []string{audit.TagPolicy}
		}
		if result, err := audit.Run(t.Context(), options); result != nil || err == nil || !strings.Contains(err.Error(), action+": incomplete") {
			t.Errorf("%s: got %v, %v", action, result, err)
		}
	}
}
