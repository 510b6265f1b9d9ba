data "orgaudit_organization" "this" {}

output "organization" {
  value = "${data.orgaudit_organization.this.nick_name} (${data.orgaudit_organization.this.org_id})"
}
