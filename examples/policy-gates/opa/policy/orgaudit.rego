# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Judges the plan of a root module that reads with the provider orgaudit, as `terraform show -json` prints it.
# In Rego a rule denies nothing when a value is absent or of another type. So this policy takes values with `at` and
# `items`, which always return something, and denies unexpected values with rules of their own. This file checks that
# the plan has read everything, thresholds.rego checks the thresholds, limits.rego compares the two.
package orgaudit

# allow is true or undefined. A pipeline that asks for allow, not for an empty deny, also blocks when the policy was
# not loaded.
allow if count(deny) == 0

# The data sources that the policy knows. `is`: required attributes and their kinds. `also`: attributes that never
# narrow a read. Any other attribute that is set could be a filter.
data_sources := {
	"orgaudit_organization_members": {"is": {"members": "a list of objects"}, "also": set()},
	"orgaudit_noncompliant_resources": {
		"is": {"member_uin": "a number from 1 on", "resources": "a list of objects"},
		"also": set(),
	},
	"orgaudit_member_policies": {
		"is": {"member_uin": "a number from 1 on", "policies": "a list of objects"},
		"also": set(),
	},
	"orgaudit_member_auth_accounts": {
		"is": {"member_uin": "a number from 1 on", "policy_id": "a number from 1 on", "accounts": "a list of objects"},
		"also": set(),
	},
	"orgaudit_identity_center": {
		"is": {"zone_id": "a text", "service_status": "a text"},
		"also": {"zone_name", "scim_sync_status", "create_time", "update_time"},
	},
	"orgaudit_cic_tasks": {"is": {"zone_id": "a text", "tasks": "a list of objects"}, "also": {"status"}},
	"orgaudit_policy_states_summary": {
		"is": {"domain_id": "a text", "policy_assignments": "a list of objects"},
		"also": {"results"},
	},
	"orgaudit_policy_states": {
		"is": {"domain_id": "a text", "policy_states": "a list of objects"},
		"also": {"compliance_state"},
	},
}

is_kind("a text", value) if is_text(value)

is_kind("a number from 0 on", value) if is_number_from(0, value)

is_kind("a number from 1 on", value) if is_number_from(1, value)

is_kind("a list of objects", value) if {
	is_array(value)
	every item in value {
		is_object(item)
	}
}

is_kind("a list of texts", value) if {
	is_array(value)
	every item in value {
		is_text(item)
	}
}

is_kind("a list of numbers", value) if {
	is_array(value)
	every item in value {
		is_number_from(1, item)
	}
}

is_text(value) if {
	is_string(value)
	value != ""
}

is_number_from(least, value) if {
	is_number(value)
	value >= least
}

# at returns the value at a path, or null.
at(value, path) := object.get(value, path, null) if is_object(value)

at(value, _) := null if not is_object(value)

# items returns a list, an empty one for any other value.
items(value) := value if is_array(value)

items(value) := [] if not is_array(value)

is_orgaudit(type) if {
	is_string(type)
	startswith(type, "orgaudit_")
}

# HCP Terraform and Terraform Enterprise pass the plan as input.plan; elsewhere the input is the plan. The else branch
# also holds without any input, where `not is_object(input)` would be undefined.
plan := input.plan if {
	is_object(input.plan)
} else := input if {
	is_object(input)
} else := {}

deny contains message if {
	version := at(plan, ["format_version"])
	not is_known(version)
	message := sprintf("This is no plan that the policy knows (format_version %s, not 1.x): give it what `terraform show -json PLANFILE` prints.", [json.marshal(version)])
}

is_known(version) if {
	is_string(version)
	startswith(version, "1.")
}

# Terraform 1.5 has no such field, and writes no plan file after an error.
deny contains "The plan ended with an error: see what `terraform plan` printed, and plan again." if {
	object.get(plan, "errored", false) != false
}

# OpenTofu has no such field; there the conditions below show what -target left out.
deny contains "The plan is not complete: plan again without -target." if {
	object.get(plan, "complete", true) != true
}

root_module := at(plan, ["prior_state", "values", "root_module"])

deny contains "The plan holds no prior_state: no data source was read during plan." if {
	not is_object(root_module)
}

modules := array.concat([root_module], [module |
	walk(items(at(root_module, ["child_modules"])), [path, module])
	is_module(path)
])

# Modules are only in modules: a value that looks like a module is none.
is_module(path) if {
	every i, step in path {
		is_step(i % 2, step)
	}
}

is_step(0, step) if is_number(step)

is_step(1, "child_modules")

reads := [resource |
	some module in modules
	some resource in items(at(module, ["resources"]))
	at(resource, ["mode"]) == "data"
	is_orgaudit(at(resource, ["type"]))
]

reads_of(type) := [read | some read in reads; read.type == type]

value_of(read, attribute) := at(read, ["values", attribute])

items_of(read, attribute) := items(value_of(read, attribute))

name_of(read) := read.address if is_string(at(read, ["address"]))

name_of(read) := read.type if not is_string(at(read, ["address"]))

# The judged data sources: the required ones and those that were read.
judged := required | {read.type | some read in reads}

deny contains message if {
	some type in required
	count(reads_of(type)) == 0
	not is_needless(type)
	message := sprintf("%s was not read in this plan: add it to the module, see that its for_each or count is not empty, or name what is to be read in `required`.", [type])
}

# Without policies there are no accounts to read.
is_needless("orgaudit_member_auth_accounts") if {
	"orgaudit_member_policies" in required
	count(policies) == 0
}

deny contains message if {
	some read in reads
	not data_sources[read.type]
	message := sprintf("%s is of a data source that the policy does not know: nothing judges it.", [name_of(read)])
}

# The state of an earlier apply looks like a read of this plan. Conditions tell them apart: without a read in this plan
# their status is unknown.
checked := [{"type": at(check, ["address", "type"]), "address": address} |
	some check in items(at(plan, ["checks"]))
	at(check, ["address", "kind"]) == "resource"
	at(check, ["address", "mode"]) == "data"
	some instance in items(at(check, ["instances"]))
	at(instance, ["status"]) == "pass"
	address := at(instance, ["address", "to_display"])
	is_string(address)
]

checked_addresses := {instance.address | some instance in checked}

read_addresses := {at(read, ["address"]) | some read in reads}

deny contains message if {
	some read in reads
	not at(read, ["address"]) in checked_addresses
	message := sprintf("%s has no postcondition that passed in this plan, so it may be what an earlier apply read: give it one, and plan without -target.", [name_of(read)])
}

deny contains message if {
	some check in items(at(plan, ["checks"]))
	is_orgaudit(at(check, ["address", "type"]))
	at(check, ["status"]) != "pass"
	message := sprintf("The postconditions of %s did not pass in this plan: their status is %s.", [address_of(check), json.marshal(at(check, ["status"]))])
}

address_of(check) := address if {
	address := at(check, ["address", "to_display"])
	is_string(address)
} else := at(check, ["address", "type"])

deny contains message if {
	some instance in checked
	is_orgaudit(instance.type)
	not instance.address in read_addresses
	message := sprintf("%s passed its postconditions, but the plan does not hold what it read.", [instance.address])
}

deny contains "The resource_changes of the plan cannot be read: they are no list of objects with a type." if {
	changes := object.get(plan, "resource_changes", [])
	not is_changes(changes)
}

is_changes(changes) if {
	is_array(changes)
	every change in changes { is_string(at(change, ["type"])) }
}

deny contains message if {
	some change in items(at(plan, ["resource_changes"]))
	is_orgaudit(at(change, ["type"]))
	message := sprintf("%s %s", [name_of(change), put_off(at(change, ["action_reason"]))])
}

put_off("read_because_check_nested") := "is scoped in a check block, where a read that fails only warns: put it outside."

put_off(reason) := "is read during apply, too late for a gate: take its depends_on away, and arguments that are unknown during plan." if {
	reason != "read_because_check_nested"
}

deny contains message if {
	some read in reads
	some attribute, kind in data_sources[read.type].is
	value := value_of(read, attribute)
	not is_kind(kind, value)
	message := sprintf("%s is no whole read: its %s is not %s.", [name_of(read), attribute, kind])
}

deny contains message if {
	some read in reads
	known := data_sources[read.type]
	some attribute, value in at(read, ["values"])
	value != null
	not attribute in ((object.keys(known.is) | known.also) | {"timeouts"})
	message := sprintf("%s may be no whole read: its %s is set, a filter or something that the policy does not know.", [name_of(read), attribute])
}

deny contains message if {
	some [type, attribute, kept] in [
		["orgaudit_cic_tasks", "status", "Failed"],
		["orgaudit_policy_states", "compliance_state", "NonCompliant"],
	]
	some read in reads_of(type)
	not value_of(read, attribute) in {null, kept}
	message := sprintf("%s is no whole read: its %s is %s, only %q leaves in what is out of order.", [name_of(read), attribute, json.marshal(value_of(read, attribute)), kept])
}

deny contains message if {
	some [type, list, id] in [
		["orgaudit_organization_members", "members", "member_uin"],
		["orgaudit_member_policies", "policies", "policy_id"],
	]
	some read in reads_of(type)
	some item in items_of(read, list)
	not is_number_from(1, at(item, [id]))
	message := sprintf("%s has an item without a %s in its %s: what belongs to it cannot be read.", [name_of(read), id, list])
}

members := {at(member, ["member_uin"]) |
	some read in reads_of("orgaudit_organization_members")
	some member in items_of(read, "members")
}

policies := {[value_of(read, "member_uin"), at(policy, ["policy_id"])] |
	some read in reads_of("orgaudit_member_policies")
	some policy in items_of(read, "policies")
}

deny contains message if {
	some uin in members
	some type in (judged & {"orgaudit_noncompliant_resources", "orgaudit_member_policies"})
	not uin in {value_of(read, "member_uin") | some read in reads_of(type)}
	message := sprintf("Member %s has no read of %s in this plan.", [json.marshal(uin), type])
}

deny contains message if {
	"orgaudit_member_auth_accounts" in judged
	some policy in policies
	not policy in {[value_of(read, "member_uin"), value_of(read, "policy_id")] |
		some read in reads_of("orgaudit_member_auth_accounts")
	}
	message := sprintf("Policy %s of member %s has no read of orgaudit_member_auth_accounts in this plan.", [json.marshal(policy[1]), json.marshal(policy[0])])
}
