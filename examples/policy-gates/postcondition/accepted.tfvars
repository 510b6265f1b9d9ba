# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# The same, with who may log in, and what is known to be out of order there: a named resource and rule, and one more
# resource for each member.
account_id                 = "100000000000"
domain_id                  = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"
allowed_principals         = ["li.na", "oncall", "auditor", "developers"]
accepted_resources         = ["qcs::cvm:ap-guangzhou:uin/100012345601:instance/ins-legacy01"]
max_noncompliant_resources = 1
accepted_rules             = ["obs-bucket-public-read"]
