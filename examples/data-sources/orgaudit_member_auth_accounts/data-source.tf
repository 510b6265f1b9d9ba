data "orgaudit_member_auth_accounts" "shop" {
  member_uin = 100012345601
  policy_id  = 98081
}

output "who_may_log_in" {
  value = data.orgaudit_member_auth_accounts.shop.accounts[*].org_sub_account_name
}
