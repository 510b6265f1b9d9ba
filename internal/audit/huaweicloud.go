// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"context"
	"sync"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
)

// huaweiCloud reads the lists that the checks of Huawei Cloud need. A list that several checks need is read once, when the
// first of them needs it.
type huaweiCloud struct {
	HuaweiCloudOptions

	// own is the account itself. The read fails if the keys belong to another one.
	own func() (account, error)
	// accountRules are the rules of the account, or of every account of the aggregator.
	accountRules func() ([]rule, error)
	// states are the policy states of the account, or of every account of the aggregator.
	states func() (*states, error)
	// sources are the accounts that the aggregator collects from, active are the active accounts of the organization.
	sources func() ([]huaweicloud.AggregatedSourceStatus, error)
	active  func() ([]account, error)
}

// rule is a rule of one account.
type rule struct {
	account
	accountID        *string // nil if the aggregator gives none
	ruleID, ruleName *string
	compliance       *string
	// state comes from the summary of the account. It is nil for a rule of an aggregator.
	state *string
}

const (
	enabled      = "Enabled"
	compliant    = "Compliant"
	nonCompliant = "NonCompliant"

	// organizationSource is the type of a source that stands for all accounts of the organization.
	organizationSource = "ORGANIZATION"
)

// newHuaweiCloud returns the reads of an audit. It makes no call. All reads end with the context.
func newHuaweiCloud(ctx context.Context, options HuaweiCloudOptions) *huaweiCloud {
	h := &huaweiCloud{HuaweiCloudOptions: options}
	h.own = sync.OnceValues(func() (account, error) { return h.readOwn(ctx) })
	h.accountRules = sync.OnceValues(func() ([]rule, error) {
		if h.AggregatorID != "" {
			return h.readAggregatedRules(ctx)
		}
		return h.readRules(ctx)
	})
	h.states = sync.OnceValues(func() (*states, error) { return h.readStates(ctx) })
	h.sources = sync.OnceValues(func() ([]huaweicloud.AggregatedSourceStatus, error) {
		return paging.Collect(ctx, h.Client.ShowConfigurationAggregatorSourcesStatus,
			huaweicloud.AggregatorSourceFilter{DomainID: h.AccountID, AggregatorID: h.AggregatorID})
	})
	h.active = sync.OnceValues(func() ([]account, error) { return h.readActive(ctx) })
	return h
}

func (h *huaweiCloud) readOwn(ctx context.Context) (account, error) {
	keys, err := h.Client.KeysAccount(ctx)
	if err == nil && keys != h.AccountID {
		err = wrongAccount(HuaweiCloud, keys, h.AccountID)
	}
	return account{id: h.AccountID}, err
}

func (h *huaweiCloud) readRules(ctx context.Context) ([]rule, error) {
	read := func(ctx context.Context, filter huaweicloud.PolicyStatesSummaryFilter, into paging.Sink[huaweicloud.PolicyAssignmentSummary]) error {
		_, err := h.Client.CollectPolicyStatesSummary(ctx, filter, into)
		return err
	}
	summaries, err := paging.Collect(ctx, read, huaweicloud.PolicyStatesSummaryFilter{DomainID: h.AccountID})
	rules := make([]rule, 0, len(summaries))
	for _, one := range summaries {
		found := rule{account: account{id: h.AccountID}, compliance: one.ComplianceState}
		if assignment := one.PolicyAssignment; assignment != nil {
			found.ruleID, found.ruleName, found.state = assignment.ID, assignment.Name, assignment.State
		}
		rules = append(rules, found)
	}
	return rules, err
}

func (h *huaweiCloud) readAggregatedRules(ctx context.Context) ([]rule, error) {
	assignments, err := paging.Collect(ctx, h.Client.ListAggregateComplianceByPolicyAssignment,
		huaweicloud.AggregateAssignmentFilter{DomainID: h.AccountID, AggregatorID: h.AggregatorID})
	rules := make([]rule, 0, len(assignments))
	for _, one := range assignments {
		found := rule{account: account{text(one.AccountID, h.AccountID), one.AccountName}, accountID: one.AccountID, ruleID: one.PolicyAssignmentID, ruleName: one.PolicyAssignmentName}
		if one.Compliance != nil {
			found.compliance = one.Compliance.ComplianceState
		}
		rules = append(rules, found)
	}
	return rules, err
}

func (h *huaweiCloud) readActive(ctx context.Context) ([]account, error) {
	all, err := paging.Collect(ctx, h.Client.ListAccounts, huaweicloud.AccountFilter{})
	if err != nil {
		return nil, err
	}
	active := []account{}
	for _, one := range all {
		if text(one.Status, "active") != "active" { // an account without a status may be active
			continue
		}
		if one.ID == nil {
			return nil, &apicall.Error{Action: "ListAccounts", Message: "incomplete: an account has no id", Advice: adviceIncomplete}
		}
		active = append(active, account{*one.ID, one.Name})
	}
	return active, nil
}

// states counts policy states, and keeps those that are not compliant.
type states struct {
	all int
	bad []huaweicloud.PolicyState
}

// Add implements paging.Sink.
func (s *states) Add(items []huaweicloud.PolicyState) error {
	s.all += len(items)
	for _, item := range items {
		if text(item.ComplianceState, "") != compliant {
			s.bad = append(s.bad, item)
		}
	}
	return nil
}

// Reset implements paging.Sink.
func (s *states) Reset() { *s = states{} }

// readStates reads the states without the filter by compliance_state, since the filter would leave out other values.
func (h *huaweiCloud) readStates(ctx context.Context) (*states, error) {
	read := &states{}
	if h.AggregatorID == "" {
		return read, h.Client.ListPolicyStatesByDomainID(ctx, huaweicloud.PolicyStateFilter{DomainID: h.AccountID}, read)
	}
	filter := huaweicloud.AggregateStateFilter{DomainID: h.AccountID, AggregatorID: h.AggregatorID}
	err := h.Client.ShowAggregateComplianceDetailsByPolicyAssignment(ctx, filter, read)
	if huaweicloud.IsBadRequest(err) && read.all == 0 { // only the first page can fail because account and rule are missing
		return h.readStatesByRule(ctx)
	}
	return read, err
}

// readStatesByRule reads the states of each rule that is not compliant. Older pages of the vendor say that the request needs
// account and rule, so a rule without an account or a name is an error.
func (h *huaweiCloud) readStatesByRule(ctx context.Context) (*states, error) {
	rules, err := h.accountRules()
	if err != nil {
		return nil, err
	}
	read, asked := &states{}, map[[2]string]bool{}
	for _, one := range rules {
		key := [2]string{text(one.accountID, ""), text(one.ruleName, "")}
		if text(one.compliance, "") == compliant || asked[key] {
			continue
		}
		if asked[key] = true; key[0] == "" || key[1] == "" {
			return nil, &apicall.Error{
				Action: "ListAggregateComplianceByPolicyAssignment", Message: "incomplete: a rule has no account_id or no policy_assignment_name, so its resources cannot be listed",
				Advice: adviceIncomplete,
			}
		}
		filter := huaweicloud.AggregateStateFilter{DomainID: h.AccountID, AggregatorID: h.AggregatorID, AccountID: one.accountID, PolicyAssignmentName: one.ruleName}
		if err := h.Client.ShowAggregateComplianceDetailsByPolicyAssignment(ctx, filter, read); err != nil {
			return nil, err
		}
	}
	return read, nil
}
