provider "orgaudit" {
  tencentcloud {
    allowed_account_ids = ["100000000000"] # the organization's administrator
  }
}

data "orgaudit_member_policies" "shop" {
  member_uin = 100012345601
}

output "policies" {
  value = data.orgaudit_member_policies.shop.policies[*].policy_name
}
