# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

variable "member_uins" {
  description = "UINs of the Tencent Cloud member accounts to audit, at least one."
  type        = set(number)
  nullable    = false

  validation {
    condition     = length(var.member_uins) > 0
    error_message = "Name at least one member account: a gate that audits nothing would let everything pass."
  }
}

variable "domain_id" {
  description = "Huawei Cloud account that the credentials must belong to; any account unless set."
  type        = string
  default     = null
}

variable "max_noncompliant_resources" {
  description = "Highest accepted number of resources that break the tag policy, for each member account."
  type        = number
  default     = 0
  nullable    = false
}

variable "max_noncompliant_rules" {
  description = "Highest accepted number of rules of the Huawei Cloud account that are not compliant."
  type        = number
  default     = 0
  nullable    = false
}
