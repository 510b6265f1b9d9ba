// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// These tests run real Terraform or OpenTofu.

// terraform plans and applies a configuration. It returns the errors without frames and line breaks.
func terraform(t *testing.T, environment variables, configuration string) string {
	t.Helper()
	driver.SetEnvironment(t, environment)
	problem := ""
	resource.UnitTest(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_4_0)}, // has terraform_data
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"orgaudit": func() (tfprotov6.ProviderServer, error) { return provider.NewServer("test"), nil },
		},
		ErrorCheck: func(err error) error {
			problem = strings.Join(strings.Fields(strings.ReplaceAll(err.Error(), "│", " ")), " ")
			return nil
		},
		Steps: []resource.TestStep{{Config: configuration}},
	})
	return problem
}

// wantWords wants a text with some words and without others.
func wantWords(t *testing.T, text string, words, not []string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("not said: %q in: %s", word, text)
		}
	}
	for _, word := range not {
		if strings.Contains(text, word) {
			t.Errorf("said: %q in: %s", word, text)
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
	// later is a value that is known only after apply.
	later = `
resource "terraform_data" "later" {
  input = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
}
`
)

func TestAccProvider_oneCloudAlone(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	all := variables(server.Environment())
	for name, test := range map[string]struct {
		variables variables
		body      string
		action    string
	}{
		"Tencent Cloud without a provider block": {all.without("HW_ACCESS_KEY", "HW_SECRET_KEY"), readTencentCloud, tencentCloud.action},
		"Huawei Cloud with empty blocks": {
			all.without("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY"), "provider \"orgaudit\" {\n  tencentcloud {}\n  huaweicloud {}\n}\n" + readHuaweiCloud, huaweiCloud.action,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if problem := terraform(t, test.variables, test.body); problem != "" || len(server.CallsOf(test.action)) == 0 {
				t.Errorf("%d calls, %s", len(server.CallsOf(test.action)), problem)
			}
		})
	}
}

func TestAccProvider_unknownKeyIsAnErrorOnlyIfNeeded(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	block := later + `
provider "orgaudit" {
  tencentcloud {
    secret_id  = "` + organization.DefaultSecretID + `"
    secret_key = terraform_data.later.output
  }
}
`
	t.Run("no data source needs it", func(t *testing.T) {
		if problem := terraform(t, server.Environment(), block+readHuaweiCloud); problem != "" {
			t.Error(problem)
		}
	})
	t.Run("a data source needs it", func(t *testing.T) {
		problem := terraform(t, server.Environment(), block+readTencentCloud)
		wantWords(t, problem, []string{"Identity Center tasks not read", "tencentcloud.secret_key", "TENCENTCLOUD_SECRET_KEY", "not known"}, nil)
	})
}

func TestAccProvider_unknownBlockIsIgnoredIfNotNeeded(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	problem := terraform(t, server.Environment(), later+`
provider "orgaudit" {
  dynamic "huaweicloud" {
    for_each = terraform_data.later.output == "" ? [] : [0]
    content {}
  }
}
`+readTencentCloud)
	if problem != "" {
		t.Error(problem)
	}
}

// Below an error Terraform may print a line of the configuration, which must not be the one with the secret.
func TestAccProvider_errorsShowNoLineWithASecret(t *testing.T) {
	const secret = "the-secret-in-the-configuration"
	server := sandboxtest.Start(t, emptyOrganization())
	for name, attribute := range map[string]string{
		"tencentcloud.secret_key": "secret_key", "tencentcloud.security_token": "security_token",
		"huaweicloud.secret_key": "secret_key", "huaweicloud.security_token": "security_token",
	} {
		t.Run(name, func(t *testing.T) {
			c, body, id := tencentCloud, readTencentCloud, "TENCENTCLOUD_SECRET_ID"
			if strings.HasPrefix(name, "huawei") {
				c, body, id = huaweiCloud, readHuaweiCloud, "HW_ACCESS_KEY"
			}
			problem := terraform(t, server.Environment(), fmt.Sprintf(`
provider "orgaudit" {
  %s { %s = %q }
}
`, c.name, attribute, secret)+body)
			wantWords(t, problem, []string{"not read", name, c.name + "." + c.id, id}, []string{secret})
		})
	}
}

// In an object, Terraform would ignore a misspelled argument, and the audit would use other keys.
func TestAccProvider_misspelledArgumentIsAnError(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	for name, body := range map[string]string{
		"tencentcloud":                  `tencentcloud { secret_idd = "id" }`,
		"huaweicloud":                   `huaweicloud { acces_key = "id" }`,
		"a block of tencentcloud":       "tencentcloud {\n assume_rol { role_arn = \"role\" }\n}",
		"assume_role":                   "tencentcloud {\n assume_role { role_anr = \"role\" }\n}",
		"assume_role_with_web_identity": "tencentcloud {\n assume_role_with_web_identity { provider = \"OIDC\" }\n}",
		"assume_role of huaweicloud":    "huaweicloud {\n assume_role { agency = \"audit\" }\n}",
		"assume_role_with_oidc":         "huaweicloud {\n assume_role_with_oidc { idp = \"id\" }\n}",
		"an object":                     `tencentcloud = { domain = "a.example" }`,
	} {
		t.Run(name, func(t *testing.T) {
			problem := terraform(t, server.Environment(), "provider \"orgaudit\" {\n"+body+"\n}\n"+readTencentCloud)
			wantWords(t, problem, []string{"Unsupported"}, nil)
		})
	}
}
