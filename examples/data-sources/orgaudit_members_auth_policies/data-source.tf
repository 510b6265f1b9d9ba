data "orgaudit_members_auth_policies" "shop" {
  member_uin = 100012345601
}

output "grants" {
  value = data.orgaudit_members_auth_policies.shop.auth_policies[*].org_sub_account_name
}
