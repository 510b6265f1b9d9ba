# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

output "noncompliant_resources_by_service" {
  description = "Number of resources that break the tag policy, for each service."
  value       = { for service, all in { for name in local.services : name => name... } : service => length(all) }
}

output "noncompliant_resources_by_member" {
  description = "Number of resources that break the tag policy, for each member account."
  value       = { for uin, member in data.orgaudit_noncompliant_resources.member : uin => length(member.resources) }
}

output "noncompliant_rules" {
  description = "Number of non-compliant resources of the Huawei Cloud account, for each rule that is not compliant."
  value = {
    for name, counts in { for rule in local.noncompliant_rules : rule.name => rule.resources... } : name => sum(counts)
  }
}

output "failed_tasks" {
  description = "Tasks of Identity Center that failed, by id: what they should have done, for whom, and why it failed."
  value       = flatten(values({ for task in local.failed_tasks : task.id => task... }))
}

output "who_may_log_in" {
  description = "Names of the sub-accounts that may log in, for each member account."
  value = {
    for uin, member in data.orgaudit_member_auth_accounts.member : uin => sort(distinct([
      for account in member.accounts : coalesce(account.org_sub_account_name, account.org_sub_account_uin, "unnamed")
    ]))
  }
}
