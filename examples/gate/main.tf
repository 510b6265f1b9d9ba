# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# A policy gate: `terraform plan` ends with exit code 1 while more is out of order than is accepted, and
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
data "orgaudit_noncompliant_resources" "member" {
  for_each = toset([for uin in var.member_uins : tostring(uin)])

  member_uin = tonumber(each.key)

  lifecycle {
    postcondition {
      condition = length(self.resources) <= var.max_noncompliant_resources
      error_message = format("Member %s has %d non-compliant resources, %d accepted. The first: %s.",
        self.member_uin, length(self.resources), var.max_noncompliant_resources,
        join(", ", [for index, item in self.resources : coalesce(item.resource, "one without a name") if index < 3]),
      )
    }
  }
}

data "orgaudit_policy_states_summary" "account" {
  lifecycle {
    postcondition {
      condition     = var.domain_id == null || self.domain_id == var.domain_id
      error_message = "The credentials belong to the Huawei Cloud account ${coalesce(self.domain_id, "unknown")}, not to ${coalesce(var.domain_id, "any")}."
    }

    postcondition {
      condition     = length(self.policy_assignments) > 0
      error_message = "The Huawei Cloud account ${coalesce(self.domain_id, "unknown")} has no rules: nothing was audited."
    }

    # Whatever is not plainly compliant counts as non-compliant.
    postcondition {
      condition = length([for item in self.policy_assignments : item if item.compliance_state != "Compliant"]) <= var.max_noncompliant_rules
      error_message = format("The Huawei Cloud account %s has %d non-compliant rules, %d accepted. The first: %s.",
        coalesce(self.domain_id, "unknown"),
        length([for item in self.policy_assignments : item if item.compliance_state != "Compliant"]),
        var.max_noncompliant_rules,
        join(", ", [
          for index, item in [for item in self.policy_assignments : item if item.compliance_state != "Compliant"] :
          try(coalesce(item.policy_assignment.name, item.policy_assignment.id), "one without a name") if index < 3
        ]),
      )
    }
  }
}
