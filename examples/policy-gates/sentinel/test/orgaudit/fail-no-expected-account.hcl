# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

mock "tfplan/v2" {
  module {
    source = "../../mocks/pass.sentinel"
  }
}

param "domain_id" {
  value = ""
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
    settings      = false
    complete      = true
    members       = true
    coverage      = true
    resources     = true
    account       = false
    account_rules = true
    tasks         = true
  }
}
