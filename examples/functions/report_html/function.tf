data "orgaudit_audit" "for_html" {
  tencentcloud {
    account_id = "100000000000"
  }
}

# After terraform apply: terraform output -raw report_html > report.html
output "report_html" {
  value = provider::orgaudit::report_html(data.orgaudit_audit.for_html)
}
