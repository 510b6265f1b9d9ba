terraform {
  required_providers {
    orgaudit = {
      source = "orgaudit/orgaudit"
    }
  }
}

# Variables of the environment count for every block, so each one names its own profile:
# the keys stand in ~/.tccli/international.credential and ~/.tccli/mainland.credential.
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
