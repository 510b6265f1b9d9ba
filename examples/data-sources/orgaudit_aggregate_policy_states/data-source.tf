data "orgaudit_aggregate_policy_states" "all" {
  aggregator_id = "3c1f5d7a9b2e4c6d8f0a1b3c5d7e9f02"
}

output "aggregated_resources_by_compliance" {
  value = {
    for compliance, ids in {
      for state in data.orgaudit_aggregate_policy_states.all.policy_states : state.compliance_state => state.resource_id...
    } : compliance => length(ids)
  }
}
