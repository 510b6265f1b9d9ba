# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Values that fit ../organization.json, which the sandbox can serve.
domain_id = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"
