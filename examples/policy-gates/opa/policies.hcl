# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# A policy set of HCP Terraform or Terraform Enterprise. Without enforcement_level a denied plan is only a warning.
policy "orgaudit" {
  description       = "The organization passed its audit, as expected"
  query             = "data.orgaudit.deny"
  enforcement_level = "mandatory"
}
