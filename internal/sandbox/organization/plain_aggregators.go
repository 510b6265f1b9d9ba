// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import "encoding/json"

var (
	plainAggregatorNames = []string{"organization-wide", "production", "staging", "finance", "sandboxes"}
	plainAccounts        = []string{"headquarters", "shop", "data-platform", "payments", "analytics", "security", "network", "training"}
)

// plainAggregators makes aggregators of an account. The first one has the sources, and the rules and states of their
// accounts.
func plainAggregators(domainID string, seed uint64, size Size) []Aggregator {
	aggregators := make([]Aggregator, size.aggregators())
	for i := range aggregators {
		r := newRandom(seed, "aggregators", i)
		a := &aggregators[i]
		a.AggregatorID = aggregatorID(r, i)
		kind, accounts := "ORGANIZATION", field{"account_aggregation_sources", nil}
		if i%2 == 0 {
			kind, accounts.value = "ACCOUNT", object{{"domain_ids", accountIDs(domainID, seed, min(size.AggregatorSources, 3))}}
		}
		created := r.time(huaweiTime)
		a.Details = Object[ConfigurationAggregator](object{
			{"aggregator_name", nth(plainAggregatorNames, i)},
			{"aggregator_id", a.AggregatorID},
			{"aggregator_urn", "rms::" + domainID + ":aggregator:" + a.AggregatorID},
			{"aggregator_type", kind},
			accounts,
			{"updated_at", created},
			{"created_at", created},
		}.raw())
	}
	if len(aggregators) > 0 {
		aggregators[0].Sources = plainSources(domainID, seed, size.AggregatorSources)
		addPlainRules(&aggregators[0], newRandom(seed, "aggregate assignments", 0), accountIDs(domainID, seed, max(size.AggregatorSources, 1)), size)
	}
	return aggregators
}

func plainSources(domainID string, seed uint64, size int) []json.RawMessage {
	r := newRandom(seed, "aggregator sources", 0)
	sources := []json.RawMessage{}
	for i := range size {
		status, code, message := "SUCCEEDED", "", ""
		switch i % 10 {
		case 4:
			status, code, message = "FAILED", "RMS.00010009", "The source account has not authorized the aggregator."
		case 7:
			status = "OUTDATED"
		}
		sources = append(sources, object{
			{"source_id", accountID(domainID, seed, i)},
			{"source_name", nth(plainAccounts, i)},
			{"source_type", "ACCOUNT"},
			{"last_update_status", status},
			{"last_update_time", r.time(huaweiTime)},
			{"last_error_code", code},
			{"last_error_message", message},
		}.raw())
	}
	return sources
}

// addPlainRules adds rules of accounts and states of their resources.
func addPlainRules(a *Aggregator, r random, accounts []string, size Size) {
	rules, counts, states := plainFindings(r, accounts, size.AggregateAssignments, size.AggregateStates)
	a.PolicyAssignments, a.PolicyStates = []json.RawMessage{}, states
	for i, found := range counts {
		a.PolicyAssignments = append(a.PolicyAssignments, object{
			{"policy_assignment_id", rules[i].id},
			{"policy_assignment_name", rules[i].name},
			{"compliance", object{{"compliance_state", found.state()}, {"resource_details", found.object()}}},
			{"account_id", accounts[i%len(accounts)]},
			{"account_name", nth(plainAccounts, i%len(accounts))},
		}.raw())
	}
}
