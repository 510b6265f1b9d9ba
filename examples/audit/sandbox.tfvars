# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# The accounts of ../organization/organization.json, which the sandbox can serve.
tencentcloud_account_id = "100000000000"
huaweicloud_account_id  = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"
