# Broken rules by name. Each entry has the account, and the number of resources that break the rule there.
data "orgaudit_aggregate_policy_assignments" "noncompliant" {
  aggregator_id    = "3c1f5d7a9b2e4c6d8f0a1b3c5d7e9f02"
  compliance_state = "NonCompliant"
}

output "noncompliant_rules_of_all_accounts" {
  value = {
    for rule in data.orgaudit_aggregate_policy_assignments.noncompliant.aggregate_policy_assignments :
    rule.policy_assignment_name => "${rule.account_name}: ${rule.compliance.resource_details.non_compliant_count}"...
  }
}
