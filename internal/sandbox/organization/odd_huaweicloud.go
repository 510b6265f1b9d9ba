// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"encoding/json"
	"fmt"
)

// oddSummary makes rules and counts them.
func oddSummary(r random, size Size) Object[PolicyStatesSummary] {
	rules, counts := make([]object, max(size.Rules, 0)), make([]SummaryUnit, max(size.Rules, 0))
	for i := range rules {
		found := SummaryUnit{CompliantCount: r.Int64N(200)}
		if r.once(2) {
			found.NonCompliantCount = 1 + r.Int64N(50)
		}
		if size.WideCounts && i%10 == 7 {
			found.CompliantCount = 3_000_000_000
		}
		rules[i], counts[i] = oddRule(r, i), found
	}
	return summary(rules, counts)
}

var rulePeriods = []string{"One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours"}

func oddRule(r random, index int) object {
	custom := index%4 == 3
	kind := "builtin"
	if custom {
		kind = "custom"
	}
	rule := object{
		{"policy_assignment_type", kind},
		{"id", r.identifier(24, true)},
		{"name", fmt.Sprintf("rule-%d", index+1)},
	}
	rule = r.optional(rule, "description", r.text())
	rule = r.optional(rule, "policy_filter", oddFilter(r))
	rule = r.optional(rule, "policy_filter_v2", oddFilterV2(r))
	rule = r.optional(rule, "period", pick(r, rulePeriods))
	rule = append(rule, field{"state", "Enabled"})
	rule = append(rule, field{"created", r.time(huaweiTime)}, field{"updated", r.time(huaweiTime)})
	if custom {
		rule = append(rule, field{"policy_definition_id", nil}, field{"custom_policy", oddCustomPolicy(r)})
	} else {
		rule = append(rule, field{"policy_definition_id", r.identifier(24, true)}, field{"custom_policy", nil})
	}
	rule = r.optional(rule, "parameters", oddParameters(r))
	rule = r.optional(rule, "tags", r.tags(4, "key", "value"))
	rule = r.optional(rule, "created_by", pick(r, []string{"ServiceLinkedAgencyForRMSConforms", "custom", ""}))
	if r.once(3) {
		return append(rule, field{"target_type", "rfs"}, field{"target_id", "trust-" + r.identifier(8, false)})
	}
	return append(rule, field{"target_type", nil}, field{"target_id", nil})
}

func oddFilter(r random) object {
	filter := object{}
	for _, name := range []string{"region_id", "resource_provider", "resource_type", "resource_id", "tag_key", "tag_value"} {
		if r.once(2) {
			filter = append(filter, field{name, nil})
		} else {
			filter = r.optional(filter, name, r.text())
		}
	}
	return filter
}

func oddFilterV2(r random) object {
	filter := r.optional(object{}, "region_ids", []string{"ap-southeast-3", "eu-west-101"}[:r.IntN(3)])
	filter = r.optional(filter, "resource_types", []string{"obs.buckets", "ecs.cloudservers"}[:r.IntN(3)])
	filter = r.optional(filter, "resource_ids", []string{r.identifier(32, true)}[:r.IntN(2)])
	for _, name := range []string{"", "exclude_"} {
		filter = r.optional(filter, name+"tag_key_logic", pick(r, []string{"AND", "OR"}))
		tags := []object{}
		for _, key := range r.Perm(len(oddTagKeys))[:r.IntN(3)] {
			tag := object{{"key", oddTagKeys[key]}}
			tags = append(tags, r.optional(tag, "values", []string{pick(r, oddTexts), "b"}[:r.IntN(3)]))
		}
		filter = r.optional(filter, name+"tags", tags)
	}
	return filter
}

func oddCustomPolicy(r random) object {
	policy := object{{"function_urn", "urn:fss:ap-southeast-3:" + r.identifier(32, true) + ":function:default:check-" + r.identifier(4, false)}}
	policy = r.optional(policy, "auth_type", "agency")
	return r.optional(policy, "auth_value", object{
		{"agency_name", r.text()}, {"depth", json.RawMessage("9007199254740993")}, {"options", json.RawMessage(`{"retry":[1,2.50,null]}`)},
	})
}

// parameterValues are JSON values of every kind. The text of a number is part of its value.
var parameterValues = []json.RawMessage{
	json.RawMessage(`"rms"`), json.RawMessage(`""`), json.RawMessage(`9007199254740993`), json.RawMessage(`1.10`),
	json.RawMessage(`-0.0`), json.RawMessage(`1e3`), json.RawMessage(`true`), json.RawMessage(`null`), json.RawMessage(`[]`), json.RawMessage(`{}`),
	json.RawMessage(`["80","443",22]`), json.RawMessage(`{"ports":[{"from":1,"to":18446744073709551615}],"note":"a \"quoted\" 值 <b>"}`),
}

func oddParameters(r random) object {
	parameters := object{}
	for i, value := range r.Perm(len(parameterValues))[:r.IntN(5)] {
		parameters = append(parameters, field{fmt.Sprintf("parameter%d", i+1), object{{"value", parameterValues[value]}}})
	}
	if r.once(8) {
		parameters = append(parameters, field{"valueless", object{}})
	}
	return parameters
}

var policyStateResources = []struct{ provider, kind string }{
	{"ecs", "cloudservers"}, {"evs", "volumes"}, {"obs", "buckets"}, {"iam", "users"},
}

// oddPolicyStates makes states of the rules in a summary. A time is a text, as the API's page and SDK say, although
// the page's example shows a number.
func oddPolicyStates(seed uint64, size int, domainID string, summary []byte) []json.RawMessage {
	var decoded PolicyStatesSummary
	_ = json.Unmarshal(summary, &decoded) // it was generated
	rules := decoded.PolicyAssignments
	r := newRandom(seed, "states", 0)
	items := []json.RawMessage{}
	for i := range size {
		ruleID, ruleName := r.identifier(24, true), "a rule without a summary"
		if len(rules) > 0 {
			rule := &rules[i%len(rules)].PolicyAssignment
			ruleID, ruleName = rule.ID, rule.Name
		}
		items = append(items, oddPolicyState(r, i, domainID, ruleID, ruleName))
	}
	return items
}

// oddTrackerConfig makes a recorder that records all resources.
func oddTrackerConfig(r random, domainID string) json.RawMessage {
	obs := r.optional(object{{"bucket_name", "snapshots"}, {"region_id", "eu-west-101"}}, "bucket_prefix", r.text())
	smn := object{{"region_id", "eu-west-101"}, {"project_id", r.identifier(32, true)}, {"topic_urn", r.text()}}
	config := r.optional(object{}, "channel", r.optional(r.optional(object{}, "smn", smn), "obs", obs))
	config = append(config, field{"selector", r.optional(object{{"all_supported", true}}, "resource_types", []string{})})
	config = r.optional(config, "retention_period_in_days", 2557)
	config = append(config, field{"agency_name", pick(r, oddTexts)})
	config = r.optional(config, "domain_id", domainID)
	frozen := r.optional(r.optional(object{}, "is_frozen", false), "frozen_scene", []string{})
	return r.optional(config, "frozen_status", frozen).raw()
}

// oddPolicyState makes the state of one resource.
func oddPolicyState(r random, index int, domainID, ruleID, ruleName string) json.RawMessage {
	resource := pick(r, policyStateResources)
	item := object{{"domain_id", domainID}}
	item = r.optional(item, "region_id", pick(r, []string{"ap-southeast-3", "eu-west-101", "global"}))
	item = append(item, field{"resource_id", fmt.Sprintf("%s-%06d", r.identifier(8, true), index)})
	item = r.optional(item, "resource_name", r.text())
	item = append(item, field{"resource_provider", resource.provider}, field{"resource_type", resource.kind})
	item = r.optional(item, "trigger_type", pick(r, []string{"resource", "period"}))
	item = append(item,
		field{"compliance_state", pick(r, []string{"Compliant", "NonCompliant"})},
		field{"policy_assignment_id", ruleID},
		field{"policy_assignment_name", ruleName})
	item = r.optional(item, "policy_definition_id", r.identifier(24, true))
	item = r.optional(item, "evaluation_time", r.time(huaweiTime))
	return item.raw()
}
