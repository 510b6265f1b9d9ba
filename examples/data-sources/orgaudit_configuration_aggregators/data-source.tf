data "orgaudit_configuration_aggregators" "finance" {
  aggregator_name = "finance"
}

output "finance_accounts" {
  value = length(one(data.orgaudit_configuration_aggregators.finance.configuration_aggregators).account_aggregation_sources.domain_ids)
}
