# Non-compliant resources by account. A state has only the id of its account, so the names come from the organization.
data "orgaudit_aggregate_policy_states" "noncompliant" {
  aggregator_id    = "3c1f5d7a9b2e4c6d8f0a1b3c5d7e9f02"
  compliance_state = "NonCompliant"
}

data "orgaudit_organization_accounts" "named" {}

locals {
  account_names = { for account in data.orgaudit_organization_accounts.named.accounts : account.id => account.name }
}

output "noncompliant_resources_by_account" {
  value = {
    for state in data.orgaudit_aggregate_policy_states.noncompliant.policy_states :
    lookup(local.account_names, state.domain_id, state.domain_id) => "${state.policy_assignment_name}: ${state.resource_name}"...
  }
}
