# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Advice, not a gate: checks warn and `terraform plan` ends with exit code 0, whatever they find. The reads of
# data sources that stand outside of a check still block when they fail. Those inside of the checks "recorder" and
# "rules" only warn then, too.
terraform {
  required_version = ">= 1.5"

  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

# The keys of both clouds come from the environment: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY,
# HW_ACCESS_KEY and HW_SECRET_KEY. Written here, they would end up in plan files.
provider "orgaudit" {
  tencentcloud {
    allowed_account_ids = [var.account_id] # keys of another account block
  }

  huaweicloud {
    domain_id           = var.domain_id
    allowed_account_ids = [var.domain_id]
  }
}

variable "account_id" {
  description = "UIN of the Tencent Cloud account that the keys must belong to, the administrator of the organization."
  type        = string
  nullable    = false
}

variable "domain_id" {
  description = "Huawei Cloud account that the keys must belong to."
  type        = string
  nullable    = false
}

variable "allowed_principals" {
  description = "Names of the sub-accounts, users and user groups that may log in to member accounts."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "max_noncompliant_resources" {
  description = "Highest number of resources of one member account that break the tag policy without a warning."
  type        = number
  default     = 0
  nullable    = false
}

variable "max_noncompliant_rules" {
  description = "Highest number of rules of the Huawei Cloud account that are not compliant without a warning."
  type        = number
  default     = 0
  nullable    = false
}

data "orgaudit_organization_members" "all" {}

locals {
  member_uins = toset([for member in data.orgaudit_organization_members.all.members : tostring(member.member_uin)])
}

data "orgaudit_effective_tag_policy" "member" {
  for_each = local.member_uins

  target_id = tonumber(each.key)
}

data "orgaudit_noncompliant_resources" "member" {
  for_each = local.member_uins

  member_uin = tonumber(each.key)
}

data "orgaudit_members_auth_policies" "all" {}

# The read fails if Identity Center is not open. If you do not use it, remove this block and whatever reads from it.
data "orgaudit_identity_center" "this" {}

data "orgaudit_role_assignments" "all" {
  zone_id = data.orgaudit_identity_center.this.zone_id
}

data "orgaudit_role_configuration_provisionings" "all" {
  zone_id = data.orgaudit_identity_center.this.zone_id
}

locals {
  # Who may log in, by an access policy or through Identity Center.
  logins = toset(concat(
    [for grant in data.orgaudit_members_auth_policies.all.auth_policies : coalesce(grant.org_sub_account_name, "unnamed")],
    [for assignment in data.orgaudit_role_assignments.all.role_assignments : coalesce(assignment.principal_name, "unnamed")],
  ))
}

check "members" {
  assert {
    condition     = length(data.orgaudit_organization_members.all.members) > 0
    error_message = "The organization has no members: nothing was audited."
  }
}

check "tag_policy" {
  # Without a tag policy, the API finds nothing that breaks it.
  assert {
    condition = alltrue([for member in data.orgaudit_effective_tag_policy.member : member.applies])
    error_message = format("No tag policy applies to: %s", jsonencode([
      for uin, member in data.orgaudit_effective_tag_policy.member : uin if !member.applies
    ]))
  }

  assert {
    condition = alltrue([
      for member in data.orgaudit_noncompliant_resources.member : length(member.resources) <= var.max_noncompliant_resources
    ])
    error_message = format("More than %d resources break the tag policy in: %s", var.max_noncompliant_resources, jsonencode({
      for uin, member in data.orgaudit_noncompliant_resources.member : uin => member.resources[*].resource
      if length(member.resources) > var.max_noncompliant_resources
    }))
  }
}

check "logins" {
  assert {
    condition     = length(setsubtract(local.logins, var.allowed_principals)) == 0
    error_message = "Some may log in to members, but are not allowed: ${jsonencode(setsubtract(local.logins, var.allowed_principals))}"
  }
}

check "provisionings" {
  # A permission that changed and was not deployed again is still the old one in the account.
  assert {
    condition = alltrue([
      for provisioning in data.orgaudit_role_configuration_provisionings.all.role_configuration_provisionings :
      provisioning.deployment_status == "Deployed"
    ])
    error_message = "Some permissions of Identity Center are not deployed as they are defined."
  }
}

check "recorder" {
  data "orgaudit_tracker_config" "account" {}

  # Without a recorder, rules stay as green as they were.
  assert {
    condition     = data.orgaudit_tracker_config.account.recording
    error_message = "The recorder of the Huawei Cloud account is missing, frozen, or not for all resources: its rules are out of date."
  }
}

check "rules" {
  # Scoped: nothing else can use it, it is read again by each apply, and its errors are warnings.
  data "orgaudit_policy_states_summary" "account" {}

  assert {
    condition     = length(data.orgaudit_policy_states_summary.account.policy_assignments) > 0
    error_message = "The Huawei Cloud account has no rules: nothing was audited."
  }

  # A disabled rule judges nothing, and may still say Compliant.
  assert {
    condition = alltrue([
      for item in data.orgaudit_policy_states_summary.account.policy_assignments : try(item.policy_assignment.state, null) == "Enabled"
    ])
    error_message = "Some rules of the Huawei Cloud account are not enabled."
  }

  assert {
    condition = length([
      for item in data.orgaudit_policy_states_summary.account.policy_assignments : item if item.compliance_state != "Compliant"
    ]) <= var.max_noncompliant_rules
    error_message = format("More than %d rules are not compliant: %s", var.max_noncompliant_rules, jsonencode([
      for item in data.orgaudit_policy_states_summary.account.policy_assignments : try(item.policy_assignment.name, null)
      if item.compliance_state != "Compliant"
    ]))
  }
}
