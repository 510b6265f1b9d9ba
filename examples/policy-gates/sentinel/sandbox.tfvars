# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# Values that fit ../organization.json, which the sandbox can serve.
zone_id = "z-harbour00001"
