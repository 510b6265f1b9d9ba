# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

# What is accepted in organization.json. With these exceptions, the gate passes.
exceptions = [
  {
    check      = "tag_policy"
    account_id = "100012345603"
    reason     = "Staging gets its tag policy with the next release, OPS-38"
    until      = "2099-12-31"
  },
  {
    check   = "noncompliant_resources"
    subject = "qcs::cos:ap-guangzhou:uin/100012345601:*"
    reason  = "The buckets move to the new account, OPS-41"
    until   = "2099-12-31"
  },
  {
    check   = "noncompliant_resources"
    subject = "qcs::cvm:ap-guangzhou:uin/100012345602:instance/ins-8f2kq1zr"
    reason  = "The old database server is switched off in spring, OPS-44"
    until   = "2099-12-31"
  },
  {
    check   = "logins"
    subject = "100023450007"
    reason  = "The auditor of the yearly review, OPS-52"
    until   = "2099-12-31"
  },
  {
    check   = "provisionings"
    subject = "rc-operator0001"
    reason  = "Deployed again with the next change of the role, OPS-53"
  },
  {
    check   = "tasks"
    subject = "t-250917a25"
    reason  = "Tencent Cloud raises the limit of roles, ticket 4711"
  },
  {
    check  = "recorder"
    reason = "The recorder covers other resource types from January on, OPS-60"
    until  = "2099-12-31"
  },
  {
    check      = "rules"
    account_id = "e2f7a94c6b1d4830957ec3a8d1f0b642"
    reason     = "A sandbox account needs no rules"
  },
  {
    check   = "resources"
    subject = "obs-bucket-public-read/campaign-assets"
    reason  = "The bucket of the website is public on purpose"
  },
  {
    check   = "resources"
    subject = "iam-user-mfa-enabled/*"
    reason  = "Users of pipelines have no second factor"
  },
  {
    check   = "aggregation"
    subject = "b7d20f6e1a9c4b35827f6e0d4c3a1b98"
    reason  = "The account joins the aggregator in January, OPS-61"
    until   = "2099-12-31"
  },
]
