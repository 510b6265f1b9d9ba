# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Values that fit organization.json, which the sandbox can serve.
account_id  = "100000000000"
domain_id   = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"
member_uins = [100012345601, 100012345602, 100012345603, 100012345604]
policy_id   = 98081
zone_id     = "z-harbour00001"
