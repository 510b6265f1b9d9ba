data "orgaudit_aggregate_policy_assignments" "all" {
  aggregator_id = "4f0a9c6e2d7b48139e5a1c8f3b6d7024"
}

output "rules" {
  value = {
    for compliance, ids in {
      for rule in data.orgaudit_aggregate_policy_assignments.all.aggregate_policy_assignments :
      rule.compliance.compliance_state => rule.policy_assignment_id...
    } : compliance => length(ids)
  }
}
