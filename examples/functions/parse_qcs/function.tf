output "subnet" {
  value = provider::orgaudit::parse_qcs("qcs::vpc::uin/1111111111:subnet/subnet1")
}

# Number of non-compliant resources of a member by service. A name that parse_qcs cannot split counts as unknown.
data "orgaudit_noncompliant_resources" "named" {
  member_uin = 100012345601
}

output "noncompliant_resources_by_service" {
  value = {
    for service, names in {
      for item in data.orgaudit_noncompliant_resources.named.resources :
      coalesce(try(provider::orgaudit::parse_qcs(item.resource).service, null), "unknown") => item.resource...
    } : service => length(names)
  }
}
