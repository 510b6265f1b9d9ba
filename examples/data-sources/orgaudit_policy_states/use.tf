# Names of the non-compliant resources, by rule.
data "orgaudit_policy_states" "noncompliant" {
  compliance_state = "NonCompliant"
}

output "noncompliant_resources_by_rule" {
  value = {
    for rule, resources in {
      for state in data.orgaudit_policy_states.noncompliant.policy_states :
      state.policy_assignment_name => "${state.resource_provider}/${state.resource_type}/${state.resource_name}"...
    } : rule => sort(resources)
  }
}
