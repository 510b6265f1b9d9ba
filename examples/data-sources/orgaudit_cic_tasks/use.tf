# Failed tasks, grouped by user or user group, with the reason of each failure.
data "orgaudit_cic_tasks" "failed" {
  zone_id = "z-harbour00001"
  status  = "Failed"

  timeouts {
    read = "2m"
  }
}

output "failures_by_principal" {
  value = {
    for task in data.orgaudit_cic_tasks.failed.tasks :
    coalesce(task.principal_id, "none") => "${task.task_type}: ${coalesce(task.failure_reason, "no reason given")}"...
  }
}
