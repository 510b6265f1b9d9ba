// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import "context"

// resources looks at each policy state. A finding is a resource that is not Compliant with a rule.
func (h *huaweiCloud) resources(_ context.Context, r *run) error {
	own, err := h.own()
	if err != nil {
		return err
	}
	if h.AggregatorID == "" {
		r.covers(own)
	} else {
		rules, err := h.accountRules() // they have the names of the accounts
		if err != nil {
			return err
		}
		for _, one := range rules {
			r.covers(one.account)
		}
	}
	states, err := h.states()
	if err != nil {
		return err
	}
	r.count(states.all)
	for _, state := range states.bad {
		rule := text(state.PolicyAssignmentName, text(state.PolicyAssignmentID, "a rule without a name"))
		resource := text(state.ResourceID, "a resource without an id")
		r.find(account{id: text(state.DomainID, h.AccountID)}, rule+"/"+resource, "%s/%s %s in %s has the compliance state %s.",
			text(state.ResourceProvider, "unknown"), text(state.ResourceType, "unknown"), text(state.ResourceName, resource),
			text(state.RegionID, "an unknown region"), text(state.ComplianceState, "unknown"))
	}
	return nil
}
