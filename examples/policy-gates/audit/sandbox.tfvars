# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# The accounts of organization.json, which the sandbox can serve. Without exceptions, the gate blocks.
tencentcloud_account_id = "100000000000"
huaweicloud_account_id  = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"
aggregator_id           = "3c1f5d7a9b2e4c6d8f0a1b3c5d7e9f02"
allowed_principals      = ["administrators", "developers"]
