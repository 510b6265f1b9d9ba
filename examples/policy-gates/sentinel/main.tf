# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# The audit that orgaudit.sentinel judges. It has no thresholds and no postconditions: a run goes on to the policy
# whatever is found, and the policy belongs to whom the policy set belongs to.
terraform {
  required_version = ">= 1.8"

  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

variable "zone_id" {
  description = "Identity Center space whose tasks are audited."
  type        = string
  nullable    = false
}

# The keys of both clouds come from the environment of the workspace. Written here, they would end up in plan files.
provider "orgaudit" {}

# No filters: the policy takes a read with a filter for no read.
data "orgaudit_organization_members" "all" {}

data "orgaudit_noncompliant_resources" "member" {
  for_each = toset([for member in data.orgaudit_organization_members.all.members : tostring(member.member_uin)])

  member_uin = tonumber(each.key)
}

data "orgaudit_cic_tasks" "all" {
  zone_id = var.zone_id
}

data "orgaudit_policy_states_summary" "account" {}
