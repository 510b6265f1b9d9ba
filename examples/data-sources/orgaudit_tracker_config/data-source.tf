data "orgaudit_tracker_config" "account" {}

# Null if there is no recorder, or if the recorder has no bucket.
output "bucket" {
  value = try(data.orgaudit_tracker_config.account.channel.obs.bucket_name, null)
}
