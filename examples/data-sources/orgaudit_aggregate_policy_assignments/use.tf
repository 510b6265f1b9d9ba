# Rules of all accounts that are broken, and by how many resources of which account.
data "orgaudit_aggregate_policy_assignments" "noncompliant" {
  aggregator_id    = "4f0a9c6e2d7b48139e5a1c8f3b6d7024"
  compliance_state = "NonCompliant"
}

output "noncompliant_rules" {
  value = {
    for rule in data.orgaudit_aggregate_policy_assignments.noncompliant.aggregate_policy_assignments :
    rule.policy_assignment_name => "${rule.account_name}: ${rule.compliance.resource_details.non_compliant_count}"...
  }
}
