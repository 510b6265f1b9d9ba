# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Tests the gate both ways, offline: orgaudit-sandbox --organization ../organization.json -- terraform test
# Each run changes one thing, so that exactly one condition has to block.
variables {
  account_id                 = "100000000000"
  domain_id                  = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"
  allowed_principals         = ["li.na", "oncall", "auditor", "developers"]
  accepted_resources         = ["qcs::cvm:ap-guangzhou:uin/100012345601:instance/ins-legacy01"]
  max_noncompliant_resources = 1
  accepted_rules             = ["obs-bucket-public-read"]
}

run "passes_with_what_is_accepted" {
  command = plan

  assert {
    condition     = output.audited.noncompliant_resources == { "100012345601" = 2, "100012345602" = 0 }
    error_message = "The gate passed, but did not look at every member."
  }

  assert {
    condition     = output.audited.logins == 4
    error_message = "The gate passed, but did not look at every login."
  }

  assert {
    condition     = output.audited.rules == 2
    error_message = "The gate passed, but did not look at every rule."
  }
}

run "blocks_at_one_resource_more" {
  command = plan

  variables {
    max_noncompliant_resources = 0
  }

  expect_failures = [data.orgaudit_noncompliant_resources.member["100012345601"]]
}

run "blocks_at_a_rule_that_is_not_accepted" {
  command = plan

  variables {
    accepted_rules = []
  }

  expect_failures = [data.orgaudit_policy_states_summary.account]
}

run "blocks_where_too_few_members_were_audited" {
  command = plan

  variables {
    min_members = 3
  }

  expect_failures = [data.orgaudit_organization_members.all]
}

run "blocks_where_too_few_rules_were_audited" {
  command = plan

  variables {
    min_rules = 3
  }

  expect_failures = [data.orgaudit_policy_states_summary.account]
}

run "blocks_at_a_sub_account_that_may_not_log_in" {
  command = plan

  variables {
    allowed_principals = ["li.na", "oncall", "developers"]
  }

  expect_failures = [data.orgaudit_members_auth_policies.all]
}

run "blocks_at_a_group_that_may_not_log_in" {
  command = plan

  variables {
    allowed_principals = ["li.na", "oncall", "auditor"]
  }

  expect_failures = [data.orgaudit_role_assignments.all]
}

run "blocks_at_a_member_without_a_tag_policy" {
  command = plan

  override_data {
    target = data.orgaudit_effective_tag_policy.member
    values = { applies = false }
  }

  expect_failures = [data.orgaudit_effective_tag_policy.member]
}

run "blocks_at_a_recorder_that_is_off" {
  command = plan

  override_data {
    target = data.orgaudit_tracker_config.account
    values = { recording = false }
  }

  expect_failures = [data.orgaudit_tracker_config.account]
}

run "blocks_without_a_lowest_number" {
  command = plan

  variables {
    min_members = 0
    min_rules   = 0
  }

  expect_failures = [var.min_members, var.min_rules]
}
