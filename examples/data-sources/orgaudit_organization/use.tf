# Stops the plan if the keys belong to a member account instead of the administrator account.
data "orgaudit_organization" "administered" {
  lifecycle {
    postcondition {
      condition     = self.is_manager
      error_message = "The keys belong to a member of organization ${self.org_id}, not to its administrator."
    }
  }
}

output "administrator" {
  value = data.orgaudit_organization.administered.host_uin
}
