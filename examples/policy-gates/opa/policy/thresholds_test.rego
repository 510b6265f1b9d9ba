# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

package orgaudit_test

import data.orgaudit

test_no_thresholds_are_denied if {
	every thresholds in [null, [], "x"] {
		"There are no thresholds: load thresholds.json with -d, or as data.json in a policy set." in verdict_within(thresholds)
	}
	found := orgaudit.deny with input as plan_of(sound)
	"There are no thresholds: load thresholds.json with -d, or as data.json in a policy set." in found
}

test_each_threshold_is_known if object.keys(limits) == object.keys(orgaudit.known_thresholds)

test_a_threshold_that_is_missing_is_denied if {
	every name, known in orgaudit.known_thresholds {
		sprintf("The threshold %s is missing, or not %s.", [name, known.kind]) in verdict_within(object.remove(limits, [name]))
	}
}

test_a_threshold_of_another_kind_is_denied if {
	every name, known in orgaudit.known_thresholds {
		every value in [null, "", {}, true, -1, [null], [""], [[]]] {
			sprintf("The threshold %s is missing, or not %s.", [name, known.kind]) in verdict_within(object.union(limits, {name: value}))
		}
	}
	every name in ["min_members", "min_rules"] {
		verdict_within(object.union(limits, {name: 0})) == {sprintf("The threshold %s is missing, or not a number from 1 on.", [name])}
	}
}

test_a_misspelled_threshold_is_denied if {
	verdict_within(object.union(limits, {"max_polices": 1})) == {"The threshold max_polices is not one that the policy knows: is it misspelled?"}
}

test_a_selection_of_data_sources_has_to_be_known if {
	every value in [null, [], {}, "orgaudit_cic_tasks", ["orgaudit_tasks"], [null], {"x": "orgaudit_cic_tasks"}] {
		verdict_within(object.union(limits, {"required": value})) == {"The threshold required is not a list of data sources that the policy knows."}
	}
}

test_what_is_not_required_need_not_be_read if {
	few := object.union(object.remove(limits, ["domain_id", "min_rules", "max_noncompliant_rules", "accepted_rules", "max_noncompliant_states"]), {"required": [
		"orgaudit_identity_center",
		"orgaudit_cic_tasks",
	]})
	tencentcloud := plan_of([resource | some resource in sound; not startswith(resource.type, "orgaudit_policy_states")])
	found := orgaudit.deny with input as tencentcloud with data.thresholds as few
	found == set()
}

test_what_is_read_is_judged_whether_required_or_not if {
	few := object.union(object.remove(limits, ["max_noncompliant_states"]), {"required": ["orgaudit_cic_tasks"], "max_policies": 0})
	verdict_within(few) == {
		"Member 101 has 1 policies, 0 are accepted: [201]",
		"The threshold max_noncompliant_states is missing, or not a number from 0 on.",
	}
}

test_what_is_not_judged_need_not_be_read_for_each_member if {
	few := object.union(limits, {"required": ["orgaudit_organization_members"]})
	found := orgaudit.deny with input as plan_of([read("orgaudit_organization_members", {"members": [{"member_uin": 101}]})]) with data.thresholds as few
	found == set()
}

test_accounts_that_are_not_judged_need_not_be_read_for_each_policy if {
	few := object.union(limits, {"required": ["orgaudit_member_policies"]})
	found := orgaudit.deny with input as plan_of([read("orgaudit_member_policies", {"member_uin": 101, "policies": [{"policy_id": 201}]})]) with data.thresholds as few
	found == set()
}
