# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Advice, not a gate: checks warn and `terraform plan` ends with exit code 0, whatever they find. The reads of
# data sources that stand outside of a check still block when they fail; the one inside of check "rules" only
# warns then, too.
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
provider "orgaudit" {}

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

data "orgaudit_noncompliant_resources" "member" {
  for_each = toset([for member in data.orgaudit_organization_members.all.members : tostring(member.member_uin)])

  member_uin = tonumber(each.key)
}

check "members" {
  assert {
    condition     = length(data.orgaudit_organization_members.all.members) > 0
    error_message = "The organization has no members: nothing was audited."
  }
}

check "tag_policy" {
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

check "rules" {
  # Scoped: nothing else can use it, it is read again by each apply, and its errors are warnings.
  data "orgaudit_policy_states_summary" "account" {}

  assert {
    condition     = length(data.orgaudit_policy_states_summary.account.policy_assignments) > 0
    error_message = "The Huawei Cloud account has no rules: nothing was audited."
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
