# Who may log in to which member account. Everybody in a user group may use a grant to the group, so groups are
# listed apart.
data "orgaudit_members_auth_policies" "all" {}

output "who_may_log_in_by_member" {
  value = {
    for kind, bind_type in { sub_accounts = 1, user_groups = 2 } : kind => {
      for grant in data.orgaudit_members_auth_policies.all.auth_policies :
      grant.member_name => grant.org_sub_account_name... if grant.bind_type == bind_type
    }
  }
}
