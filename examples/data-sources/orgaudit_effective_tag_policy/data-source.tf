provider "orgaudit" {
  tencentcloud {
    allowed_account_ids = ["100000000000"] # the organization's administrator
  }
}

data "orgaudit_effective_tag_policy" "shop" {
  target_id = 100012345601
}

output "tag_values" {
  value = { for key, tag in data.orgaudit_effective_tag_policy.shop.tags : key => tag.tag_values }
}
