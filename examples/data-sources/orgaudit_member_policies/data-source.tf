data "orgaudit_member_policies" "shop" {
  member_uin = 100012345601
}

output "policies" {
  value = data.orgaudit_member_policies.shop.policies[*].policy_name
}
