// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// allowedGate blocks on a failed task or on a non-compliant rule.
const allowedGate = `
data "orgaudit_cic_tasks" "failed" {
  zone_id = "` + organization.ZoneID + `"
  status  = "Failed"

  lifecycle {
    postcondition {
      condition     = length(self.tasks) == 0
      error_message = "Identity Center has failed tasks."
    }
  }
}

data "orgaudit_policy_states_summary" "rules" {
  lifecycle {
    postcondition {
      condition     = alltrue([for rule in self.policy_assignments : rule.compliance_state == "Compliant"])
      error_message = "Rules are not compliant."
    }
  }
}
`

// The keys belong to another organization, in which nothing is wrong.
func TestAccAllowedAccounts_keysOfAnotherOrganizationBlockTheGate(t *testing.T) {
	const audited, auditedDomain = "100000000099", "fedcba9876543210fedcba9876543210"
	server := sandboxtest.Start(t, emptyOrganization())
	if problem := terraform(t, server.Environment(), allowedGate); problem != "" {
		t.Fatalf("the gate is not green for the other organization: %s", problem)
	}
	allowing := func(uin, domainID string) string {
		return `
provider "orgaudit" {
  tencentcloud {
    allowed_account_ids = ["` + uin + `"]
  }
  huaweicloud {
    allowed_account_ids = ["` + domainID + `"]
  }
}
` + allowedGate
	}
	server.ResetCalls()
	wantWords(t, terraform(t, server.Environment(), allowing(audited, auditedDomain)), []string{
		"Identity Center tasks not read", "tencentcloud.allowed_account_ids: the keys belong to account " + organization.DefaultAccountID + ", but only keys of " + audited + " are allowed",
		"Compliance summary not read", "huaweicloud.allowed_account_ids: the keys belong to account " + organization.DefaultHuaweiDomainID + ", but only keys of " + auditedDomain + " are allowed",
		"add it to tencentcloud.allowed_account_ids",
	}, nil)
	if calls := len(server.CallsOf(tencentCloud.action)) + len(server.CallsOf(huaweiCloud.action)); calls > 0 {
		t.Errorf("%d calls with the wrong keys", calls)
	}
	if problem := terraform(t, server.Environment(), allowing(organization.DefaultAccountID, organization.DefaultHuaweiDomainID)); problem != "" {
		t.Errorf("the gate is not green with the right keys: %s", problem)
	}
}

func TestAccAllowedAccounts_unknownSetIsAnErrorOnlyIfNeeded(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	block := later + `
provider "orgaudit" {
  huaweicloud {
    allowed_account_ids = [terraform_data.later.output]
  }
}
`
	if problem := terraform(t, server.Environment(), block+readTencentCloud); problem != "" {
		t.Errorf("no data source needs it: %s", problem)
	}
	wantWords(t, terraform(t, server.Environment(), block+readHuaweiCloud), []string{"huaweicloud.allowed_account_ids is not known yet"}, nil)
}
