# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# The accounts of ../organization.json, which the sandbox can serve. Nothing is accepted: the gate blocks.
account_id = "100000000000"
domain_id  = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"
