# This data source refers to no resource, so Terraform always reads it during the plan.
data "orgaudit_organization_members" "all" {
  lifecycle {
    postcondition {
      condition     = length(self.members) > 0 && alltrue([for member in self.members : member.member_uin != null])
      error_message = "The organization has no members, or one without a UIN."
    }
  }
}

data "orgaudit_policy_states_summary" "account" {}

locals {
  member_uins = toset([for member in data.orgaudit_organization_members.all.members : tostring(member.member_uin)])

  # The rule with this name. Two rules with this name are an error.
  owner_rule_id = one([
    for item in data.orgaudit_policy_states_summary.account.policy_assignments :
    item.policy_assignment.id if try(item.policy_assignment.name, null) == "required-tag-owner"
  ])
}
