# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Tests the gate both ways, offline, with the exceptions in exceptions.tfvars:
# orgaudit-sandbox --organization organization.json -- terraform test -var-file=sandbox.tfvars -var-file=exceptions.tfvars
run "passes_with_the_exceptions" {
  command = plan

  assert {
    condition     = output.verdict == "Passed: 0 findings in 9 checks, 13 excepted"
    error_message = "The verdict is: ${output.verdict}"
  }

  assert {
    condition     = length(data.orgaudit_audit.organization.unused_exceptions) == 0
    error_message = "An exception covers nothing: ${jsonencode(data.orgaudit_audit.organization.unused_exceptions)}"
  }
}

run "blocks_without_an_exception" {
  command = plan

  variables {
    exceptions = []
  }

  expect_failures = [data.orgaudit_audit.organization]
}

run "blocks_when_the_exceptions_have_expired" {
  command = plan

  variables {
    exceptions = [{ check = "noncompliant_resources", subject = "qcs::*", reason = "Until last year", until = "2020-12-31" }]
    checks     = ["noncompliant_resources"]
  }

  expect_failures = [data.orgaudit_audit.organization]
}

# The reports of an audit that blocks.
run "shows_without_enforcing" {
  command = plan

  variables {
    exceptions = []
    enforce    = false
  }

  assert {
    condition     = output.passed == false
    error_message = "The output passed is not false, and a pipeline would pass."
  }

  assert {
    condition     = output.verdict == "Blocked: 13 findings (1 tag_policy, 3 noncompliant_resources, 1 logins, 1 provisionings, 1 tasks, 1 recorder, 1 rules, 3 resources, 1 aggregation)"
    error_message = "The verdict is: ${output.verdict}"
  }

  assert {
    condition = alltrue([
      for report in [output.report_markdown, output.report_html, output.report_csv, output.report_junit] : strcontains(report, "bucket/uploads-1250000000")
    ])
    error_message = "A report lacks a finding."
  }
}

# Each check blocks alone, while the findings of all other checks have an exception.
run "blocks_at_tag_policy" {
  command = plan

  variables {
    exceptions = [for exception in var.exceptions : exception if exception.check != "tag_policy"]
  }

  expect_failures = [data.orgaudit_audit.organization]
}

run "blocks_at_noncompliant_resources" {
  command = plan

  variables {
    exceptions = [for exception in var.exceptions : exception if exception.check != "noncompliant_resources"]
  }

  expect_failures = [data.orgaudit_audit.organization]
}

run "blocks_at_logins" {
  command = plan

  variables {
    exceptions = [for exception in var.exceptions : exception if exception.check != "logins"]
  }

  expect_failures = [data.orgaudit_audit.organization]
}

run "blocks_at_provisionings" {
  command = plan

  variables {
    exceptions = [for exception in var.exceptions : exception if exception.check != "provisionings"]
  }

  expect_failures = [data.orgaudit_audit.organization]
}

run "blocks_at_tasks" {
  command = plan

  variables {
    exceptions = [for exception in var.exceptions : exception if exception.check != "tasks"]
  }

  expect_failures = [data.orgaudit_audit.organization]
}

run "blocks_at_recorder" {
  command = plan

  variables {
    exceptions = [for exception in var.exceptions : exception if exception.check != "recorder"]
  }

  expect_failures = [data.orgaudit_audit.organization]
}

run "blocks_at_rules" {
  command = plan

  variables {
    exceptions = [for exception in var.exceptions : exception if exception.check != "rules"]
  }

  expect_failures = [data.orgaudit_audit.organization]
}

run "blocks_at_resources" {
  command = plan

  variables {
    exceptions = [for exception in var.exceptions : exception if exception.check != "resources"]
  }

  expect_failures = [data.orgaudit_audit.organization]
}

run "blocks_at_aggregation" {
  command = plan

  variables {
    exceptions = [for exception in var.exceptions : exception if exception.check != "aggregation"]
  }

  expect_failures = [data.orgaudit_audit.organization]
}
