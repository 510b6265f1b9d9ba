# Users who have the administrator role in an account directly, not through a user group.
data "orgaudit_role_assignments" "administrators" {
  zone_id               = "z-harbour00001"
  role_configuration_id = "rc-admin0000001"
  principal_type        = "User"
}

output "administrators_without_a_group" {
  value = {
    for assignment in data.orgaudit_role_assignments.administrators.role_assignments :
    assignment.principal_name => assignment.target_name...
  }
}
