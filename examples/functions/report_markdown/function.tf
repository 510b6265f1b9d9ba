data "orgaudit_audit" "for_markdown" {
  tencentcloud {
    account_id = "100000000000"
  }
}

# After terraform apply: terraform output -raw report_markdown | gh pr comment --body-file -
output "report_markdown" {
  value = provider::orgaudit::report_markdown(data.orgaudit_audit.for_markdown)
}
