data "orgaudit_aggregate_policy_assignments" "all" {
  aggregator_id = "3c1f5d7a9b2e4c6d8f0a1b3c5d7e9f02"
}

output "rules_by_compliance" {
  value = {
    for compliance, ids in {
      for rule in data.orgaudit_aggregate_policy_assignments.all.aggregate_policy_assignments :
      rule.compliance.compliance_state => rule.policy_assignment_id...
    } : compliance => length(ids)
  }
}
