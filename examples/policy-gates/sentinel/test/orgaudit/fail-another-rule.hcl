# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

mock "tfplan/v2" {
  module {
    source = "../../mocks/another_rule.sentinel"
  }
}

param "domain_id" {
  value = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"
}

param "accepted_resources" {
  value = [
    "qcs::cvm:ap-guangzhou:uin/100012345601:instance/ins-legacy01",
    "qcs::cos:ap-guangzhou:uin/100012345601:bucket/uploads",
  ]
}

param "accepted_rules" {
  value = ["obs-bucket-public-read"]
}

param "max_failed_tasks" {
  value = 1
}

test {
  rules = {
    main          = false
    settings      = true
    complete      = true
    members       = true
    coverage      = true
    resources     = true
    account       = true
    account_rules = false
    tasks         = true
  }
}
