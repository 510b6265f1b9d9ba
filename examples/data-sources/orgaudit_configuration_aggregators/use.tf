# Names of the aggregators by type.
data "orgaudit_configuration_aggregators" "all" {}

output "aggregators" {
  value = {
    for aggregator in data.orgaudit_configuration_aggregators.all.configuration_aggregators :
    aggregator.aggregator_type => aggregator.aggregator_name...
  }
}
