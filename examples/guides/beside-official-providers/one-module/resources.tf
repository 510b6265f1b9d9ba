variable "function_urn" {
  description = "Function that tags a resource with its owner."
  type        = string
}

# Gives each member the policy that the security team logs in with. A new member gets it with the next apply.
resource "tencentcloud_organization_org_member_policy_attachment" "security" {
  for_each = local.member_uins

  member_uins = [tonumber(each.key)]
  policy_name = "security-team"
  identity_id = 1
}

# Adds a remediation to the rule.
resource "huaweicloud_rms_remediation_configuration" "owner" {
  policy_assignment_id = local.owner_rule_id
  target_type          = "fgs"
  target_id            = var.function_urn

  resource_parameter {
    resource_id = "resource_id"
  }
}
