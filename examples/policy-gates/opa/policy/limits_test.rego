# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

package orgaudit_test

test_fewer_members_than_expected_are_denied if {
	verdict_within(object.union(limits, {"min_members": 2})) == {"The organization has 1 members, at least 2 expected: too little was audited."}
	"The organization has 0 members, at least 1 expected: too little was audited." in verdict([put("orgaudit_organization_members", ["members"], [])])
}

test_resources_beside_the_accepted_ones_are_denied if {
	verdict_within(object.union(limits, {"max_noncompliant_resources": 0})) == {"Member 101 has 1 non-compliant resources, 0 are accepted besides the known ones: [\"qcs::new\"]"}
	verdict_within(object.union(limits, {"accepted_resources": []})) == {"Member 101 has 2 non-compliant resources, 1 are accepted besides the known ones: [\"qcs::known\",\"qcs::new\"]"}
	verdict_within(object.union(limits, {"accepted_resources": ["qcs::known", "qcs::new"], "max_noncompliant_resources": 0})) == set()
}

test_a_resource_without_a_name_is_never_accepted if {
	verdict([put("orgaudit_noncompliant_resources", ["resources", 0, "resource"], null)]) == {"Member 101 has 2 non-compliant resources, 1 are accepted besides the known ones: [null,\"qcs::new\"]"}
	verdict([remove("orgaudit_noncompliant_resources", ["resources", 0, "resource"])]) == {"Member 101 has 2 non-compliant resources, 1 are accepted besides the known ones: [null,\"qcs::new\"]"}
}

test_a_message_names_the_first_ten if {
	resources := [{"resource": sprintf("r%d", [i])} | some i in numbers.range(1, 11)]
	ten := array.slice(resources, 0, 10)
	verdict([put("orgaudit_noncompliant_resources", ["resources"], ten)]) == {"Member 101 has 10 non-compliant resources, 1 are accepted besides the known ones: [\"r1\",\"r2\",\"r3\",\"r4\",\"r5\",\"r6\",\"r7\",\"r8\",\"r9\",\"r10\"]"}
	verdict([put("orgaudit_noncompliant_resources", ["resources"], resources)]) == {"Member 101 has 11 non-compliant resources, 1 are accepted besides the known ones: [\"r1\",\"r2\",\"r3\",\"r4\",\"r5\",\"r6\",\"r7\",\"r8\",\"r9\",\"r10\"] and 1 more"}
}

test_policies_beyond_the_threshold_are_denied if {
	verdict_within(object.union(limits, {"max_policies": 0})) == {"Member 101 has 1 policies, 0 are accepted: [201]"}
}

test_accounts_beside_the_accepted_ones_are_denied if {
	verdict_within(object.union(limits, {"max_accounts": 0})) == {"1 accounts may log in to member 101, 0 are accepted besides the known ones: [302]"}
	verdict_within(object.union(limits, {"accepted_accounts": []})) == {"2 accounts may log in to member 101, 1 are accepted besides the known ones: [301,302]"}
	verdict_within(object.union(limits, {"accepted_accounts": [301, 302], "max_accounts": 0})) == set()
}

test_accounts_of_all_policies_of_a_member_count if {
	other := {
		"address": "data.orgaudit_member_auth_accounts.other", "mode": "data", "type": "orgaudit_member_auth_accounts",
		"values": {"member_uin": 101, "policy_id": 202, "accounts": [{"org_sub_account_uin": 303}]},
	}
	denied(plan_of(array.concat(sound, [other]))) == {"2 accounts may log in to member 101, 1 are accepted besides the known ones: [302,303]"}
	of_another_member := json.patch(other, [{"op": "replace", "path": "/values/member_uin", "value": 102}])
	denied(plan_of(array.concat(sound, [of_another_member]))) == set()
}

test_an_account_without_a_uin_is_never_accepted if {
	every patch in [remove("orgaudit_member_auth_accounts", ["accounts", 0, "org_sub_account_uin"]), put("orgaudit_member_auth_accounts", ["accounts", 0, "org_sub_account_uin"], null)] {
		verdict([patch]) == {"2 accounts may log in to member 101, 1 are accepted besides the known ones: [302,\"account 0 of data.orgaudit_member_auth_accounts.this\"]"}
	}
}

test_identity_center_has_to_be_enabled if {
	verdict([put("orgaudit_identity_center", ["service_status"], "Disabled")]) == {"The service status of Identity Center is \"Disabled\", not \"Enabled\"."}
}

test_another_zone_is_denied if {
	verdict_within(object.union(limits, {"zone_id": "z-2"})) == {
		"data.orgaudit_cic_tasks.this is of the zone \"z-1\", not of \"z-2\".",
		"data.orgaudit_identity_center.this is of the zone \"z-1\", not of \"z-2\".",
	}
}

test_failed_tasks_beyond_the_threshold_are_denied if {
	verdict_within(object.union(limits, {"max_failed_tasks": 0})) == {"1 tasks of Identity Center failed, 0 are accepted: [\"t-3\"]"}
}

test_a_task_of_another_status_has_failed if {
	every patch in [remove("orgaudit_cic_tasks", ["tasks", 0, "status"]), put("orgaudit_cic_tasks", ["tasks", 0, "status"], "Cancelled")] {
		verdict([patch]) == {"2 tasks of Identity Center failed, 1 are accepted: [\"t-1\",\"t-3\"]"}
	}
}

test_another_account_is_denied if {
	verdict_within(object.union(limits, {"domain_id": "d-2"})) == {
		"data.orgaudit_policy_states.this is of the Huawei Cloud account \"d-1\", not of \"d-2\".",
		"data.orgaudit_policy_states_summary.this is of the Huawei Cloud account \"d-1\", not of \"d-2\".",
	}
}

test_fewer_rules_than_expected_are_denied if {
	verdict_within(object.union(limits, {"min_rules": 4})) == {"The Huawei Cloud account has 3 rules, at least 4 expected: too little was audited."}
}

test_rules_beside_the_accepted_ones_are_denied if {
	verdict_within(object.union(limits, {"max_noncompliant_rules": 0})) == {"The Huawei Cloud account has 1 non-compliant rules, 0 are accepted besides the known ones: [\"new\"]"}
	verdict_within(object.union(limits, {"accepted_rules": []})) == {"The Huawei Cloud account has 2 non-compliant rules, 1 are accepted besides the known ones: [\"known\",\"new\"]"}
}

test_a_rule_without_a_state_or_a_name_is_denied if {
	verdict([remove("orgaudit_policy_states_summary", ["policy_assignments", 0, "compliance_state"])]) == {"The Huawei Cloud account has 2 non-compliant rules, 1 are accepted besides the known ones: [\"sound\",\"new\"]"}
	every patch in [
		remove("orgaudit_policy_states_summary", ["policy_assignments", 1, "policy_assignment", "name"]),
		put("orgaudit_policy_states_summary", ["policy_assignments", 1, "policy_assignment"], null),
	] {
		verdict([patch]) == {"The Huawei Cloud account has 2 non-compliant rules, 1 are accepted besides the known ones: [null,\"new\"]"}
	}
}

test_states_beyond_the_threshold_are_denied if {
	verdict_within(object.union(limits, {"max_noncompliant_states": 0})) == {"The Huawei Cloud account has 1 non-compliant policy states, 0 are accepted: [[\"known\",\"r-2\"]]"}
	verdict([remove("orgaudit_policy_states", ["policy_states", 0, "compliance_state"])]) == {"The Huawei Cloud account has 2 non-compliant policy states, 1 are accepted: [[\"sound\",\"r-1\"],[\"known\",\"r-2\"]]"}
}
