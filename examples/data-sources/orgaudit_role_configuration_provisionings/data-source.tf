data "orgaudit_role_configuration_provisionings" "all" {
  zone_id = "z-harbour00001"
}

output "accounts_by_role" {
  value = {
    for provisioning in data.orgaudit_role_configuration_provisionings.all.role_configuration_provisionings :
    provisioning.role_configuration_name => provisioning.target_name...
  }
}
