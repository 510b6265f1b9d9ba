# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

variable "tencentcloud_account_id" {
  description = "UIN of the organization's administrator account at Tencent Cloud. The keys must belong to it."
  type        = string
  nullable    = false
}

variable "huaweicloud_account_id" {
  description = "Id of the account at Huawei Cloud. The keys must belong to it."
  type        = string
  nullable    = false
}

variable "allowed_principals" {
  description = "Names or ids of the sub-accounts, users and groups that may log in to members. An empty set allows nobody. Null, the default, skips the check logins."
  type        = set(string)
  default     = null
}

variable "aggregator_id" {
  description = "Aggregator at Huawei Cloud whose accounts are audited. Null, the default, audits the one account and skips the check aggregation."
  type        = string
  default     = null
}

variable "checks" {
  description = "Only these checks. Null, the default, runs all of them."
  type        = set(string)
  default     = null
}

variable "exceptions" {
  description = "Findings that you accept, with a reason and, if until is set, a last day. Without account_id and subject, an exception covers the whole check."
  type = list(object({
    check      = string
    account_id = optional(string)
    subject    = optional(string)
    reason     = string
    until      = optional(string)
  }))
  default  = []
  nullable = false
}

variable "max_findings" {
  description = "How many findings the reports list. Every finding counts, listed or not. Null, the default, lists all of them."
  type        = number
  default     = null
}

variable "enforce" {
  description = "Whether findings end the plan. A pipeline sets false, writes the reports from the plan, and then fails by the output passed."
  type        = bool
  default     = true
  nullable    = false
}
