terraform {
  required_version = ">= 1.4"

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

# Stands for a resource of an official provider.
resource "terraform_data" "member" {
  input = 100012345601
}

data "orgaudit_noncompliant_resources" "shop" {
  member_uin = terraform_data.member.input # a reference to a resource, although the value is known

  lifecycle {
    postcondition {
      condition     = length(self.resources) == 0
      error_message = "${length(self.resources)} resources break the tag policy."
    }
  }
}
