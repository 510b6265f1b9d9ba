# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# A pipeline plans with -var=enforce=false and reads these from the plan. It fails unless passed is there and true.
output "passed" {
  description = "Whether every finding has an exception in force."
  value       = data.orgaudit_audit.organization.passed
}

output "verdict" {
  description = "The verdict in one line."
  value       = data.orgaudit_audit.organization.verdict
}

# Sensitive only to keep these texts, which are long, out of the log of a plan.
output "report_markdown" {
  description = "The report for a comment or a summary of a run."
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

output "report_junit" {
  description = "The report as test results."
  sensitive   = true
  value       = provider::orgaudit::report_junit(data.orgaudit_audit.organization)
}

# For policies over the plan: when it was audited, which checks were run, every finding, unused exceptions.
output "audit" {
  description = "Every result of the audit."
  sensitive   = true
  value       = data.orgaudit_audit.organization
}
