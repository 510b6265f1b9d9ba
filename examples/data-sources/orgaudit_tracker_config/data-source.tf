data "orgaudit_tracker_config" "account" {}

output "bucket" {
  value = data.orgaudit_tracker_config.account.channel.obs.bucket_name
}
