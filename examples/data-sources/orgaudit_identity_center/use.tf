# Why tasks failed in the organization's zone. The id of the zone comes from orgaudit_identity_center.
data "orgaudit_identity_center" "own" {}

data "orgaudit_cic_tasks" "failed_in_own_zone" {
  zone_id = data.orgaudit_identity_center.own.zone_id
  status  = "Failed"
}

output "failed_tasks" {
  value = data.orgaudit_cic_tasks.failed_in_own_zone.tasks[*].failure_reason
}
