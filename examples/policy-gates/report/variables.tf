# Copyright (c) The orgaudit Authors
# SPDX-License-Identifier: MPL-2.0

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
  description = "Highest accepted number of resources that break the tag policy, in all member accounts together."
  type        = number
  default     = 0
  nullable    = false
}

variable "max_logins" {
  description = "Highest accepted number of sub-accounts that may log in to member accounts; null, the default, accepts any."
  type        = number
  default     = null
}

variable "max_failed_tasks" {
  description = "Highest accepted number of Identity Center tasks that failed."
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

variable "max_noncompliant_states" {
  description = "Highest accepted number of resources of the Huawei Cloud account that break a rule, once for each rule."
  type        = number
  default     = 0
  nullable    = false
}

variable "run" {
  description = "What made the report and when, such as the address of a pipeline's run: a line of the report."
  type        = string
  default     = ""
  nullable    = false
}

variable "summary_rows" {
  description = "Most rows of each kind in the Markdown summary, 0 to 40: GitHub shows at most 1 MiB."
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.summary_rows >= 0 && var.summary_rows <= 40 && floor(var.summary_rows) == var.summary_rows
    error_message = "A whole number from 0 to 40."
  }
}

variable "page_rows" {
  description = "Most rows of each kind in the HTML page, 0 to 10000."
  type        = number
  default     = 1000
  nullable    = false

  validation {
    condition     = var.page_rows >= 0 && var.page_rows <= 10000 && floor(var.page_rows) == var.page_rows
    error_message = "A whole number from 0 to 10000."
  }
}
