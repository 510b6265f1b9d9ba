# Failed tasks by principal, with the reason of each.
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
    task.principal_id => "${task.task_type}: ${task.failure_reason}"...
  }
}
