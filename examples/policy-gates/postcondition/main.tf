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
# HW_ACCESS_KEY and HW_SECRET_KEY. Written here, they would end up in plan files. Keys of another account would audit
# another organization: allowed_account_ids refuses them.
provider "orgaudit" {
  tencentcloud {
    allowed_account_ids = [var.account_id]
  }

  huaweicloud {
    domain_id           = var.domain_id
    allowed_account_ids = [var.domain_id]
  }
}

# Postconditions block. A check block would only warn, and depends_on would put the reading off until apply.
data "orgaudit_organization_members" "all" {
  lifecycle {
    # Without a member, for_each below would be empty, and a gate that audits nothing lets everything pass.
    postcondition {
      condition     = length(self.members) >= var.min_members
      error_message = "The organization has ${length(self.members)} members, at least ${var.min_members} expected: too little was audited."
    }

    postcondition {
      condition     = alltrue([for member in self.members : member.member_uin != null])
      error_message = "A member has no UIN: it cannot be audited."
    }
  }
}

locals {
  member_uins = toset([for member in data.orgaudit_organization_members.all.members : tostring(member.member_uin)])
}

# Without a tag policy, the API finds nothing that breaks it.
data "orgaudit_effective_tag_policy" "member" {
  for_each = local.member_uins

  target_id = tonumber(each.key)

  lifecycle {
    postcondition {
      condition     = self.applies
      error_message = "No tag policy applies to member ${self.target_id}: its resources are not audited."
    }
  }
}

data "orgaudit_noncompliant_resources" "member" {
  for_each = local.member_uins

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

# Sub-accounts and user groups that may log in to members, by any access policy.
data "orgaudit_members_auth_policies" "all" {
  lifecycle {
    postcondition {
      condition = alltrue([
        for grant in self.auth_policies :
        length(setintersection(var.allowed_principals, [grant.org_sub_account_name, tostring(grant.org_sub_account_uin)])) > 0
      ])
      error_message = format("Some may log in to members, but are not allowed: %s", jsonencode([
        for grant in self.auth_policies : "${coalesce(grant.org_sub_account_name, tostring(grant.org_sub_account_uin), "unnamed")} to ${coalesce(grant.member_name, "unnamed")}"
        if length(setintersection(var.allowed_principals, [grant.org_sub_account_name, tostring(grant.org_sub_account_uin)])) == 0
      ]))
    }
  }
}

# The read fails if Identity Center is not open. If you do not use it, remove this block and the next two.
data "orgaudit_identity_center" "this" {}

# Users and user groups that may log in through Identity Center.
data "orgaudit_role_assignments" "all" {
  zone_id = data.orgaudit_identity_center.this.zone_id

  lifecycle {
    postcondition {
      condition = alltrue([
        for assignment in self.role_assignments :
        length(setintersection(var.allowed_principals, [assignment.principal_name, assignment.principal_id])) > 0
      ])
      error_message = format("Some may log in through Identity Center, but are not allowed: %s", jsonencode([
        for assignment in self.role_assignments : "${coalesce(assignment.principal_name, assignment.principal_id, "unnamed")} to ${coalesce(assignment.target_name, "unnamed")}"
        if length(setintersection(var.allowed_principals, [assignment.principal_name, assignment.principal_id])) == 0
      ]))
    }
  }
}

# A permission that changed and was not deployed again is still the old one in the account.
data "orgaudit_role_configuration_provisionings" "all" {
  zone_id = data.orgaudit_identity_center.this.zone_id

  lifecycle {
    postcondition {
      condition = alltrue([
        for provisioning in self.role_configuration_provisionings : provisioning.deployment_status == "Deployed"
      ])
      error_message = format("Some permissions are not deployed as they are defined: %s", jsonencode([
        for provisioning in self.role_configuration_provisionings :
        "${coalesce(provisioning.role_configuration_name, "unnamed")} in ${coalesce(provisioning.target_name, "unnamed")}"
        if provisioning.deployment_status != "Deployed"
      ]))
    }
  }
}

# Without a recorder, rules stay as green as they were.
data "orgaudit_tracker_config" "account" {
  lifecycle {
    postcondition {
      condition     = self.recording
      error_message = "The recorder of the Huawei Cloud account is missing, frozen, or not for all resources: its rules are out of date."
    }
  }
}

data "orgaudit_policy_states_summary" "account" {
  lifecycle {
    postcondition {
      condition     = length(self.policy_assignments) >= var.min_rules
      error_message = "The Huawei Cloud account has ${length(self.policy_assignments)} rules, at least ${var.min_rules} expected: too little was audited."
    }

    # A disabled rule judges nothing, and may still say Compliant.
    postcondition {
      condition = alltrue([for item in self.policy_assignments : try(item.policy_assignment.state, null) == "Enabled"])
      error_message = format("Some rules of the Huawei Cloud account are not enabled: %s", jsonencode([
        for item in self.policy_assignments : try(item.policy_assignment.name, null)
        if try(item.policy_assignment.state, null) != "Enabled"
      ]))
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
