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
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

// What a user sees of the configuration, with real Terraform or OpenTofu.

// terraform plans and applies a configuration and gives the text of what went wrong, as it is printed
// but for frames and line breaks.
func terraform(t *testing.T, environment variables, configuration string) string {
	t.Helper()
	return terraformSince(t, nil, environment, configuration)
}

// terraformSince is terraform for command lines of some versions.
func terraformSince(t *testing.T, versions []tfversion.TerraformVersionCheck, environment variables, configuration string) string {
	t.Helper()
	driver.SetEnvironment(t, environment)
	problem := ""
	resource.UnitTest(t, resource.TestCase{
		TerraformVersionChecks: versions,
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

// wantWords wants a text that has some words and lacks others.
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
  zone_id = "` + sandbox.ZoneID + `"
}
`
	readHuaweiCloud = `
data "orgaudit_policy_states_summary" "all" {}
`
	readHuaweiCloudAccount = `
data "orgaudit_policy_states_summary" "all" {
  domain_id = "` + sandbox.DefaultHuaweiDomainID + `"
}
`
	// later is known after apply alone.
	later = `
resource "terraform_data" "later" {
  input = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
}
`
)

// laterSince skips a test with a command line that has no terraform_data.
var laterSince = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_4_0)}

func TestAccProvider_oneCloudAlone(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	for _, test := range []struct {
		name      string
		variables []string
		body      string
		calls     string
	}{
		{"Tencent Cloud", []string{"TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "ORGAUDIT_TENCENTCLOUD_ENDPOINT"}, readTencentCloud, "ListTasks"},
		{"Huawei Cloud", []string{"HW_ACCESS_KEY", "HW_SECRET_KEY", "ORGAUDIT_HUAWEICLOUD_ENDPOINT", "HW_AUTH_URL"}, readHuaweiCloud, "CollectPolicyStatesSummary"},
	} {
		for name, block := range map[string]string{
			"without a provider block":     "",
			"with an empty provider block": `provider "orgaudit" {}`,
			"with empty blocks":            "provider \"orgaudit\" {\n  tencentcloud {}\n  huaweicloud {}\n}\n",
		} {
			t.Run(test.name+" "+name, func(t *testing.T) {
				server.ResetCalls()
				environment := variables{}
				for _, name := range test.variables {
					environment[name] = server.Environment()[name]
				}
				if problem := terraform(t, environment, block+test.body); problem != "" {
					t.Error(problem)
				}
				if len(server.CallsOf(test.calls)) == 0 {
					t.Errorf("no call of %s", test.calls)
				}
			})
		}
	}
}

func TestAccProvider_otherCloudWithoutKeys(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	environment := variables(server.Environment()).without("HW_ACCESS_KEY", "HW_SECRET_KEY")
	problem := terraform(t, environment, readTencentCloud+readHuaweiCloud)
	wantWords(t, problem, []string{"Compliance summary not read", "no credentials", "HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "huaweicloud.access_key"}, []string{"Identity Center tasks not read"})
}

func TestAccProvider_keyUnknownDuringPlan(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	block := later + `
provider "orgaudit" {
  tencentcloud {
    secret_id  = "` + sandbox.DefaultSecretID + `"
    secret_key = terraform_data.later.output
  }
}
`
	t.Run("no data source needs it", func(t *testing.T) {
		if problem := terraformSince(t, laterSince, server.Environment(), block+readHuaweiCloud); problem != "" {
			t.Error(problem)
		}
	})
	t.Run("a data source needs it", func(t *testing.T) {
		problem := terraformSince(t, laterSince, server.Environment(), block+readTencentCloud)
		wantWords(t, problem, []string{"Identity Center tasks not read", "tencentcloud.secret_key", "TENCENTCLOUD_SECRET_KEY", "not known"}, nil)
	})
}

func TestAccProvider_domainIDUnknownDuringPlan(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	block := later + `
provider "orgaudit" {
  huaweicloud {
    domain_id = terraform_data.later.output
  }
}
`
	t.Run("the data source names the account", func(t *testing.T) {
		if problem := terraformSince(t, laterSince, server.Environment(), block+readHuaweiCloudAccount); problem != "" {
			t.Error(problem)
		}
	})
	t.Run("the data source needs it", func(t *testing.T) {
		problem := terraformSince(t, laterSince, server.Environment(), block+readHuaweiCloud)
		wantWords(t, problem, []string{"Compliance summary not read", "huaweicloud.domain_id", "HW_DOMAIN_ID", "not known"}, nil)
	})
}

func TestAccProvider_cloudUnknownDuringPlan(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	problem := terraformSince(t, laterSince, server.Environment(), later+`
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

// Terraform prints lines of the configuration below an error: not the one with the secret.
func TestAccProvider_halfAPairShowsNoSecret(t *testing.T) {
	const secret = "the-secret-in-the-configuration"
	server := startSandbox(t, emptyOrganization())
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

func TestAccProvider_refusedKeysShowNoSecret(t *testing.T) {
	const secret, token = "the-secret-in-the-configuration", "the-token-in-the-configuration"
	server := startSandbox(t, emptyOrganization())
	problem := terraform(t, urls(server), fmt.Sprintf(`
provider "orgaudit" {
  tencentcloud {
    secret_id      = "unknown-id"
    secret_key     = %[1]q
    security_token = %[2]q
  }
  huaweicloud {
    access_key     = "unknown-id"
    secret_key     = %[1]q
    security_token = %[2]q
  }
}
`, secret, token)+readTencentCloud+readHuaweiCloud)
	wantWords(t, problem, []string{"Identity Center tasks not read", "AuthFailure.SecretIdNotFound", "Compliance summary not read", "APIGW.0301"}, []string{secret, token})
}

func TestAccProvider_wrongValueIsToldDuringPlan(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	problem := terraform(t, server.Environment(), `
provider "orgaudit" {
  tencentcloud { endpoint = "https://user:`+inURL+`@organization.invalid" }
}
`+readTencentCloud)
	wantWords(t, problem, []string{"Identity Center tasks not read", "tencentcloud.endpoint", "ORGAUDIT_TENCENTCLOUD_ENDPOINT"}, []string{inURL})
}

// Terraform drops a misspelled argument of an object without a word: the audit would go on with other keys.
func TestAccProvider_aMisspelledArgumentIsAnError(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
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
