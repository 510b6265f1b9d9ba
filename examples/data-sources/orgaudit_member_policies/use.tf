# Who may log in under each access policy of a member. The ids of the policies come from orgaudit_member_policies.
data "orgaudit_member_policies" "each" {
  member_uin = 100012345601
}

data "orgaudit_member_auth_accounts" "each" {
  for_each = { for policy in data.orgaudit_member_policies.each.policies : policy.policy_id => policy.policy_name }

  member_uin = data.orgaudit_member_policies.each.member_uin
  policy_id  = tonumber(each.key)
}

output "who_may_log_in_by_policy" {
  value = {
    for policy in data.orgaudit_member_policies.each.policies :
    policy.policy_name => sort(data.orgaudit_member_auth_accounts.each[policy.policy_id].accounts[*].org_sub_account_name)
  }
}
