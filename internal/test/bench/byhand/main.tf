# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# What an audit takes without the data source orgaudit_audit: a data source for each list of each member, and HCL that
# puts them together. make bench measures orgaudit_audit against it.
terraform {
  required_version = ">= 1.7" # functions of providers: Terraform 1.8, OpenTofu 1.7

  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

# The keys of both clouds come from the environment: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY,
# HW_ACCESS_KEY and HW_SECRET_KEY. Written here, they would end up in plan files.
provider "orgaudit" {}

# Each read gives all or fails. What is left to make sure of is that there was something to audit.
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
  members = {
    for member in data.orgaudit_organization_members.all.members :
    tostring(member.member_uin) => "${coalesce(member.name, "unnamed")} (${member.member_uin})"
  }
}

# Resources that break the tag policy, for each member.
data "orgaudit_noncompliant_resources" "member" {
  for_each = local.members

  member_uin = tonumber(each.key)
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
}

# Tasks of Identity Center that did not bring a permission to where it belongs.
data "orgaudit_identity_center" "this" {}

data "orgaudit_cic_tasks" "failed" {
  zone_id = data.orgaudit_identity_center.this.zone_id
  status  = "Failed"
}

# Compliance of the Huawei Cloud account with its rules, and the resources behind the numbers.
data "orgaudit_policy_states_summary" "account" {
  lifecycle {
    postcondition {
      condition     = length(self.policy_assignments) > 0
      error_message = "The Huawei Cloud account has no rules: nothing was audited."
    }
  }
}

data "orgaudit_policy_states" "noncompliant" {
  domain_id        = data.orgaudit_policy_states_summary.account.domain_id
  compliance_state = "NonCompliant"
}

# Any attribute of a result may be null: the API left it out. Nothing is dropped for that, it is told under a
# name that says so.
locals {
  noncompliant_resources = flatten([
    for uin, member in data.orgaudit_noncompliant_resources.member : [
      for item in member.resources : {
        member  = local.members[uin]
        service = coalesce(try(provider::orgaudit::parse_qcs(item.resource).service, null), "unknown")
        name    = coalesce(item.resource, "without a name")
      }
    ]
  ])

  logins = flatten([
    for key, policy in data.orgaudit_member_auth_accounts.policy : [
      for account in policy.accounts : {
        member  = local.members[tostring(policy.member_uin)]
        account = coalesce(account.org_sub_account_name, account.org_sub_account_uin, "unnamed")
        policy  = coalesce(account.policy_name, policy.policy_id)
        role    = coalesce(account.identity_role_alias_name, account.identity_role_name, account.identity_id, "unknown")
      }
    ]
  ])
}
