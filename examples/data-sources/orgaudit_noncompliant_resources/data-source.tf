provider "orgaudit" {
  tencentcloud {
    allowed_account_ids = ["100000000000"] # the organization's administrator
  }
}

data "orgaudit_noncompliant_resources" "shop" {
  member_uin = 100012345601
}

output "noncompliant_resources" {
  value = data.orgaudit_noncompliant_resources.shop.resources[*].resource
}
