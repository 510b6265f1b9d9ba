terraform {
  required_version = ">= 1.2"

  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

provider "orgaudit" {}

variable "part" {
  description = "Which part of the members this run audits, from 0."
  type        = number
}

variable "parts" {
  description = "How many parts there are."
  type        = number
  default     = 4
}

data "orgaudit_organization_members" "all" {
  lifecycle {
    precondition {
      condition     = contains(range(var.parts), var.part)
      error_message = "The part is one of 0 to ${var.parts - 1}."
    }

    postcondition {
      condition     = length(self.members) > 0
      error_message = "The organization has no members: nothing was audited."
    }
  }
}

locals {
  # A member belongs to the same part in every run, whatever members come and go.
  members = toset([
    for member in data.orgaudit_organization_members.all.members :
    tostring(member.member_uin) if member.member_uin % var.parts == var.part
  ])
}

data "orgaudit_noncompliant_resources" "member" {
  for_each = local.members

  member_uin = tonumber(each.key)
}

# The pipeline adds the parts up: `audited` of all of them is `members`.
output "coverage" {
  value = {
    members = length(data.orgaudit_organization_members.all.members)
    audited = length(data.orgaudit_noncompliant_resources.member)
  }
}

output "noncompliant_resources" {
  value = { for uin, member in data.orgaudit_noncompliant_resources.member : uin => length(member.resources) }
}
