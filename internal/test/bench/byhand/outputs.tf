# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

output "audited" {
  description = "How much was looked at."
  value = {
    members                = length(local.members)
    policies               = length(local.policies)
    logins                 = length(local.logins)
    noncompliant_resources = length(local.noncompliant_resources)
    zone_id                = data.orgaudit_identity_center.this.zone_id
    domain_id              = data.orgaudit_policy_states_summary.account.domain_id
    rules                  = length(data.orgaudit_policy_states_summary.account.policy_assignments)
  }
}

output "noncompliant_resources_by_service" {
  description = "Number of resources that break the tag policy, for each service."
  value       = { for service, names in { for item in local.noncompliant_resources : item.service => item.name... } : service => length(names) }
}

output "noncompliant_resources" {
  description = "Resources that break the tag policy, for each member that has some, by service."
  value = {
    for member, items in { for item in local.noncompliant_resources : item.member => item... } : member => {
      for item in items : item.service => item.name...
    }
  }
}

output "who_may_log_in" {
  description = "Who may log in to each member, by which policy and in which role."
  value = {
    for member, logins in { for login in local.logins : login.member => login... } : member => [
      for login in logins : "${login.account}, by ${login.policy}, as ${login.role}"
    ]
  }
}

output "failed_tasks" {
  description = "Tasks of Identity Center that failed: what they should have done, where, for whom, and why it failed."
  value = [
    for task in data.orgaudit_cic_tasks.failed.tasks : {
      id        = task.task_id
      type      = task.task_type
      target    = try(local.members[tostring(task.target_uin)], tostring(task.target_uin))
      principal = task.principal_id
      reason    = task.failure_reason
    }
  ]
}

output "noncompliant_rules" {
  description = "Number of non-compliant resources of the Huawei Cloud account, for each rule that is not plainly compliant."
  value = {
    for name, counts in {
      for item in data.orgaudit_policy_states_summary.account.policy_assignments :
      coalesce(try(item.policy_assignment.name, null), try(item.policy_assignment.id, null), "unnamed") =>
      coalesce(try(item.results.resource_details.non_compliant_count, null), 0)...
      if item.compliance_state != "Compliant"
    } : name => sum(counts)
  }
}

output "noncompliant_resources_by_rule" {
  description = "Those resources, for each rule."
  value = {
    for state in data.orgaudit_policy_states.noncompliant.policy_states :
    coalesce(state.policy_assignment_name, state.policy_assignment_id, "unnamed") => join("/", [
      coalesce(state.resource_provider, "unknown"), coalesce(state.resource_type, "unknown"),
      coalesce(state.resource_name, state.resource_id, "without a name"),
    ])...
  }
}
