// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"encoding/json"
	"fmt"
)

// oddAggregators makes aggregators. The first one has the sources, and the rules and states of their accounts.
func oddAggregators(domainID string, seed uint64, size Size) []Aggregator {
	aggregators := make([]Aggregator, size.aggregators())
	for i := range aggregators {
		r := newRandom(seed, "aggregators", i)
		a := &aggregators[i]
		a.AggregatorID = aggregatorID(r, i)
		details := r.optional(object{}, "aggregator_name", fmt.Sprintf("aggregator-%d %s", i+1, pick(r, oddTexts)))
		details = append(details, field{"aggregator_id", a.AggregatorID})
		details = r.optional(details, "aggregator_urn", "rms::"+domainID+":aggregator:"+a.AggregatorID)
		details = r.optional(details, "aggregator_type", pick(r, []string{"ACCOUNT", "ORGANIZATION"}))
		sources := r.optional(object{}, "domain_ids", accountIDs(domainID, seed, r.IntN(3)))
		details = r.optional(details, "account_aggregation_sources", sources)
		details = r.optional(details, "updated_at", r.time(huaweiTime))
		details = r.optional(details, "created_at", r.time(huaweiTime))
		a.Details = Object[ConfigurationAggregator](details.raw())
	}
	if len(aggregators) > 0 {
		first := &aggregators[0]
		first.Sources = oddSources(domainID, seed, size.AggregatorSources)
		accounts := accountIDs(domainID, seed, max(size.AggregatorSources, 1))
		first.PolicyAssignments = oddAggregateAssignments(newRandom(seed, "aggregate assignments", 0), accounts, size)
		first.PolicyStates = []json.RawMessage{}
		r := newRandom(seed, "aggregate states", 0)
		for i := range size.AggregateStates {
			first.PolicyStates = append(first.PolicyStates, oddPolicyState(r, i, pick(r, accounts), r.identifier(24, true), fmt.Sprintf("rule-%d", i%7+1)))
		}
	}
	return aggregators
}

func oddSources(domainID string, seed uint64, size int) []json.RawMessage {
	r := newRandom(seed, "aggregator sources", 0)
	sources := []json.RawMessage{}
	for i := range size {
		source := object{{"source_id", accountID(domainID, seed, i)}}
		source = r.optional(source, "source_name", r.text())
		source = r.optional(source, "source_type", pick(r, []string{"ACCOUNT", "ORGANIZATION"}))
		source = append(source, field{"last_update_status", pick(r, []string{"SUCCEEDED", "FAILED", "OUTDATED"})})
		source = r.optional(source, "last_update_time", r.time(huaweiTime))
		source = r.optional(source, "last_error_code", pick(r, []string{"", "RMS.00010009"}))
		source = r.optional(source, "last_error_message", r.text())
		sources = append(sources, source.raw())
	}
	return sources
}

func oddAggregateAssignments(r random, accounts []string, size Size) []json.RawMessage {
	assignments := []json.RawMessage{}
	for i := range size.AggregateAssignments {
		found := SummaryUnit{r.Int64N(200), r.Int64N(50)}
		compliance := object{{"compliance_state", pick(r, []string{"NonCompliant", "Compliant", "NotStarted"})}}
		compliance = r.optional(compliance, "resource_details", found.object())
		assignment := object{
			{"policy_assignment_id", r.identifier(24, true)},
			{"policy_assignment_name", fmt.Sprintf("rule-%d %s", i/len(accounts)+1, pick(r, oddTexts))},
			{"account_id", accounts[i%len(accounts)]},
		}
		assignment = r.optional(assignment, "account_name", r.text())
		assignments = append(assignments, r.optional(assignment, "compliance", compliance).raw())
	}
	return assignments
}
