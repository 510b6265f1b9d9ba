# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

output "verdict" {
  description = "The verdict in one line."
  value       = data.orgaudit_audit.organization.verdict
}

output "findings_by_account" {
  description = "How many findings each account has."
  value = {
    for account in data.orgaudit_audit.organization.accounts :
    join(" ", compact([account.cloud, account.account_id, account.account_name])) => account.findings
  }
}

output "checks" {
  description = "For each check, how much it looked at and found, or why it was not run."
  value = {
    for check in data.orgaudit_audit.organization.checks_run :
    check.check => coalesce(check.skipped, "${check.audited} audited, ${check.findings} findings")
  }
}

# Sensitive only to keep these texts, which are long, out of the log of a plan.
output "report_markdown" {
  description = "The report for a comment."
  sensitive   = true
  value       = provider::orgaudit::report_markdown(data.orgaudit_audit.organization)
}

output "report_html" {
  description = "The report as one page, for people who do not use Terraform."
  sensitive   = true
  value       = provider::orgaudit::report_html(data.orgaudit_audit.organization)
}

output "report_csv" {
  description = "The findings for a spreadsheet."
  sensitive   = true
  value       = provider::orgaudit::report_csv(data.orgaudit_audit.organization)
}
