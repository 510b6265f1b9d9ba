data "orgaudit_effective_tag_policy" "shop" {
  target_id = 100012345601
}

output "tag_values" {
  value = { for key, tag in data.orgaudit_effective_tag_policy.shop.tags : key => tag.tag_values }
}
