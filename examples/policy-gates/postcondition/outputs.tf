# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

output "audited" {
  description = "What the gate looked at and found: resources of each member account that break the tag policy, who may log in, and rules of the Huawei Cloud account."
  value = {
    noncompliant_resources = { for uin, member in data.orgaudit_noncompliant_resources.member : uin => length(member.resources) }
    logins                 = length(data.orgaudit_members_auth_policies.all.auth_policies) + length(data.orgaudit_role_assignments.all.role_assignments)
    domain_id              = data.orgaudit_policy_states_summary.account.domain_id
    rules                  = length(data.orgaudit_policy_states_summary.account.policy_assignments)
  }
}
