data "orgaudit_policy_states" "all" {}

output "resources_by_compliance" {
  value = {
    for compliance, ids in {
      for state in data.orgaudit_policy_states.all.policy_states : state.compliance_state => state.resource_id...
    } : compliance => length(ids)
  }
}
