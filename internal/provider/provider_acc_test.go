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
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// terraform plans and applies a configuration with real Terraform or OpenTofu, and plans it again, which must change
// nothing. It returns the errors without frames and line breaks.
func terraform(t *testing.T, environment variables, configuration string) (problem string) {
	t.Helper()
	driver.SetEnvironment(t, environment)
	resource.UnitTest(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_4_0)}, // has terraform_data
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"orgaudit": func() (tfprotov6.ProviderServer, error) { return provider.NewServer("test"), nil },
		},
		ErrorCheck: func(err error) error {
			problem = rootmodule.Unframed(err.Error())
			return nil
		},
		Steps: []resource.TestStep{{Config: configuration}},
	})
	return problem
}

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

// A cloud that no data source uses needs no keys, and its block may be known only after apply.
func TestAccProvider_oneCloudAlone(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	all := variables(server.Environment())
	for _, test := range []struct {
		variables     variables
		configuration string
		action        string
	}{
		{all.without("HW_ACCESS_KEY", "HW_SECRET_KEY"), readTencentCloud, tencentCloud.action},
		{
			all.without("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY"),
			"provider \"orgaudit\" {\n  tencentcloud {}\n  huaweicloud {}\n}\n" + readHuaweiCloud, huaweiCloud.action,
		},
		{all.without("HW_ACCESS_KEY", "HW_SECRET_KEY"), `
resource "terraform_data" "later" {
  input = "a value that is known only after apply"
}
provider "orgaudit" {
  dynamic "huaweicloud" {
    for_each = terraform_data.later.output == "" ? [] : [0]
    content {}
  }
}
` + readTencentCloud, tencentCloud.action},
	} {
		server.ResetCalls()
		if problem := terraform(t, test.variables, test.configuration); problem != "" || len(server.CallsOf(test.action)) == 0 {
			t.Errorf("%s: %d calls, %s", test.configuration, len(server.CallsOf(test.action)), problem)
		}
	}
}

func TestAccProvider_unknownKeyIsAnErrorOnlyIfNeeded(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	block := `
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
	if problem := terraform(t, server.Environment(), block+readHuaweiCloud); problem != "" {
		t.Error(problem)
	}
	problem := terraform(t, server.Environment(), block+readTencentCloud)
	wantWords(t, problem, "Identity Center tasks not read", "tencentcloud.secret_key", "TENCENTCLOUD_SECRET_KEY", "not known")
}

// Below an error Terraform may print a line of the configuration, which must not be the one with the secret.
func TestAccProvider_errorsShowNoLineWithASecret(t *testing.T) {
	const secret = "the-secret-in-the-configuration"
	server := sandboxtest.Start(t, emptyOrganization())
	problem := terraform(t, server.Environment(), fmt.Sprintf(`
provider "orgaudit" {
  tencentcloud { secret_key = %q }
  huaweicloud { security_token = %q }
}
`, secret, secret)+readTencentCloud+readHuaweiCloud)
	wantWords(t, problem, "tasks not read", "TENCENTCLOUD_SECRET_ID", "Compliance summary not read", "HW_ACCESS_KEY")
	if strings.Contains(problem, secret) {
		t.Error(problem)
	}
}

// In an object, Terraform would ignore a misspelled argument, and the audit would use other keys.
func TestAccProvider_misspelledArgumentIsAnError(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	problem := terraform(t, server.Environment(), `
provider "orgaudit" {
  tencentcloud {
    secret_idd = "id"
    assume_rol { role_arn = "role" }
    assume_role { role_anr = "role" }
    assume_role_with_web_identity { provider = "OIDC" }
  }
  huaweicloud {
    acces_key = "id"
    assume_role { agency = "audit" }
    assume_role_with_oidc { idp = "id" }
  }
}
`+readTencentCloud)
	wantWords(t, problem, `named "secret_idd"`, `type "assume_rol"`, `named "role_anr"`, `named "provider"`, `named "acces_key"`, `named "agency"`, `named "idp"`)
}
