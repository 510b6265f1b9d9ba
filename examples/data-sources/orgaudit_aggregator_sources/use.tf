# Sources whose last aggregation did not succeed. Their data is old or missing.
data "orgaudit_configuration_aggregators" "whole" {
  aggregator_name = "whole-organization"
}

data "orgaudit_aggregator_sources" "whole" {
  aggregator_id = one(data.orgaudit_configuration_aggregators.whole.configuration_aggregators).aggregator_id
}

output "not_aggregated" {
  value = {
    for source in data.orgaudit_aggregator_sources.whole.sources :
    source.source_name => join(": ", compact([source.last_update_status, source.last_error_message]))
    if source.last_update_status != "SUCCEEDED"
  }
}
