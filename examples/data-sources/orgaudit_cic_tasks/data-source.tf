data "orgaudit_cic_tasks" "all" {
  zone_id = "z-harbour00001"
}

output "tasks_by_status" {
  value = {
    for status, ids in { for task in data.orgaudit_cic_tasks.all.tasks : task.status => task.task_id... } :
    status => length(ids)
  }
}
