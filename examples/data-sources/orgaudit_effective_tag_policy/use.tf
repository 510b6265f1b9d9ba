# Stops the plan if the tag policy of an account leaves out a tag that the company requires.
locals {
  required_tag_keys = ["env", "owner"]
}

data "orgaudit_effective_tag_policy" "required" {
  target_id = 100012345601

  lifecycle {
    postcondition {
      condition     = length(setsubtract(local.required_tag_keys, keys(self.tags))) == 0
      error_message = "The tag policy of account ${self.target_id} lacks: ${join(", ", setsubtract(local.required_tag_keys, keys(self.tags)))}."
    }
  }
}

output "allowed_environments" {
  value = data.orgaudit_effective_tag_policy.required.tags["env"].tag_values
}
