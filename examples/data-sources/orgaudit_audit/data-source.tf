data "orgaudit_audit" "organization" {
  tencentcloud { account_id = "100000000000" }
  huaweicloud { account_id = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6" }
}

output "verdict" {
  value = data.orgaudit_audit.organization.verdict
}
