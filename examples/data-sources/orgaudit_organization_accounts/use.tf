# Accounts directly below the root that joined by invitation. They may have resources from before they joined.
data "orgaudit_organization_accounts" "root" {
  parent_id = "r-harbour1"
}

output "invited_accounts" {
  value = [
    for account in data.orgaudit_organization_accounts.root.accounts : account.name
    if account.join_method == "invited" && account.status == "active"
  ]
}
