data "orgaudit_audit" "for_csv" {
  tencentcloud {
    account_id = "100000000000"
  }
}

# After terraform apply: terraform output -raw report_csv > findings.csv
output "report_csv" {
  value = provider::orgaudit::report_csv(data.orgaudit_audit.for_csv)
}
