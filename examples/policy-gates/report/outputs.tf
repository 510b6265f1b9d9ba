# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# The gate. A precondition of an output blocks, and all other outputs are still made, so that there is a report of
# what it blocked: nothing else may depend on this output.
output "verdict" {
  description = "That the gate passed, in one line. There is none when it blocks."
  value       = local.blocked ? null : local.verdict # -refresh-only would let it through otherwise

  precondition {
    condition     = length(local.resources) <= var.max_noncompliant_resources
    error_message = "${length(local.resources)} resources break the tag policy, ${var.max_noncompliant_resources} are accepted."
  }

  precondition {
    condition     = length(local.tasks) <= var.max_failed_tasks
    error_message = "${length(local.tasks)} tasks of Identity Center failed, ${var.max_failed_tasks} are accepted."
  }

  precondition {
    condition     = length(local.rules) <= var.max_noncompliant_rules
    error_message = "${length(local.rules)} Huawei Cloud rules are not compliant, ${var.max_noncompliant_rules} are accepted."
  }

  precondition {
    condition     = length(local.states) <= var.max_noncompliant_states
    error_message = "${length(local.states)} Huawei Cloud resources break a rule, ${var.max_noncompliant_states} are accepted."
  }

  precondition {
    condition     = var.max_logins == null ? true : length(local.logins) <= var.max_logins
    error_message = "${length(local.logins)} sub-accounts may log in, ${coalesce(var.max_logins, 0)} are accepted."
  }
}

# Sensitive only to keep them out of the log of a plan: they are long, and hold names that the cloud gave.
output "summary" {
  description = "The report in Markdown, for the page of a pipeline's run."
  sensitive   = true
  value       = local.summary
}

output "page" {
  description = "The report as one HTML page."
  sensitive   = true
  value       = local.page
}

output "findings" {
  description = "Every finding, and who may log in: rows of text, for CSV."
  sensitive   = true
  value       = concat(local.resources, local.tasks, local.rules, local.states, local.logins)
}
