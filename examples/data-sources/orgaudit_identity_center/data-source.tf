data "orgaudit_identity_center" "this" {}

output "zone" {
  value = "${data.orgaudit_identity_center.this.zone_name} (${data.orgaudit_identity_center.this.zone_id})"
}
