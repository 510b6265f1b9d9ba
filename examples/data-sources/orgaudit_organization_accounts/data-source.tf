data "orgaudit_organization_accounts" "all" {}

output "accounts_by_status" {
  value = {
    for account in data.orgaudit_organization_accounts.all.accounts : account.status => account.name...
  }
}
