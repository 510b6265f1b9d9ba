// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"encoding/json"
	"fmt"
)

// plainRule is a rule of Config and the resources that it checks.
type plainRule struct {
	name, description        string
	provider, kind, resource string
	id, definitionID         string
}

var plainRules = []plainRule{
	{name: "obs-bucket-public-read", description: "No OBS bucket can be read by everyone", provider: "obs", kind: "buckets", resource: "exports"},
	{name: "evs-volumes-encrypted", description: "Disks are encrypted", provider: "evs", kind: "volumes", resource: "volume-orders"},
	{name: "ecs-no-public-ip", description: "No cloud server has a public IP address", provider: "ecs", kind: "cloudservers", resource: "web"},
	{name: "vpc-sg-restricted-ssh", description: "Security groups do not open SSH to the internet", provider: "vpc", kind: "securityGroups", resource: "sg-web"},
	{name: "rds-instance-enable-backup", description: "Databases are backed up", provider: "rds", kind: "instances", resource: "orders"},
	{name: "iam-user-mfa-enabled", description: "Users with a password have MFA", provider: "iam", kind: "users", resource: "user"},
	{name: "elb-tls-listeners-only", description: "Load balancers listen with TLS only", provider: "elb", kind: "loadbalancers", resource: "shop"},
	{name: "kms-rotation-enabled", description: "Keys are rotated", provider: "kms", kind: "keys", resource: "key-ledger"},
	{name: "cts-tracker-exists", description: "A tracker records management events", provider: "cts", kind: "trackers", resource: "system"},
	{name: "required-tag-owner", description: "Cloud servers name their owner in a tag", provider: "ecs", kind: "cloudservers", resource: "batch"},
}

// plainFindings makes rules of accounts and states of their resources. counts has the states of each rule.
func plainFindings(r random, accounts []string, rulesSize, statesSize int) (rules []plainRule, counts []SummaryUnit, states []json.RawMessage) {
	rules, states = make([]plainRule, max(rulesSize, 0)), []json.RawMessage{}
	counts = make([]SummaryUnit, len(rules))
	for i := range rules {
		round := i / len(accounts)
		rules[i] = plainRules[round%len(plainRules)]
		rules[i].name = numbered(rules[i].name, round/len(plainRules))
		rules[i].id, rules[i].definitionID = r.identifier(24, true), r.identifier(24, true)
	}
	for i := range max(statesSize, 0) {
		if len(rules) == 0 {
			break // each state needs a rule
		}
		rule, state := i%len(rules), "Compliant"
		if rule%3 == 0 && r.once(2) {
			state = "NonCompliant"
		}
		counts[rule].Add(CountState(state))
		states = append(states, rules[rule].state(r, i, state, accounts[rule%len(accounts)]))
	}
	return rules, counts, states
}

// generatePlainRules makes policy states and rules, and counts the states of each rule.
func generatePlainRules(o *Organization, r random, size Size) {
	rules, counts, items := plainFindings(r, []string{o.HuaweiCloud.DomainID}, size.Rules, size.PolicyStates)
	o.HuaweiCloud.PolicyStates = items
	objects := make([]object, len(rules))
	for i := range rules {
		objects[i] = rules[i].object(r)
	}
	o.HuaweiCloud.PolicyStatesSummary = summary(objects, counts)
}

func (p *plainRule) object(r random) object {
	created := r.time(huaweiTime)
	return object{
		{"policy_assignment_type", "builtin"},
		{"id", p.id},
		{"name", p.name},
		{"description", p.description},
		{"policy_filter", object{
			{"region_id", nil}, {"resource_provider", p.provider}, {"resource_type", p.kind}, {"resource_id", nil}, {"tag_key", nil}, {"tag_value", nil},
		}},
		{"policy_filter_v2", nil},
		{"period", nil},
		{"state", "Enabled"},
		{"created", created},
		{"updated", created},
		{"policy_definition_id", p.definitionID},
		{"custom_policy", nil},
		{"parameters", object{}},
		{"tags", []object{{{"key", "env"}, {"value", "prod"}}}},
		{"created_by", "custom"},
		{"target_type", nil},
		{"target_id", nil},
	}
}

// state is the compliance of one resource with the rule.
func (p *plainRule) state(r random, index int, state, domainID string) json.RawMessage {
	return object{
		{"domain_id", domainID},
		{"region_id", pick(r, []string{"ap-southeast-3", "eu-west-101"})},
		{"resource_id", r.identifier(32, true)},
		{"resource_name", fmt.Sprintf("%s-%02d", p.resource, index+1)},
		{"resource_provider", p.provider},
		{"resource_type", p.kind},
		{"trigger_type", "resource"},
		{"compliance_state", state},
		{"policy_assignment_id", p.id},
		{"policy_assignment_name", p.name},
		{"policy_definition_id", p.definitionID},
		{"evaluation_time", r.time(huaweiTime)},
	}.raw()
}

// plainTrackerConfig makes a recorder that records all resources.
func plainTrackerConfig(domainID string) json.RawMessage {
	return object{
		{"channel", object{
			{"smn", nil},
			{"obs", object{{"bucket_name", "config-snapshots"}, {"bucket_prefix", nil}, {"region_id", "eu-west-101"}}},
		}},
		{"selector", object{{"all_supported", true}, {"resource_types", []string{}}}},
		{"retention_period_in_days", 2557},
		{"agency_name", "rms_tracker_agency"},
		{"domain_id", domainID},
		{"frozen_status", object{{"is_frozen", false}, {"frozen_scene", []string{}}}},
	}.raw()
}
