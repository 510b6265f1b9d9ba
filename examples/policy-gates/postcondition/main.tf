# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# A gate that blocks: `terraform plan` ends with exit code 1 while more is out of order than is accepted, and
# with 0 otherwise. A read that fails blocks as well. Let the pipeline test the exit code: with -out, a plan
# file is written even when the gate blocks.
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
provider "orgaudit" {}

# Postconditions block. A check block would only warn, and depends_on would put the reading off until apply.
data "orgaudit_organization_members" "all" {
  lifecycle {
    # Without a member, for_each below would be empty, and a gate that audits nothing lets everything pass.
    postcondition {
      condition     = length(self.members) >= var.min_members
      error_message = "The organization has ${length(self.members)} members, at least ${var.min_members} expected: too little was audited."
    }

    # Keys of another organization would audit another organization.
    postcondition {
      condition     = length(setsubtract(var.expected_members, self.members[*].member_uin)) == 0
      error_message = "The organization lacks the members ${jsonencode(setsubtract(var.expected_members, self.members[*].member_uin))}: are the keys those of another one?"
    }

    postcondition {
      condition     = alltrue([for member in self.members : member.member_uin != null])
      error_message = "A member has no UIN: it cannot be audited."
    }
  }
}

data "orgaudit_noncompliant_resources" "member" {
  for_each = toset([for member in data.orgaudit_organization_members.all.members : tostring(member.member_uin)])

  member_uin = tonumber(each.key)

  lifecycle {
    # A resource without a name is never among the accepted ones.
    postcondition {
      condition = length([
        for item in self.resources : item if !try(contains(var.accepted_resources, item.resource), false)
      ]) <= var.max_noncompliant_resources
      error_message = format("Member %s has non-compliant resources, %v are accepted besides the known ones: %s",
        self.member_uin, var.max_noncompliant_resources,
        jsonencode([for item in self.resources : item.resource if !try(contains(var.accepted_resources, item.resource), false)]),
      )
    }
  }
}

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

    # Whatever is not plainly compliant counts as non-compliant, a rule without a state or a name too.
    postcondition {
      condition = length([
        for item in self.policy_assignments : item
        if item.compliance_state != "Compliant" && !try(contains(var.accepted_rules, item.policy_assignment.name), false)
      ]) <= var.max_noncompliant_rules
      error_message = format("The Huawei Cloud account has non-compliant rules, %v are accepted besides the known ones: %s",
        var.max_noncompliant_rules,
        jsonencode([
          for item in self.policy_assignments : try(item.policy_assignment.name, null)
          if item.compliance_state != "Compliant" && !try(contains(var.accepted_rules, item.policy_assignment.name), false)
        ]),
      )
    }
  }
}
