# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

locals {
  # UIN to name.
  members = {
    for member in data.orgaudit_organization_members.all.members : tostring(member.member_uin) => coalesce(member.name, "unnamed")
  }

  # A policy may be there once for each of its identities; its accounts are read once.
  policies = merge([
    for uin, member in data.orgaudit_member_policies.member : {
      for policy in member.policies :
      "${uin}/${policy.policy_id}" => { member_uin = member.member_uin, policy_id = policy.policy_id }...
    }
  ]...)

  domain_id = data.orgaudit_policy_states_summary.account.domain_id
}

# What was found, in rows of text. Any attribute of a result may be null: the API left it out. Nothing is dropped
# for that, it counts and is told under a name that says so.
locals {
  resources = flatten([
    for uin, read in data.orgaudit_noncompliant_resources.member : [
      for item in read.resources : {
        kind         = "resource"
        cloud        = "Tencent Cloud"
        account      = uin
        account_name = local.members[uin]
        name         = coalesce(item.resource, "without a name")
        detail = join("; ", [
          for what, keys in {
            "keys"   = try(item.compliance_details.non_compliant_keys, [])
            "values" = try(item.compliance_details.keys_with_non_compliant_values, [])
          } : "non-compliant ${what}: ${join(", ", keys)}" if length(keys) > 0
        ])
      }
    ]
  ])

  logins = flatten([
    for read in data.orgaudit_member_auth_accounts.policy : [
      for item in read.accounts : {
        kind         = "login"
        cloud        = "Tencent Cloud"
        account      = tostring(read.member_uin)
        account_name = local.members[tostring(read.member_uin)]
        name         = coalesce(item.org_sub_account_name, item.org_sub_account_uin, "unnamed")
        detail = join(" ", [
          "by ${coalesce(item.policy_name, read.policy_id)}",
          "as ${coalesce(item.identity_role_alias_name, item.identity_role_name, item.identity_id, "unknown")}",
        ])
      }
    ]
  ])

  tasks = [
    for item in data.orgaudit_cic_tasks.all.tasks : {
      kind         = "task"
      cloud        = "Tencent Cloud"
      account      = coalesce(item.target_uin, "unknown")
      account_name = lookup(local.members, coalesce(item.target_uin, "unknown"), "")
      name         = "${coalesce(item.task_type, "unknown")} ${coalesce(item.task_id, "without an id")}"
      detail       = "for ${coalesce(item.principal_id, "unknown")}: ${coalesce(item.failure_reason, "no reason given")}"
    } if !contains(["Success", "InProgress"], coalesce(item.status, "unknown"))
  ]

  # Whatever is not plainly compliant counts, a rule without a state too.
  rules = [
    for item in data.orgaudit_policy_states_summary.account.policy_assignments : {
      kind         = "rule"
      cloud        = "Huawei Cloud"
      account      = local.domain_id
      account_name = ""
      name         = coalesce(try(item.policy_assignment.name, null), try(item.policy_assignment.id, null), "unnamed")
      detail = format("%s; non-compliant resources: %s", coalesce(item.compliance_state, "without a state"),
        coalesce(try(item.results.resource_details.non_compliant_count, null), "not counted"),
      )
    } if item.compliance_state != "Compliant"
  ]

  states = [
    for item in data.orgaudit_policy_states.all.policy_states : {
      kind         = "state"
      cloud        = "Huawei Cloud"
      account      = coalesce(item.domain_id, local.domain_id)
      account_name = ""
      name = join("/", [
        coalesce(item.resource_provider, "unknown"), coalesce(item.resource_type, "unknown"),
        coalesce(item.resource_name, item.resource_id, "without a name"),
      ])
      detail = "breaks ${coalesce(item.policy_assignment_name, item.policy_assignment_id, "an unnamed rule")}"
    } if item.compliance_state != "Compliant"
  ]
}

# What was found against what is accepted. The preconditions in outputs.tf block, this tells.
locals {
  judged = [
    { title = "Resources that break the tag policy", rows = local.resources, accepted = var.max_noncompliant_resources },
    { title = "Failed Identity Center tasks", rows = local.tasks, accepted = var.max_failed_tasks },
    { title = "Huawei Cloud rules that are not compliant", rows = local.rules, accepted = var.max_noncompliant_rules },
    { title = "Huawei Cloud resources that break a rule", rows = local.states, accepted = var.max_noncompliant_states },
    { title = "Sub-accounts that may log in", rows = local.logins, accepted = var.max_logins },
  ]

  sections = [
    for item in local.judged : {
      title    = item.title
      found    = length(item.rows)
      accepted = item.accepted == null ? "any" : tostring(item.accepted)
      exceeded = item.accepted == null ? false : length(item.rows) > item.accepted
      rows     = [for row in item.rows : ["${coalesce(row.account_name, row.cloud)} ${row.account}", row.name, row.detail]]
    }
  ]

  exceeded = length([for section in local.sections : section if section.exceeded])

  # With -refresh-only the conditions in main.tf and outputs.tf only warn, so the verdict does not rely on them.
  audited_enough = (
    length(local.members) >= var.min_members
    && length(data.orgaudit_policy_states_summary.account.policy_assignments) >= var.min_rules
    && local.domain_id == var.domain_id
  )
  blocked = local.exceeded > 0 || !local.audited_enough
  verdict = (
    !local.audited_enough ? "Blocked: too little, or another account, was audited"
    : local.exceeded > 0 ? "Blocked: ${local.exceeded} of ${length(local.sections)} counts are above what is accepted"
    : "Passed: no count is above what is accepted"
  )

  # Number of findings by account, the most first. Who may log in is no finding by itself.
  by_account = [
    for line in reverse(sort([
      for label, rows in {
        for row in concat(local.resources, local.tasks, local.rules, local.states) :
        "${coalesce(row.account_name, row.cloud)} ${row.account}" => row...
      } : format("%012d %s", length(rows), label)
    ])) : { count = tonumber(substr(line, 0, 12)), label = substr(line, 13, -1) }
  ]
}
