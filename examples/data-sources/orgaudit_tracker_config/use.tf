# A gate on rules checks the recorder first. If it does not record everything, rules keep old results.
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
