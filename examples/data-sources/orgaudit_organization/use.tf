# Which account the keys administer. Keys of a member read that member's view of the organization, so the audit stops.
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
