terraform {
  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

# Environment variables apply to every block, so each block names its own profile. The keys are in the files
# ~/.tccli/international.credential and ~/.tccli/mainland.credential.
provider "orgaudit" {
  alias = "international"

  tencentcloud {
    profile = "international"
    domain  = "intl.tencentcloudapi.com"
  }
}

provider "orgaudit" {
  alias = "mainland"

  tencentcloud {
    profile = "mainland"
    domain  = "tencentcloudapi.com"
  }
}

data "orgaudit_organization_members" "international" {
  provider = orgaudit.international
}

data "orgaudit_organization_members" "mainland" {
  provider = orgaudit.mainland
}

output "members" {
  value = {
    international = length(data.orgaudit_organization_members.international.members)
    mainland      = length(data.orgaudit_organization_members.mainland.members)
  }
}
