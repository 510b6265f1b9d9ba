# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# A policy set of one policy. It has no mock blocks: those are in test/, where no real run can take them for a plan.
policy "orgaudit" {
  source            = "./orgaudit.sentinel"
  enforcement_level = "hard-mandatory"

  params = {
    # The account of ../organization.json: put yours here.
    domain_id = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"

    accepted_resources = []
    accepted_rules     = []
  }
}
