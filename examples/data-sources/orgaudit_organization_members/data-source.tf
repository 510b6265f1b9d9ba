data "orgaudit_organization_members" "all" {}

output "members" {
  value = { for member in data.orgaudit_organization_members.all.members : member.member_uin => member.name }
}
