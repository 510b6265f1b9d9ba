# How many resources break the tag policy in each production account of a department.
data "orgaudit_organization_members" "retail" {
  node_name = "retail"
  tags      = { env = "prod" }

  lifecycle {
    postcondition {
      condition     = length(self.members) > 0
      error_message = "The department has no production account, so nothing would be checked."
    }
  }
}

data "orgaudit_noncompliant_resources" "retail" {
  for_each = { for member in data.orgaudit_organization_members.retail.members : member.member_uin => member.name }

  member_uin = tonumber(each.key)
}

output "noncompliant_resources_by_member" {
  value = { for uin, member in data.orgaudit_noncompliant_resources.retail : uin => length(member.resources) }
}
