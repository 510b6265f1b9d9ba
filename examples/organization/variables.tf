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

variable "member_uins" {
  description = "UINs of the Tencent Cloud member accounts to look at."
  type        = set(number)
  nullable    = false

  validation {
    condition     = length(var.member_uins) > 0
    error_message = "Name at least one member account: without one, nothing would be looked at."
  }
}

variable "policy_id" {
  description = "Id of the access policy by which sub-accounts log in to the member accounts."
  type        = number
  nullable    = false
}

variable "zone_id" {
  description = "Zone (space) of Tencent Cloud Identity Center, such as z-djwidnwidj."
  type        = string
  nullable    = false
}
