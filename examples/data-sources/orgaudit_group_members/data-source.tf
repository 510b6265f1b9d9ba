data "orgaudit_group_members" "developers" {
  zone_id  = "z-harbour00001"
  group_id = "g-developers01"
}

output "developers" {
  value = data.orgaudit_group_members.developers.group_members[*].user_name
}
