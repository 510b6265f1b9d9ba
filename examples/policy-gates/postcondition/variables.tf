# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

variable "account_id" {
  description = "UIN of the Tencent Cloud account that the keys must belong to, the administrator of the organization."
  type        = string
  nullable    = false
}

variable "domain_id" {
  description = "Huawei Cloud account that the keys must belong to."
  type        = string
  nullable    = false
}

variable "min_members" {
  description = "Lowest number of member accounts, at least 1: with fewer, too little was audited."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.min_members >= 1
    error_message = "At least 1: a gate that audits nothing would let everything pass."
  }
}

variable "min_rules" {
  description = "Lowest number of rules of the Huawei Cloud account, at least 1: with fewer, too little was audited."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.min_rules >= 1
    error_message = "At least 1: a gate that audits nothing would let everything pass."
  }
}

variable "max_noncompliant_resources" {
  description = "Highest accepted number of resources of one member account that break the tag policy, beside accepted_resources."
  type        = number
  default     = 0
  nullable    = false
}

variable "accepted_resources" {
  description = "Names of resources that are known to break the tag policy, such as qcs::cos:ap-guangzhou:uin/100012345601:bucket/uploads."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = !contains(var.accepted_resources, "")
    error_message = "Each needs a name: without one, nothing is known."
  }
}

variable "allowed_principals" {
  description = "Names or ids of the sub-accounts, users and user groups that may log in to member accounts. Empty: nobody may."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for principal in var.allowed_principals : try(length(principal) > 0, false)])
    error_message = "Each needs a name or an id: without one, nobody is allowed."
  }
}

variable "max_noncompliant_rules" {
  description = "Highest accepted number of rules of the Huawei Cloud account that are not compliant, beside accepted_rules."
  type        = number
  default     = 0
  nullable    = false
}

variable "accepted_rules" {
  description = "Names of rules that are known not to be compliant."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = !contains(var.accepted_rules, "")
    error_message = "Each needs a name: without one, nothing is known."
  }
}
