# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Checks the thresholds, which thresholds.json has below the key thresholds. A missing or misspelled threshold would
# disable its rule, so the policy denies it.
package orgaudit

# The kind of each threshold, and its data sources.
known_thresholds := {
	"min_members": {"kind": "a number from 1 on", "of": {"orgaudit_organization_members"}},
	"max_noncompliant_resources": {"kind": "a number from 0 on", "of": {"orgaudit_noncompliant_resources"}},
	"accepted_resources": {"kind": "a list of texts", "of": {"orgaudit_noncompliant_resources"}},
	"max_policies": {"kind": "a number from 0 on", "of": {"orgaudit_member_policies"}},
	"max_accounts": {"kind": "a number from 0 on", "of": {"orgaudit_member_auth_accounts"}},
	"accepted_accounts": {"kind": "a list of numbers", "of": {"orgaudit_member_auth_accounts"}},
	"zone_id": {"kind": "a text", "of": {"orgaudit_identity_center", "orgaudit_cic_tasks"}},
	"max_failed_tasks": {"kind": "a number from 0 on", "of": {"orgaudit_cic_tasks"}},
	"domain_id": {"kind": "a text", "of": {"orgaudit_policy_states_summary", "orgaudit_policy_states"}},
	"min_rules": {"kind": "a number from 1 on", "of": {"orgaudit_policy_states_summary"}},
	"max_noncompliant_rules": {"kind": "a number from 0 on", "of": {"orgaudit_policy_states_summary"}},
	"accepted_rules": {"kind": "a list of texts", "of": {"orgaudit_policy_states_summary"}},
	"max_noncompliant_states": {"kind": "a number from 0 on", "of": {"orgaudit_policy_states"}},
}

thresholds := data.thresholds if {
	are_given
} else := {}

are_given if is_object(data.thresholds)

# The data sources that must be read: all, unless thresholds.json names some.
required := {type | some type in thresholds.required} if is_selection(at(thresholds, ["required"]))

required := object.keys(data_sources) if not is_selection(at(thresholds, ["required"]))

is_selection(types) if {
	is_array(types)
	count(types) > 0
	every type in types { data_sources[type] }
}

deny contains "There are no thresholds: load thresholds.json with -d, or as data.json in a policy set." if {
	not are_given
}

deny contains "The threshold required is not a list of data sources that the policy knows." if {
	"required" in object.keys(thresholds)
	not is_selection(thresholds.required)
}

deny contains message if {
	some name in (object.keys(thresholds) - (object.keys(known_thresholds) | {"required"}))
	message := sprintf("The threshold %s is not one that the policy knows: is it misspelled?", [name])
}

deny contains message if {
	some name, known in known_thresholds
	count(known.of & judged) > 0
	not is_kind(known.kind, at(thresholds, [name]))
	message := sprintf("The threshold %s is missing, or not %s.", [name, known.kind])
}
