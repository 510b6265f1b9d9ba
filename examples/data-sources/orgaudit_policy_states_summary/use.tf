# Rules that are not compliant, or have no result, with their parameters. jsondecode reads the values.
data "orgaudit_policy_states_summary" "rules" {}

output "noncompliant_rules" {
  value = {
    for item in data.orgaudit_policy_states_summary.rules.policy_assignments :
    item.policy_assignment.name => {
      resources  = item.results.resource_details.non_compliant_count
      parameters = { for name, text in item.policy_assignment.parameters : name => jsondecode(text) }
    } if item.compliance_state != "Compliant"
  }
}
