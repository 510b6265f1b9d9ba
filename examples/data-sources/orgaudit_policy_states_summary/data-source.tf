data "orgaudit_policy_states_summary" "account" {}

output "noncompliant_resources_in_all" {
  value = data.orgaudit_policy_states_summary.account.results.resource_details.non_compliant_count
}
