# How many resources of each service break the policy for the tag owner. The third segment of a name is the service,
# such as vpc in qcs::vpc::uin/1111111111:subnet/subnet1.
data "orgaudit_noncompliant_resources" "without_owner" {
  member_uin = 100012345601
  tag_key    = "owner"
}

output "without_owner_by_service" {
  value = {
    for service, names in {
      for item in data.orgaudit_noncompliant_resources.without_owner.resources :
      split(":", item.resource)[2] => item.resource...
    } : service => length(names)
  }
}
