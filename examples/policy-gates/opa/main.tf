# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Reads a whole organization during plan, for the policy in policy/. The thresholds are in thresholds.json, not here.
# README.md has the commands.
terraform {
  required_version = ">= 1.5" # the first with checks in the JSON of a plan; OpenTofu 1.6

  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

# The keys of both clouds come from the environment: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY,
# HW_ACCESS_KEY and HW_SECRET_KEY. Written here, they would end up in plan files.
provider "orgaudit" {}

# Each data source has a postcondition, even where it can hardly fail. A passed one proves to the policy that this very
# plan has read the data source. Without it, the read of an earlier apply would look the same.
data "orgaudit_organization_members" "all" {
  lifecycle {
    postcondition {
      condition     = length(self.members) > 0
      error_message = "The organization has no members: nothing was audited."
    }

    postcondition {
      condition     = alltrue([for member in self.members : member.member_uin != null])
      error_message = "A member has no UIN: it cannot be audited."
    }
  }
}

locals {
  members = toset([for member in data.orgaudit_organization_members.all.members : tostring(member.member_uin)])
}

# Resources that break the tag policy, for each member.
data "orgaudit_noncompliant_resources" "member" {
  for_each = local.members

  member_uin = tonumber(each.key)

  lifecycle {
    postcondition {
      condition     = self.resources != null
      error_message = "The non-compliant resources of member ${self.member_uin} are unknown."
    }
  }
}

# Policies by which sub-accounts may log in, for each member.
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

locals {
  # A policy may be there once for each of its identities; its accounts are read once.
  policies = merge([
    for uin, member in data.orgaudit_member_policies.member : {
      for policy in member.policies :
      "${uin}/${policy.policy_id}" => { member_uin = member.member_uin, policy_id = policy.policy_id }...
    }
  ]...)
}

# Sub-accounts that may log in, for each policy.
data "orgaudit_member_auth_accounts" "policy" {
  for_each = local.policies

  member_uin = each.value[0].member_uin
  policy_id  = each.value[0].policy_id

  lifecycle {
    postcondition {
      condition     = self.accounts != null
      error_message = "The accounts of policy ${self.policy_id} of member ${self.member_uin} are unknown."
    }
  }
}

# Tasks of Identity Center, which carry permissions to member accounts.
data "orgaudit_identity_center" "this" {
  lifecycle {
    postcondition {
      condition     = self.zone_id != null
      error_message = "Identity Center has no zone: its tasks cannot be read."
    }
  }
}

data "orgaudit_cic_tasks" "all" {
  zone_id = data.orgaudit_identity_center.this.zone_id

  lifecycle {
    postcondition {
      condition     = self.tasks != null
      error_message = "The tasks of Identity Center are unknown."
    }
  }
}

# Compliance of the Huawei Cloud account with its rules, and the resources behind the numbers.
data "orgaudit_policy_states_summary" "account" {
  lifecycle {
    postcondition {
      condition     = self.domain_id != null
      error_message = "The Huawei Cloud account is unknown."
    }

    postcondition {
      condition     = length(self.policy_assignments) > 0
      error_message = "The Huawei Cloud account has no rules: nothing was audited."
    }
  }
}

data "orgaudit_policy_states" "all" {
  domain_id = data.orgaudit_policy_states_summary.account.domain_id

  lifecycle {
    postcondition {
      condition     = self.policy_states != null
      error_message = "The policy states of the Huawei Cloud account are unknown."
    }
  }
}
