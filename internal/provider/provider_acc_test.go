// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// wantWords wants a text with some words.
func wantWords(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("not said: %q in: %s", word, text)
		}
	}
}

const (
	readTencentCloud = `
data "orgaudit_cic_tasks" "all" {
  zone_id = "` + organization.ZoneID + `"
}
`
	readHuaweiCloud = `
data "orgaudit_policy_states_summary" "all" {}
`
)

func TestAccProvider_unknownKeyIsAnErrorOnlyIfNeeded(t *testing.T) {
	rootmodule.SkipBelow(t, "1.4.0") // terraform_data
	const block = `
resource "terraform_data" "later" {
  input = "a key that is known only after apply"
}
provider "orgaudit" {
  tencentcloud {
    secret_id  = "` + organization.DefaultSecretID + `"
    secret_key = terraform_data.later.output
  }
}
`
	m := rootmodule.New(t, rootmodule.Build(t), sandboxtest.Start(t, emptyOrganization()).Environment())
	m.WriteMain(block + readHuaweiCloud)
	m.Plan(0)
	m.WriteMain(block + readTencentCloud)
	wantWords(t, m.Plan(1), "Identity Center tasks not read", "tencentcloud.secret_key", "TENCENTCLOUD_SECRET_KEY", "not known")
}
