# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Compares each read with the thresholds. An unknown or missing state counts as a finding, and an item without a name
# is never accepted.
package orgaudit

# shown returns the first ten items of a list for a message.
shown(names) := json.marshal(names) if {
	count(names) <= 10
} else := sprintf("%s and %d more", [json.marshal(array.slice(names, 0, 10)), count(names) - 10])

deny contains message if {
	some read in reads_of("orgaudit_organization_members")
	found := count(items_of(read, "members"))
	found < thresholds.min_members
	message := sprintf("The organization has %d members, at least %v expected: too little was audited.", [found, thresholds.min_members])
}

deny contains message if {
	some read in reads_of("orgaudit_noncompliant_resources")
	names := [name |
		some item in items_of(read, "resources")
		name := at(item, ["resource"])
		not name in items(at(thresholds, ["accepted_resources"]))
	]
	count(names) > thresholds.max_noncompliant_resources
	message := sprintf("Member %s has %d non-compliant resources, %v are accepted besides the known ones: %s", [
		json.marshal(value_of(read, "member_uin")), count(names), thresholds.max_noncompliant_resources, shown(names),
	])
}

deny contains message if {
	some read in reads_of("orgaudit_member_policies")
	ids := {at(policy, ["policy_id"]) | some policy in items_of(read, "policies")}
	count(ids) > thresholds.max_policies
	message := sprintf("Member %s has %d policies, %v are accepted: %s", [
		json.marshal(value_of(read, "member_uin")), count(ids), thresholds.max_policies, shown(sort(ids)),
	])
}

# The accounts that may log in to a member, by any policy. An account without a UIN is named by its place.
accounts_of(uin) := {account |
	some read in reads_of("orgaudit_member_auth_accounts")
	value_of(read, "member_uin") == uin
	some i, item in items_of(read, "accounts")
	account := account_of(item, sprintf("account %d of %s", [i, name_of(read)]))
}

account_of(item, _) := item.org_sub_account_uin if at(item, ["org_sub_account_uin"]) != null

account_of(item, place) := place if at(item, ["org_sub_account_uin"]) == null

deny contains message if {
	some uin in {value_of(read, "member_uin") | some read in reads_of("orgaudit_member_auth_accounts")}
	others := {account |
		some account in accounts_of(uin)
		not account in items(at(thresholds, ["accepted_accounts"]))
	}
	count(others) > thresholds.max_accounts
	message := sprintf("%d accounts may log in to member %s, %v are accepted besides the known ones: %s", [
		count(others), json.marshal(uin), thresholds.max_accounts, shown(sort(others)),
	])
}

deny contains message if {
	some read in reads_of("orgaudit_identity_center")
	status := value_of(read, "service_status")
	status != "Enabled"
	message := sprintf("The service status of Identity Center is %s, not \"Enabled\".", [json.marshal(status)])
}

deny contains message if {
	some type in known_thresholds.zone_id.of
	some read in reads_of(type)
	value_of(read, "zone_id") != thresholds.zone_id
	message := sprintf("%s is of the zone %s, not of %s.", [name_of(read), json.marshal(value_of(read, "zone_id")), json.marshal(thresholds.zone_id)])
}

deny contains message if {
	some read in reads_of("orgaudit_cic_tasks")
	failed := [at(task, ["task_id"]) |
		some task in items_of(read, "tasks")
		not at(task, ["status"]) in {"Success", "InProgress"}
	]
	count(failed) > thresholds.max_failed_tasks
	message := sprintf("%d tasks of Identity Center failed, %v are accepted: %s", [count(failed), thresholds.max_failed_tasks, shown(failed)])
}

deny contains message if {
	some type in known_thresholds.domain_id.of
	some read in reads_of(type)
	value_of(read, "domain_id") != thresholds.domain_id
	message := sprintf("%s is of the Huawei Cloud account %s, not of %s.", [name_of(read), json.marshal(value_of(read, "domain_id")), json.marshal(thresholds.domain_id)])
}

deny contains message if {
	some read in reads_of("orgaudit_policy_states_summary")
	found := count(items_of(read, "policy_assignments"))
	found < thresholds.min_rules
	message := sprintf("The Huawei Cloud account has %d rules, at least %v expected: too little was audited.", [found, thresholds.min_rules])
}

deny contains message if {
	some read in reads_of("orgaudit_policy_states_summary")
	names := [name |
		some item in items_of(read, "policy_assignments")
		at(item, ["compliance_state"]) != "Compliant"
		name := at(item, ["policy_assignment", "name"])
		not name in items(at(thresholds, ["accepted_rules"]))
	]
	count(names) > thresholds.max_noncompliant_rules
	message := sprintf("The Huawei Cloud account has %d non-compliant rules, %v are accepted besides the known ones: %s", [
		count(names), thresholds.max_noncompliant_rules, shown(names),
	])
}

# States of an accepted rule count too: accepting a rule must not accept more and more resources that break it.
deny contains message if {
	some read in reads_of("orgaudit_policy_states")
	names := [[at(state, ["policy_assignment_name"]), at(state, ["resource_id"])] |
		some state in items_of(read, "policy_states")
		at(state, ["compliance_state"]) != "Compliant"
	]
	count(names) > thresholds.max_noncompliant_states
	message := sprintf("The Huawei Cloud account has %d non-compliant policy states, %v are accepted: %s", [
		count(names), thresholds.max_noncompliant_states, shown(names),
	])
}
