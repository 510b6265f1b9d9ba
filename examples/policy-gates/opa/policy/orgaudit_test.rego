# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

package orgaudit_test

import data.orgaudit

no_prior_state := "The plan holds no prior_state: no data source was read during plan."

test_a_sound_plan_passes if {
	verdict([]) == set()
	orgaudit.allow with input as plan_of(sound) with data.thresholds as limits
}

# HCP Terraform and Terraform Enterprise put the plan beside the run.
test_the_plan_beside_a_run_is_judged if {
	orgaudit.allow with input as {"plan": plan_of(sound), "run": {}} with data.thresholds as limits
	every plan in [{}, null, "plan"] {
		not orgaudit.allow with input as {"plan": plan, "run": {}} with data.thresholds as limits
	}
}

test_what_is_denied_is_not_allowed if {
	not orgaudit.allow with input as {} with data.thresholds as limits
}

test_what_is_no_plan_is_denied if {
	unread := {sprintf("%s was not read in this plan: add it to the module, see that its for_each or count is not empty, or name what is to be read in `required`.", [type]) |
		some type, _ in orgaudit.data_sources
		type != "orgaudit_member_auth_accounts"
	}
	every plan in [{}, null, [], "plan", 1, {"format_version": null}] {
		denied(plan) == unread | {
			no_prior_state,
			"This is no plan that the policy knows (format_version null, not 1.x): give it what `terraform show -json PLANFILE` prints.",
		}
	}
}

test_no_input_is_denied if count(orgaudit.deny) > 0

test_another_format_is_denied if {
	every version, text in {"2.0": "\"2.0\"", "": "\"\"", "10.1": "\"10.1\""} {
		verdict([{"op": "add", "path": "/format_version", "value": version}]) == {sprintf("This is no plan that the policy knows (format_version %s, not 1.x): give it what `terraform show -json PLANFILE` prints.", [text])}
	}
	verdict([{"op": "add", "path": "/format_version", "value": 1.2}]) == {"This is no plan that the policy knows (format_version 1.2, not 1.x): give it what `terraform show -json PLANFILE` prints."}
}

test_an_errored_plan_is_denied if {
	every value in [true, null, "false"] {
		verdict([{"op": "add", "path": "/errored", "value": value}]) == {"The plan ended with an error: see what `terraform plan` printed, and plan again."}
	}
}

test_an_incomplete_plan_is_denied if {
	every value in [false, null, "true"] {
		verdict([{"op": "add", "path": "/complete", "value": value}]) == {"The plan is not complete: plan again without -target."}
	}
}

test_plans_of_versions_without_these_fields_pass if {
	verdict([{"op": "remove", "path": "/errored"}, {"op": "remove", "path": "/complete"}]) == set()
}

test_a_plan_without_prior_state_is_denied if {
	every path in ["/prior_state", "/prior_state/values", "/prior_state/values/root_module"] {
		no_prior_state in verdict([{"op": "remove", "path": path}])
		no_prior_state in verdict([{"op": "replace", "path": path, "value": "x"}])
	}
}

test_each_data_source_has_to_be_read if {
	every type, _ in orgaudit.data_sources {
		message := sprintf("%s was not read in this plan: add it to the module, see that its for_each or count is not empty, or name what is to be read in `required`.", [type])
		message in denied(plan_of(without(type)))
	}
}

test_accounts_need_not_be_read_without_policies if {
	plan := json.patch(plan_of(sound), [put("orgaudit_member_policies", ["policies"], [])])
	resources := [resource |
		some resource in plan.prior_state.values.root_module.resources
		resource.type != "orgaudit_member_auth_accounts"
	]
	denied(plan_of(resources)) == set()
	count(denied(plan_of([resource | some resource in resources; resource.type != "orgaudit_member_policies"]))) > 0
}

test_accounts_have_to_be_read_where_policies_are_not_required if {
	few := object.union(limits, {"required": ["orgaudit_member_auth_accounts"]})
	found := orgaudit.deny with input as plan_of([]) with data.thresholds as few
	found == {"orgaudit_member_auth_accounts was not read in this plan: add it to the module, see that its for_each or count is not empty, or name what is to be read in `required`."}
}

test_an_unknown_data_source_is_denied if {
	unknown := read("orgaudit_unheard_of", {})
	denied(plan_of(array.concat(sound, [unknown]))) == {"data.orgaudit_unheard_of.this is of a data source that the policy does not know: nothing judges it."}
}

test_what_others_read_is_left_alone if {
	other := {"address": "data.http.x", "mode": "data", "type": "http", "values": {}}
	managed := {"address": "orgaudit_x.y", "mode": "managed", "type": "orgaudit_x", "values": {}}
	denied(json.patch(plan_of(sound), [
		{"op": "add", "path": "/prior_state/values/root_module/resources/-", "value": other},
		{"op": "add", "path": "/prior_state/values/root_module/resources/-", "value": managed},
		{"op": "add", "path": "/checks/-", "value": {"address": {"kind": "check", "name": "x"}, "status": "fail"}},
		{"op": "add", "path": "/checks/-", "value": passed({"type": "http", "address": "data.http.gone"})},
		{"op": "add", "path": "/resource_changes", "value": [{"address": "terraform_data.x", "mode": "managed", "type": "terraform_data"}]},
	])) == set()
}

# nested is the sound plan with what was read in a module below modules.
nested(resources) := json.patch(plan_of(resources), [{"op": "replace", "path": "/prior_state/values/root_module", "value": {"child_modules": [
	{"address": "module.a"},
	{"address": "module.b", "child_modules": [{"address": "module.b.module.c", "resources": resources}]},
]}}])

test_what_modules_read_counts if {
	denied(nested(sound)) == set()
	unsound := json.patch(sound, [{"op": "replace", "path": [index("orgaudit_identity_center"), "values", "service_status"], "value": "Disabled"}])
	denied(nested(unsound)) == {"The service status of Identity Center is \"Disabled\", not \"Enabled\"."}
}

test_values_that_look_like_a_module_are_none if {
	values := [{"resources": [read("orgaudit_unheard_of", {})]}]
	verdict([{"op": "add", "path": "/prior_state/values/root_module/child_modules", "value": [{"resources": [{"mode": "data", "type": "http", "values": values}]}]}]) == set()
}

test_a_read_without_a_passed_check_is_denied if {
	every i, resource in sound {
		message := sprintf("%s has no postcondition that passed in this plan, so it may be what an earlier apply read: give it one, and plan without -target.", [resource.address])
		verdict([{"op": "remove", "path": ["checks", i]}]) == {message}
		message in verdict([{"op": "remove", "path": ["checks", i, "instances"]}])
		message in verdict([{"op": "replace", "path": ["checks", i, "instances", 0, "status"], "value": "unknown"}])
		message in verdict([{"op": "replace", "path": ["checks", i, "instances", 0, "address", "to_display"], "value": "data.http.x"}])
		message in verdict([{"op": "replace", "path": ["checks", i, "address", "kind"], "value": "check"}])
		message in verdict([{"op": "replace", "path": ["checks", i, "address", "mode"], "value": "managed"}])
	}
}

test_a_read_without_an_address_is_denied if {
	"orgaudit_identity_center has no postcondition that passed in this plan, so it may be what an earlier apply read: give it one, and plan without -target." in verdict([
		{"op": "remove", "path": at_read("orgaudit_identity_center", ["address"])},
		{"op": "replace", "path": ["checks", index("orgaudit_identity_center"), "instances", 0, "address", "to_display"], "value": null},
	])
}

test_a_check_that_did_not_pass_is_denied if {
	every status in ["unknown", "fail", "error", null] {
		verdict([{"op": "add", "path": "/checks/-", "value": {
			"address": {"kind": "resource", "mode": "data", "type": "orgaudit_cic_tasks", "to_display": "data.orgaudit_cic_tasks.other"},
			"status": status,
		}}]) == {sprintf("The postconditions of data.orgaudit_cic_tasks.other did not pass in this plan: their status is %s.", [json.marshal(status)])}
	}
	verdict([{"op": "add", "path": "/checks/-", "value": {"address": {"type": "orgaudit_cic_tasks"}}}]) == {"The postconditions of orgaudit_cic_tasks did not pass in this plan: their status is null."}
}

test_a_check_of_what_the_plan_does_not_hold_is_denied if {
	verdict([{"op": "add", "path": "/checks/-", "value": passed({"type": "orgaudit_cic_tasks", "address": "data.orgaudit_cic_tasks.other"})}]) == {"data.orgaudit_cic_tasks.other passed its postconditions, but the plan does not hold what it read."}
}

change(reason) := {"op": "add", "path": "/resource_changes", "value": [{
	"address": "data.orgaudit_cic_tasks.other", "mode": "data", "type": "orgaudit_cic_tasks",
	"change": {"actions": ["read"]}, "action_reason": reason,
}]}

test_a_read_during_apply_is_denied if {
	every reason in ["read_because_dependency_pending", "read_because_config_unknown", null] {
		verdict([change(reason)]) == {"data.orgaudit_cic_tasks.other is read during apply, too late for a gate: take its depends_on away, and arguments that are unknown during plan."}
	}
}

test_a_read_within_a_check_is_denied if {
	verdict([change("read_because_check_nested")]) == {"data.orgaudit_cic_tasks.other is scoped in a check block, where a read that fails only warns: put it outside."}
}

test_changes_that_cannot_be_read_are_denied if {
	every value in [null, {}, "x", [null], [{"address": "data.orgaudit_cic_tasks.other"}]] {
		verdict([{"op": "add", "path": "/resource_changes", "value": value}]) == {"The resource_changes of the plan cannot be read: they are no list of objects with a type."}
	}
}

test_an_attribute_of_another_kind_is_denied if {
	every type, known in orgaudit.data_sources {
		every attribute, kind in known.is {
			message := sprintf("data.%s.this is no whole read: its %s is not %s.", [type, attribute, kind])
			message in verdict([remove(type, [attribute])])
			message in verdict([put(type, [attribute], null)])
			message in verdict([put(type, [attribute], {})])
			message in verdict([put(type, [attribute], [null])])
			message in verdict([put(type, [attribute], "")])
			message in verdict([put(type, [attribute], 0)])
		}
		count(verdict([{"op": "remove", "path": at_read(type, ["values"])}])) > 0
		count(verdict([{"op": "replace", "path": at_read(type, ["values"]), "value": []}])) > 0
	}
}

test_filters_are_denied if {
	every type, _ in orgaudit.data_sources {
		every value in ["x", 1, [], {}, false] {
			verdict([put(type, ["search_key"], value)]) == {sprintf("data.%s.this may be no whole read: its search_key is set, a filter or something that the policy does not know.", [type])}
		}
		verdict([put(type, ["search_key"], null)]) == set()
	}
}

test_filters_that_leave_in_what_is_out_of_order_pass if {
	verdict([put("orgaudit_cic_tasks", ["status"], "Failed"), put("orgaudit_policy_states", ["compliance_state"], "NonCompliant")]) == set()
}

test_filters_that_leave_out_what_is_out_of_order_are_denied if {
	verdict([put("orgaudit_cic_tasks", ["status"], "Success")]) == {"data.orgaudit_cic_tasks.this is no whole read: its status is \"Success\", only \"Failed\" leaves in what is out of order."}
	verdict([put("orgaudit_policy_states", ["compliance_state"], "Compliant")]) == {"data.orgaudit_policy_states.this is no whole read: its compliance_state is \"Compliant\", only \"NonCompliant\" leaves in what is out of order."}
}

test_items_without_an_id_are_denied if {
	"data.orgaudit_organization_members.this has an item without a member_uin in its members: what belongs to it cannot be read." in verdict([remove("orgaudit_organization_members", ["members", 0, "member_uin"])])
	"data.orgaudit_member_policies.this has an item without a policy_id in its policies: what belongs to it cannot be read." in verdict([put("orgaudit_member_policies", ["policies", 0, "policy_id"], "201")])
}

test_a_member_that_was_not_audited_is_denied if {
	verdict([put("orgaudit_organization_members", ["members", 0], {"member_uin": 102})]) == {
		"Member 102 has no read of orgaudit_noncompliant_resources in this plan.",
		"Member 102 has no read of orgaudit_member_policies in this plan.",
	}
}

test_a_policy_whose_accounts_were_not_read_is_denied if {
	verdict([put("orgaudit_member_policies", ["policies"], [{"policy_id": 202}])]) == {"Policy 202 of member 101 has no read of orgaudit_member_auth_accounts in this plan."}
	verdict([put("orgaudit_member_auth_accounts", ["member_uin"], 102)]) == {"Policy 201 of member 101 has no read of orgaudit_member_auth_accounts in this plan."}
}
