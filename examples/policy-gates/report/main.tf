# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# A gate that shows what it judged: `terraform plan` ends with exit code 1 while more is out of order than is
# accepted, and the plan file holds the report either way. A read that fails blocks as well, without a report.
terraform {
  required_version = ">= 1.2" # 1.4, or OpenTofu, for a report when the gate blocks

  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

# The keys of both clouds come from the environment. Written here, they would end up in plan files.
provider "orgaudit" {}

# Postconditions make sure that something was audited, here and nowhere else: below a failed one nothing is
# evaluated any more, the report neither. The thresholds are in outputs.tf.
data "orgaudit_organization_members" "all" {
  lifecycle {
    # Without a member, for_each below would be empty, and a gate that audits nothing lets everything pass.
    postcondition {
      condition     = length(self.members) >= var.min_members
      error_message = "The organization has ${length(self.members)} members, at least ${var.min_members} expected: too little was audited."
    }

    postcondition {
      condition     = alltrue([for member in self.members : member.member_uin != null])
      error_message = "A member has no UIN: it cannot be audited."
    }
  }
}

# Resources that break the tag policy.
data "orgaudit_noncompliant_resources" "member" {
  for_each = local.members

  member_uin = tonumber(each.key)
}

# Policies by which sub-accounts may log in, and the sub-accounts of each.
data "orgaudit_member_policies" "member" {
  for_each = local.members

  member_uin = tonumber(each.key)

  lifecycle {
    postcondition {
      condition     = alltrue([for policy in self.policies : policy.policy_id != null])
      error_message = "A policy of member ${self.member_uin} has no id: who may log in by it cannot be read."
    }
  }
}

data "orgaudit_member_auth_accounts" "policy" {
  for_each = local.policies

  member_uin = each.value[0].member_uin
  policy_id  = each.value[0].policy_id
}

# Tasks of Identity Center, all of them: the filter for failed ones would leave out a status that is null or new.
data "orgaudit_identity_center" "this" {}

data "orgaudit_cic_tasks" "all" {
  zone_id = data.orgaudit_identity_center.this.zone_id
}

# Compliance of the Huawei Cloud account with its rules, and the resources behind the numbers.
data "orgaudit_policy_states_summary" "account" {
  lifecycle {
    # Keys of another account would audit another account.
    postcondition {
      condition     = self.domain_id == var.domain_id
      error_message = "The keys belong to the Huawei Cloud account ${coalesce(self.domain_id, "unknown")}, not to ${var.domain_id}."
    }

    postcondition {
      condition     = length(self.policy_assignments) >= var.min_rules
      error_message = "The Huawei Cloud account has ${length(self.policy_assignments)} rules, at least ${var.min_rules} expected: too little was audited."
    }
  }
}

data "orgaudit_policy_states" "all" {
  domain_id = data.orgaudit_policy_states_summary.account.domain_id
}
