data "orgaudit_aggregate_policy_states" "all" {
  aggregator_id = "4f0a9c6e2d7b48139e5a1c8f3b6d7024"
}

output "resources" {
  value = {
    for compliance, ids in {
      for state in data.orgaudit_aggregate_policy_states.all.policy_states : state.compliance_state => state.resource_id...
    } : compliance => length(ids)
  }
}
