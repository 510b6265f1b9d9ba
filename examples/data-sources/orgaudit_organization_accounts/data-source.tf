data "orgaudit_organization_accounts" "all" {}

output "accounts" {
  value = {
    for account in data.orgaudit_organization_accounts.all.accounts : account.status => account.name...
  }
}
