# Who may log in to which member account. Everybody in a user group may use the grants of the group, so user groups
# have a list of their own.
data "orgaudit_members_auth_policies" "all" {}

output "who_may_log_in_by_member" {
  value = {
    sub_accounts = {
      for grant in data.orgaudit_members_auth_policies.all.auth_policies :
      grant.member_name => grant.org_sub_account_name... if grant.bind_type != 2
    }
    user_groups = {
      for grant in data.orgaudit_members_auth_policies.all.auth_policies :
      grant.member_name => grant.org_sub_account_name... if grant.bind_type == 2
    }
  }
}
