# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# A gate over a whole organization: `terraform plan` ends with exit code 1 unless every finding has an exception in
# force. A read that fails blocks as well.
terraform {
  required_version = ">= 1.7" # functions of providers: Terraform 1.8, OpenTofu 1.7

  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

# The keys of both clouds come from the environment: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY,
# HW_ACCESS_KEY and HW_SECRET_KEY. Written here, they would end up in plan files.
provider "orgaudit" {
  tencentcloud {
    allowed_account_ids = [var.tencentcloud_account_id]
  }

  huaweicloud {
    allowed_account_ids = [var.huaweicloud_account_id]
  }
}

# If you use one cloud alone, remove the blocks and the variables of the other one.
data "orgaudit_audit" "organization" {
  checks       = var.checks
  max_findings = var.max_findings

  tencentcloud {
    account_id         = var.tencentcloud_account_id
    allowed_principals = var.allowed_principals
  }

  huaweicloud {
    account_id    = var.huaweicloud_account_id
    aggregator_id = var.aggregator_id
  }

  dynamic "exception" {
    for_each = var.exceptions

    content {
      check      = exception.value.check
      account_id = exception.value.account_id
      subject    = exception.value.subject
      reason     = exception.value.reason
      until      = exception.value.until
    }
  }

  lifecycle {
    postcondition {
      condition     = self.passed || !var.enforce
      error_message = self.verdict
    }
  }
}
