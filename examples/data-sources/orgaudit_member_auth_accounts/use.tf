# Stops the plan if a sub-account that is not on this list may log in.
data "orgaudit_member_auth_accounts" "expected" {
  member_uin = 100012345601
  policy_id  = 98081

  lifecycle {
    postcondition {
      condition = length(setsubtract(
        [for account in self.accounts : coalesce(account.org_sub_account_name, "unnamed")],
        ["deploy-pipeline", "li.na", "oncall", "s.okafor"],
      )) == 0
      error_message = "A sub-account that is not on the list may log in to ${self.member_uin}."
    }
  }
}
