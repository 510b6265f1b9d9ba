provider "orgaudit" {
  tencentcloud {
    allowed_account_ids = ["100000000000"] # the organization's administrator
  }
}

data "orgaudit_members_auth_policies" "shop" {
  member_uin = 100012345601
}

output "grants" {
  value = data.orgaudit_members_auth_policies.shop.auth_policies[*].org_sub_account_name
}
