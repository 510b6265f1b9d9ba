# A gate: the plan fails unless every finding has an exception in force.
data "orgaudit_audit" "gate" {
  tencentcloud {
    account_id = "100000000000"
  }
  checks = ["noncompliant_resources"]

  exception {
    check      = "noncompliant_resources"
    account_id = "100012345603"
    reason     = "the platform team moves its tags, OPS-41"
    until      = "2099-12-31"
  }
  exception {
    check   = "noncompliant_resources"
    subject = "qcs::*"
    reason  = "the tag policy is new, OPS-52"
  }

  lifecycle {
    postcondition {
      condition     = self.passed
      error_message = self.verdict
    }
  }
}

output "findings_by_account" {
  value = { for account in data.orgaudit_audit.gate.accounts : account.account_name => account.findings }
}
