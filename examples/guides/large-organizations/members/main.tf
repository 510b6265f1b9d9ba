terraform {
  required_version = ">= 1.2"

  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

provider "orgaudit" {
  tencentcloud {
    allowed_account_ids = ["100000000000"] # keys of another account are an error
    requests_per_second = 10               # half of the account's rate
    max_retries         = 12
  }
}

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
  # The UIN is the key, because it stays the same when a member is renamed.
  members = {
    for member in data.orgaudit_organization_members.all.members :
    tostring(member.member_uin) => coalesce(member.name, "unnamed")
  }
}

data "orgaudit_noncompliant_resources" "member" {
  for_each = local.members

  member_uin = tonumber(each.key)
  tag_key    = "CostCenter" # only findings for this key

  timeouts {
    read = "30m"
  }
}

output "audited" {
  value = length(data.orgaudit_noncompliant_resources.member)
}

# Counts and names, not items.
output "noncompliant_resources" {
  value = {
    for uin, name in local.members : "${name} (${uin})" => length(data.orgaudit_noncompliant_resources.member[uin].resources)
  }
}

output "first_names" {
  value = {
    for uin, member in data.orgaudit_noncompliant_resources.member :
    uin => [for index, item in member.resources : item.resource if index < 5] if length(member.resources) > 0
  }
}
