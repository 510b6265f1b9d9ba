data "orgaudit_audit" "for_junit" {
  tencentcloud {
    account_id = "100000000000"
  }
}

# After terraform apply: terraform output -raw report_junit > junit.xml
output "report_junit" {
  value = provider::orgaudit::report_junit(data.orgaudit_audit.for_junit)
}
