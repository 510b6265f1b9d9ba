# Without a recorder that records everything, rules keep old results, so a gate on rules checks it first.
data "orgaudit_tracker_config" "recorder" {
  lifecycle {
    postcondition {
      condition     = self.recording
      error_message = self.exists ? "The recorder is frozen, or does not record all resources." : "There is no resource recorder."
    }
  }
}

output "recording" {
  value = data.orgaudit_tracker_config.recorder.recording
}
