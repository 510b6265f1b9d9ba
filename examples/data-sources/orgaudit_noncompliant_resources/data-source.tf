data "orgaudit_noncompliant_resources" "shop" {
  member_uin = 100012345601
}

output "noncompliant_resources" {
  value = data.orgaudit_noncompliant_resources.shop.resources[*].resource
}
