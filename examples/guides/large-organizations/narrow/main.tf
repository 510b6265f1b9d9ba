terraform {
  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

provider "orgaudit" {
  tencentcloud {
    allowed_account_ids = ["100000000000"] # keys of another account are an error
  }
}

data "orgaudit_organization_members" "production" {
  tags = { env = "prod" }
}

data "orgaudit_noncompliant_resources" "without_cost_center" {
  member_uin = 100012345601
  tag_key    = "CostCenter"
}

data "orgaudit_member_policies" "administrators" {
  member_uin = 100012345601
  search_key = "administrators"
}

data "orgaudit_cic_tasks" "failed" {
  zone_id    = "z-harbour00001"
  status     = "Failed"
  target_uin = 100012345603
}

data "orgaudit_policy_states" "noncompliant" {
  compliance_state = "NonCompliant"
}

output "counts" {
  value = {
    members   = length(data.orgaudit_organization_members.production.members)
    resources = length(data.orgaudit_noncompliant_resources.without_cost_center.resources)
    policies  = length(data.orgaudit_member_policies.administrators.policies)
    tasks     = length(data.orgaudit_cic_tasks.failed.tasks)
    states    = length(data.orgaudit_policy_states.noncompliant.policy_states)
  }
}
