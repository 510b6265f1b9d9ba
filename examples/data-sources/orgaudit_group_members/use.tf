# Enabled users of each user group that has the administrator role in an account.
data "orgaudit_role_assignments" "administrator_groups" {
  zone_id               = "z-harbour00001"
  role_configuration_id = "rc-admin0000001"
  principal_type        = "Group"
}

data "orgaudit_group_members" "administrators" {
  for_each = toset(data.orgaudit_role_assignments.administrator_groups.role_assignments[*].principal_id)

  zone_id  = "z-harbour00001"
  group_id = each.key
}

output "administrators_by_group" {
  value = {
    for group_id, group in data.orgaudit_group_members.administrators :
    group_id => [for user in group.group_members : user.user_name if user.user_status == "Enabled"]
  }
}
