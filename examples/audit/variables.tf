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
