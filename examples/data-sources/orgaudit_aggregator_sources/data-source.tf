data "orgaudit_aggregator_sources" "organization" {
  aggregator_id = "3c1f5d7a9b2e4c6d8f0a1b3c5d7e9f02"
}

output "sources_by_status" {
  value = {
    for status, sources in {
      for source in data.orgaudit_aggregator_sources.organization.sources : source.last_update_status => source.source_id...
    } : status => length(sources)
  }
}
