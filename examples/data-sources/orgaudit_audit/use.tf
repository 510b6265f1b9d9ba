# The plan fails unless every finding of these checks has an exception in force.
data "orgaudit_audit" "gate" {
  tencentcloud { account_id = "100000000000" }
  huaweicloud { account_id = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6" }
  checks = ["tag_policy", "provisionings", "recorder", "rules"]

  exception {
    check   = "tag_policy"
    subject = "100012345604"
    reason  = "a new account, its department gets a policy, OPS-41"
    until   = "2099-12-31"
  }
  exception {
    check   = "provisionings"
    subject = "rc-*" # any role configuration
    reason  = "Identity Center deploys them this week, OPS-52"
    until   = "2099-12-31"
  }

  lifecycle {
    postcondition {
      condition     = self.passed
      error_message = self.verdict
    }
  }
}

output "exceptions_to_remove" {
  value = [for exception in data.orgaudit_audit.gate.unused_exceptions : "${exception.reason}: ${exception.why}"]
}
