# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Audits a whole organization and shows what is not in order. It blocks nothing: policy-gates/audit does.
# `terraform plan` shows the verdict, `terraform apply` keeps the reports for `terraform output -raw report_html`. It
# changes nothing at either cloud.
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
provider "orgaudit" {}

# If you use one cloud alone, remove the block and the variables of the other one.
data "orgaudit_audit" "organization" {
  tencentcloud {
    account_id         = var.tencentcloud_account_id
    allowed_principals = var.allowed_principals
  }

  huaweicloud {
    account_id = var.huaweicloud_account_id
  }
}
