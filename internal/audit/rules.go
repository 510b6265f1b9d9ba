// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"context"
	"fmt"
	"strings"
)

// rules looks at each rule. A rule has at most one finding, with all reasons that apply: it is not enabled, it has no
// result, or it is NonCompliant while no resource is. An account without rules is a finding too: no rule evaluates its
// resources.
func (h *huaweiCloud) rules(_ context.Context, r *run) error {
	if _, err := h.own(); err != nil {
		return err
	}
	rules, err := h.accountRules()
	if err != nil {
		return err
	}
	states, err := h.states()
	if err != nil {
		return err
	}
	bad := states.rules(h.AccountID)
	for _, one := range rules {
		r.covers(one.account)
		if reasons := h.reasons(one, bad); len(reasons) > 0 {
			r.find(one.account, text(one.ruleName, text(one.ruleID, "a rule without a name")), "%s", strings.Join(reasons, " "))
		}
	}
	r.count(len(rules))
	return h.withoutRules(r, rules)
}

// reasons says what is wrong with a rule. bad are the rules of policy states that are NonCompliant.
func (h *huaweiCloud) reasons(one rule, bad map[ruleKey]bool) (reasons []string) {
	if state := text(one.state, "unknown"); h.AggregatorID == "" && state != enabled {
		reasons = append(reasons, fmt.Sprintf("The rule is not enabled: its state is %s.", state))
	}
	switch state := text(one.compliance, "unknown"); state {
	case compliant:
	case nonCompliant:
		if !bad[ruleKey{one.id, "id", text(one.ruleID, "")}] && !bad[ruleKey{one.id, "name", text(one.ruleName, "")}] {
			reasons = append(reasons, "The rule is NonCompliant, but Config lists no resource that breaks the rule.")
		}
	default:
		reasons = append(reasons, fmt.Sprintf("The rule has no result: its compliance state is %s.", state))
	}
	return reasons
}

// withoutRules reports the accounts that have no rules.
func (h *huaweiCloud) withoutRules(r *run, rules []rule) error {
	expected, err := h.expected()
	if err != nil {
		return err
	}
	has := map[string]bool{}
	for _, one := range rules {
		has[one.id] = true
	}
	r.covers(expected...)
	for _, one := range expected {
		if !has[one.id] {
			has[one.id] = true // an aggregator may name an account twice
			r.find(one, "rules", "The account has no rules, so Config evaluates none of its resources.")
		}
	}
	if len(expected) == 0 {
		r.find(account{id: h.AccountID}, "rules", "The aggregator collects from no account.")
	}
	return nil
}

// expected returns the accounts that should have rules: the account itself, or those of the aggregator.
func (h *huaweiCloud) expected() ([]account, error) {
	if h.AggregatorID == "" {
		return []account{{id: h.AccountID}}, nil
	}
	sources, err := h.sources()
	if err != nil {
		return nil, err
	}
	var expected []account
	for _, source := range sources {
		if text(source.SourceType, "") != organizationSource {
			expected = append(expected, account{text(source.SourceID, h.AccountID), source.SourceName})
			continue
		}
		active, err := h.active()
		if err != nil {
			return nil, err
		}
		expected = append(expected, active...)
	}
	return expected, nil
}

// ruleKey identifies a rule of an account, by its id or its name. If several accounts have the same rule, its name is the
// same in each account, but its id is not.
type ruleKey struct{ account, by, value string }

// rules returns the rules of the states that are NonCompliant. A state that names no account belongs to own.
func (s *states) rules(own string) map[ruleKey]bool {
	rules := map[ruleKey]bool{}
	for _, state := range s.bad {
		if text(state.ComplianceState, "") != nonCompliant {
			continue
		}
		in := text(state.DomainID, own)
		if id := text(state.PolicyAssignmentID, ""); id != "" {
			rules[ruleKey{in, "id", id}] = true
		}
		if name := text(state.PolicyAssignmentName, ""); name != "" {
			rules[ruleKey{in, "name", name}] = true
		}
	}
	return rules
}
