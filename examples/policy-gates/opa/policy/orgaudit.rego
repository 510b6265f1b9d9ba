# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Judges the plan of a module with the data source orgaudit_audit, as `terraform show -json` prints it, by
# expectations.json. A rule denies unless something holds: an absent or odd value denies as well.
package orgaudit

# allow is true or undefined. A pipeline that asks for allow, not for an empty deny, also blocks when the policy was
# not loaded.
allow if count(deny) == 0

# HCP Terraform and Terraform Enterprise pass the plan as input.plan; elsewhere the input is the plan.
plan := object.get(input, "plan", input)

deny contains "This is no plan: give the policy what `terraform show -json PLANFILE` prints." if not is_known

is_known if startswith(plan.format_version, "1.")

deny contains "The plan ended with an error: see what `terraform plan` printed." if not plan.errored == false

# OpenTofu has no such field; there the conditions below show what -target left out.
deny contains "The plan is not complete: plan again without -target." if object.get(plan, "complete", true) != true

# Audits of this plan, or of an earlier apply. Values that look like a resource do not count.
audits := [resource |
	walk(plan.prior_state.values.root_module, [path, resource])
	resource.mode == "data"
	resource.type == "orgaudit_audit"
	not "values" in path
	is_object(resource.values)
]

deny contains message if {
	count(audits) != 1
	message := sprintf("The plan holds %d audits in place of one: look at -target, count, for_each and depends_on.", [count(audits)])
}

# A condition that passed proves that this plan has read the audit. Without a read, its status is unknown.
deny contains "No postcondition of the audit passed in this plan: it may be the audit of an earlier apply." if not is_proved

is_proved if {
	some check in plan.checks
	some instance in check.instances
	instance.status == "pass"
	instance.address.to_display == audits[0].address
}

deny contains "An audit is read during apply, which is too late, or in a check block, which only warns." if not is_read

is_read if {
	changes := object.get(plan, "resource_changes", [])
	is_array(changes)
	every change in changes { change.type != "orgaudit_audit" }
}

# Without this one audit, the rules below say nothing.
audit := audits[0].values if count(audits) == 1

deny contains message if {
	audit
	not is_passed
	message := sprintf("The audit did not pass: %v", [object.get(audit, "verdict", "it has no verdict")])
}

is_passed if {
	audit.passed == true
	every run in audit.checks_run { run.findings == 0 }
}

deny contains message if {
	some check, least in expected.checks
	audit
	not was_run(check, least)
	runs := [object.filter(run, {"audited", "skipped"}) | some run in audit.checks_run; run.check == check]
	message := sprintf("The check %s has to look at %v things or more: %s", [check, least, json.marshal(runs)])
}

was_run(check, least) if {
	some run in audit.checks_run
	run.check == check
	run.skipped == null
	is_number(run.audited)
	run.audited >= least
}

deny contains message if {
	some cloud, ids in expected.accounts
	some id in ids
	audit
	not id in {account.account_id | some account in audit.accounts; account.cloud == cloud}
	message := sprintf("The account %v of %s was not audited.", [id, cloud])
}

deny contains "member_uins narrows the audit: it does not look at other members, nor at new ones." if object.get(audit, ["tencentcloud", "member_uins"], null) != null

deny contains "Exceptions cover more findings than max_excepted." if {
	audit
	not is_within_exceptions
}

is_within_exceptions if {
	every run in audit.checks_run { is_number(run.excepted) }
	sum([run.excepted | some run in audit.checks_run]) <= expected.max_excepted
}

deny contains "The audit allows principals that are not in allowed_principals." if {
	audit
	expected.checks.logins
	not is_within_principals
}

is_within_principals if {
	every principal in audit.tencentcloud.allowed_principals { principal in expected.allowed_principals }
}

deny contains "The audit and the plan are more than max_age_minutes apart." if {
	audit
	not is_fresh
}

is_fresh if {
	age := time.parse_rfc3339_ns(plan.timestamp) - time.parse_rfc3339_ns(audit.audited_at)
	abs(age) <= expected.max_age_minutes * 60000000000
}

expected := data.expectations

names := {"accounts", "checks", "allowed_principals", "max_excepted", "max_age_minutes"}

# A missing or misspelled expectation would disable its rule.
deny contains message if {
	some name in (names - given)
	message := sprintf("The expectation %s is missing or odd: load expectations.json with -d, or as data.json in a policy set.", [name])
}

deny contains message if {
	some name in (object.keys(expected) - names)
	message := sprintf("The policy knows no expectation %s: is it misspelled?", [name])
}

given contains "accounts" if {
	count(expected.accounts) > 0
	every ids in expected.accounts { count({id | some id in ids}) > 0 }
}

given contains "checks" if {
	count(expected.checks) > 0
	every least in expected.checks { is_number(least) }
}

given contains "allowed_principals" if is_array(expected.allowed_principals)

given contains "max_excepted" if is_number(expected.max_excepted)

given contains "max_age_minutes" if is_number(expected.max_age_minutes)
