# Users who are administrators of an account themselves, not through a group.
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
