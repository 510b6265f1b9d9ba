# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# What the tests start from: a plan and thresholds with which nothing is denied, and just so.
package orgaudit_test

import data.orgaudit

limits := {
	"min_members": 1,
	"max_noncompliant_resources": 1,
	"accepted_resources": ["qcs::known"],
	"max_policies": 1,
	"max_accounts": 1,
	"accepted_accounts": [301],
	"zone_id": "z-1",
	"max_failed_tasks": 1,
	"domain_id": "d-1",
	"min_rules": 3,
	"max_noncompliant_rules": 1,
	"accepted_rules": ["known"],
	"max_noncompliant_states": 1,
}

address(type) := sprintf("data.%s.this", [type])

# read is a data source as it stands in the state of a plan.
read(type, values) := {"address": address(type), "mode": "data", "type": type, "values": values}

sound := [
	read("orgaudit_organization_members", {"members": [{"member_uin": 101}], "tags": null}),
	read("orgaudit_noncompliant_resources", {
		"member_uin": 101, "tag_key": null,
		"resources": [{"resource": "qcs::known"}, {"resource": "qcs::new"}],
	}),
	read("orgaudit_member_policies", {"member_uin": 101, "policies": [{"policy_id": 201}, {"policy_id": 201}]}),
	read("orgaudit_member_auth_accounts", {
		"member_uin": 101, "policy_id": 201,
		"accounts": [{"org_sub_account_uin": 301}, {"org_sub_account_uin": 302}, {"org_sub_account_uin": 302}],
	}),
	read("orgaudit_identity_center", {"zone_id": "z-1", "service_status": "Enabled", "zone_name": "harbour"}),
	read("orgaudit_cic_tasks", {"zone_id": "z-1", "status": null, "tasks": [
		{"task_id": "t-1", "status": "Success"},
		{"task_id": "t-2", "status": "InProgress"},
		{"task_id": "t-3", "status": "Failed"},
	]}),
	read("orgaudit_policy_states_summary", {"domain_id": "d-1", "timeouts": {"read": "1m"}, "policy_assignments": [
		{"compliance_state": "Compliant", "policy_assignment": {"name": "sound"}},
		{"compliance_state": "NonCompliant", "policy_assignment": {"name": "known"}},
		{"compliance_state": "NonCompliant", "policy_assignment": {"name": "new"}},
	]}),
	read("orgaudit_policy_states", {"domain_id": "d-1", "compliance_state": null, "policy_states": [
		{"compliance_state": "Compliant", "policy_assignment_name": "sound", "resource_id": "r-1"},
		{"compliance_state": "NonCompliant", "policy_assignment_name": "known", "resource_id": "r-2"},
	]}),
]

index(type) := i if {
	some i, resource in sound
	resource.type == type
}

# at_read is the path of a data source in the sound plan.
at_read(type, rest) := array.concat(["prior_state", "values", "root_module", "resources", index(type)], rest)

# put sets a value of a data source in the sound plan.
put(type, path, value) := {"op": "add", "path": at_read(type, array.concat(["values"], path)), "value": value}

remove(type, path) := {"op": "remove", "path": at_read(type, array.concat(["values"], path))}

passed(resource) := {
	"address": {"kind": "resource", "mode": "data", "type": resource.type, "to_display": resource.address},
	"status": "pass",
	"instances": [{"address": {"to_display": resource.address}, "status": "pass"}],
}

# plan_of is a plan that has read these.
plan_of(resources) := {
	"format_version": "1.2", "errored": false, "complete": true,
	"prior_state": {"values": {"root_module": {"resources": resources}}},
	"checks": [passed(resource) | some resource in resources],
}

# verdict is what the policy denies in the sound plan after patches.
verdict(patches) := denied(json.patch(plan_of(sound), patches))

denied(plan) := found if {
	found := orgaudit.deny with input as plan with data.thresholds as limits
}

# verdict_within is what it denies in the sound plan by other thresholds.
verdict_within(thresholds) := found if {
	found := orgaudit.deny with input as plan_of(sound) with data.thresholds as thresholds
}

without(type) := [resource | some resource in sound; resource.type != type]
