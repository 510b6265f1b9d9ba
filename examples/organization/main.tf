# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# What is out of order in an organization: `terraform plan` shows it, `terraform apply` keeps it for
# `terraform output -json`. It changes nothing at either cloud.
terraform {
  required_version = ">= 1.2"

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
    allowed_account_ids = [var.account_id] # keys of another account are an error
  }

  huaweicloud {
    allowed_account_ids = [var.domain_id]
  }
}

locals {
  members = toset([for uin in var.member_uins : tostring(uin)])
}

# Resources that break the tag policy, for each member account.
data "orgaudit_noncompliant_resources" "member" {
  for_each = local.members

  member_uin = tonumber(each.key)
}

# Sub-accounts that may log in to each member account.
data "orgaudit_member_auth_accounts" "member" {
  for_each = local.members

  member_uin = tonumber(each.key)
  policy_id  = var.policy_id
}

# Tasks of Identity Center that did not bring a permission to where it belongs.
data "orgaudit_cic_tasks" "failed" {
  zone_id = var.zone_id
  status  = "Failed"
}

# Compliance of the Huawei Cloud account with its rules.
data "orgaudit_policy_states_summary" "account" {}

# Any attribute of a result may be null: the API left it out. Nothing is dropped for that, it is counted
# under a name that says so.
locals {
  services = flatten([
    for member in data.orgaudit_noncompliant_resources.member : [
      # qcs::vpc::uin/1111111111:subnet/subnet1 belongs to the service vpc.
      for item in member.resources : coalesce(try(split(":", item.resource)[2], null), "unknown")
    ]
  ])

  # Whatever is not plainly compliant counts as non-compliant.
  noncompliant_rules = [
    for item in data.orgaudit_policy_states_summary.account.policy_assignments : {
      name      = coalesce(try(item.policy_assignment.name, null), try(item.policy_assignment.id, null), "unnamed")
      resources = coalesce(try(item.results.resource_details.non_compliant_count, null), 0)
    } if item.compliance_state != "Compliant"
  ]

  failed_tasks = [
    for task in data.orgaudit_cic_tasks.failed.tasks : {
      id        = coalesce(task.task_id, "unknown")
      type      = task.task_type
      principal = task.principal_id
      reason    = task.failure_reason
    }
  ]
}
