# Role configurations that are not up to date on an account: the deployment failed, or the role configuration changed
# afterwards.
data "orgaudit_role_configuration_provisionings" "defined" {
  zone_id = "z-harbour00001"
}

output "not_deployed" {
  value = {
    for provisioning in data.orgaudit_role_configuration_provisionings.defined.role_configuration_provisionings :
    "${provisioning.role_configuration_name} in ${provisioning.target_name}" => provisioning.deployment_status
    if provisioning.deployment_status != "Deployed"
  }
}
