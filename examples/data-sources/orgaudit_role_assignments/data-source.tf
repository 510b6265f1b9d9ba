data "orgaudit_role_assignments" "all" {
  zone_id = "z-harbour00001"
}

output "assignments_by_role" {
  value = {
    for assignment in data.orgaudit_role_assignments.all.role_assignments :
    assignment.role_configuration_name => "${assignment.principal_name} in ${assignment.target_name}"...
  }
}
