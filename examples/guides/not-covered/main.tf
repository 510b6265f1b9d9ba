terraform {
  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

data "orgaudit_audit" "organization" {
  tencentcloud {
    account_id         = "100000000000"
    allowed_principals = ["administrators", "developers"]
  }

  lifecycle {
    postcondition {
      condition = length(self.checks_run) == 5 && alltrue([
        for check in self.checks_run : check.skipped == null
      ])
      error_message = "A check was not run: ${jsonencode(self.checks_run)}"
    }
  }
}
