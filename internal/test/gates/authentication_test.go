// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// authentication is a guide to the authentication with a cloud.
type authentication struct {
	page     string
	account  string // that the snippets name
	audience string
	profile  string // path of the profile below HOME
	// trust lets an identity token be exchanged for keys of the account, or of another account.
	trust func(org *organization.Organization, variables map[string]string, another bool)
	// keys gives the organization the keys that the snippets name. With a role, they belong to another account.
	keys func(org *organization.Organization, role bool)
	// assumed is what the plan with an assumed role prints.
	assumed string
}

const agencyAccount = "5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"

var authentications = map[string]authentication{
	"Tencent Cloud": {
		page: "authentication-tencentcloud", account: "100000000001", audience: "sts.tencentcloudapi.com",
		profile: ".tccli/audit.credential", assumed: "No changes.",
		trust: func(org *organization.Organization, variables map[string]string, another bool) {
			if another {
				variables["TENCENTCLOUD_ASSUME_ROLE_ARN"] = "qcs::cam::uin/100000000009:roleName/orgaudit"
			}
			org.TencentCloud.Roles = []organization.Role{{
				ARN: variables["TENCENTCLOUD_ASSUME_ROLE_ARN"], ProviderID: variables["TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID"],
				WebIdentityToken: identityTokens["sts.tencentcloudapi.com"],
			}}
		},
		keys: func(org *organization.Organization, role bool) {
			cloud := &org.TencentCloud
			cloud.SecretID, cloud.SecretKey, cloud.AccountID = "your-secret-id", "your-secret-key", "100000000001"
			if role {
				cloud.AccountID = "100000000002"
				cloud.Roles = []organization.Role{{ARN: "qcs::cam::uin/100000000001:roleName/orgaudit", ExternalID: "example-external-id"}}
			}
		},
	},
	"Huawei Cloud": {
		page: "authentication-huaweicloud", account: agencyAccount, audience: "orgaudit",
		profile: ".hcloud/config.json", assumed: "Blocked: ", // the sandbox serves nothing but rules for an agency
		trust: func(org *organization.Organization, variables map[string]string, another bool) {
			if another {
				org.HuaweiCloud.DomainID = "another"
			}
			org.HuaweiCloud.IdentityProviders = []organization.IdentityProvider{{ID: variables["HW_ASSUME_ROLE_IDP_ID"], Token: identityTokens["orgaudit"]}}
		},
		keys: func(org *organization.Organization, role bool) {
			cloud := &org.HuaweiCloud
			cloud.AccessKey, cloud.SecretKey = "your-access-key", "your-secret-key"
			if role {
				cloud.DomainID = "another"
				cloud.Agencies = []organization.Agency{{Name: "orgaudit", DomainID: agencyAccount}}
			}
		},
	},
}

// snippets returns the code blocks of the guide in a language, in order.
func (a authentication) snippets(t *testing.T, language string) (blocks []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(rootmodule.Repository(t), "docs", "guides", a.page+".md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		if match[1] == language {
			blocks = append(blocks, match[2])
		}
	}
	return blocks
}

// organization returns an organization in which nothing is wrong, of the account that the snippets name.
func (a authentication) organization(t *testing.T) organization.Organization {
	t.Helper()
	org, err := organization.Load(strings.NewReader(strings.ReplaceAll(`{
  "tencentcloud": {
    "members": [{"member_uin": 1001, "name": "shop", "effective_policy": {"TargetId": 1001, "PolicyContent": "{}"}, "noncompliant_resources": []}],
    "identity_center": {"zone_id": "z-1"}
  },
  "huaweicloud": {
    "domain_id": "ACCOUNT",
    "tracker_config": {"domain_id": "ACCOUNT", "selector": {"all_supported": true}},
    "policy_states_summary": {"results": {}, "policy_assignments": [{"compliance_state": "Compliant", "policy_assignment": {"id": "r1", "name": "ssh", "state": "Enabled"}}]},
    "policy_states": [{"domain_id": "ACCOUNT", "policy_assignment_id": "r1", "policy_assignment_name": "ssh", "resource_id": "i-1", "compliance_state": "Compliant"}]
  }
}`, "ACCOUNT", a.account)))
	if err != nil {
		t.Fatal(err)
	}
	return org
}

// job returns a job in a checkout with the guide's main.tf, on a runner with these variables and without keys.
func (a authentication) job(t *testing.T, org organization.Organization, variables map[string]string, noTokens bool) *job {
	t.Helper()
	module := gates.New(t, sandboxtest.Start(t, org), "")
	at := slices.IndexFunc(a.snippets(t, "hcl"), func(block string) bool { return strings.Contains(block, `provider "orgaudit"`) })
	module.Write("main.tf", a.snippets(t, "hcl")[at])
	module.Write("cli.tfrc", gates.Mirror(t))
	return newRunner(t, pipelineCase{planned: "-no-color", noTokens: noTokens}, module, variables)
}

// The pipelines of the guides run as printed: each passes, and stops for a wrong account and a wrong token.
func TestAccAuthentication_pipelines(t *testing.T) {
	needsTools(t, "curl", "jq")
	for cloud, guide := range authentications {
		pipelines := guide.snippets(t, "yaml")
		if len(pipelines) != 2 {
			t.Fatalf("%s: %d pipelines", cloud, len(pipelines))
		}
		for name, test := range map[string]struct {
			another  bool
			noTokens bool
			exitCode int
			says     string
		}{
			"passes":            {says: "No changes."},
			"another account":   {exitCode: 1, another: true, says: "but only keys of " + guide.account + " are allowed"},
			"no identity token": {exitCode: 1, noTokens: true},
		} {
			start := func(t *testing.T, variables map[string]string) *job {
				t.Helper()
				org := guide.organization(t)
				guide.trust(&org, variables, test.another)
				return guide.job(t, org, variables, test.noTokens)
			}
			check := func(t *testing.T, exitCode int, log string) {
				t.Helper()
				if exitCode != test.exitCode || !strings.Contains(rootmodule.Unframed(log), test.says) {
					t.Errorf("exit code %d, want %d and %q:\n%s", exitCode, test.exitCode, test.says, log)
				}
			}
			t.Run(cloud+"/GitHub Actions/"+name, func(t *testing.T) {
				t.Parallel()
				var form workflow
				decodeSnippet(t, pipelines[0], &form)
				temporary := t.TempDir()
				got := start(t, form.variables(t, temporary)).runWorkflow(form, temporary)
				check(t, got.exitCode, got.log)
			})
			t.Run(cloud+"/GitLab CI/"+name, func(t *testing.T) {
				t.Parallel()
				var form map[string]gitLabJob
				decodeSnippet(t, pipelines[1], &form)
				variables := map[string]string{}
				for name, value := range form["audit"].Variables {
					variables[name] = strings.ReplaceAll(value, "$CI_PIPELINE_ID", "17")
				}
				job := start(t, variables)
				job.giveTokens(form["audit"].IDTokens)
				code, log := job.shell(".", strings.Join(form["audit"].Script, "\n"))
				check(t, code, log)
			})
		}
	}
}

func decodeSnippet(t *testing.T, text string, form any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text), form); err != nil {
		t.Fatal(err)
	}
}

// The commands for a user's machine run as printed, one after another in a shell, as a reader runs them.
func TestAccAuthentication_commands(t *testing.T) {
	for cloud, guide := range authentications {
		t.Run(cloud, func(t *testing.T) {
			t.Parallel()
			variables := guide.snippets(t, "sh")
			for i, commands := range variables {
				org := guide.organization(t)
				guide.keys(&org, i == 2)
				job := guide.job(t, org, nil, false)
				job.module.Run(0, "init", "-input=false")
				says, exitCode := "No changes.", 0
				if i > 0 { // the profile has the keys
					job.module.Write("home/"+guide.profile, guide.profileFile(t))
					job.environment["HOME"] = filepath.Join(job.module.Folder, "home")
				}
				if i == 2 {
					profile, _, _ := strings.Cut(variables[1], "\n")
					commands, says = profile+"\n"+commands, guide.assumed
				}
				if says != "No changes." {
					exitCode = 1
				}
				if code, log := job.shell(".", commands); code != exitCode || !strings.Contains(log, says) {
					t.Errorf("%s\nexit code %d, want %d and %q:\n%s", commands, code, exitCode, says, log)
				}
			}
			if len(variables) != 3 {
				t.Errorf("%d groups of commands, want variables, a profile and a role", len(variables))
			}
		})
	}
}

// profileFile returns the profile that the guide shows.
func (a authentication) profileFile(t *testing.T) string {
	t.Helper()
	blocks := a.snippets(t, "json")
	at := slices.IndexFunc(blocks, func(block string) bool { return strings.Contains(block, "your-secret-key") })
	if at < 0 {
		t.Fatal("the guide shows no profile")
	}
	return blocks[at]
}

// The resources that create the trust and the agency are one module, as printed, with the files that the guide names.
func TestAccAuthentication_resources(t *testing.T) {
	guide := authentications["Huawei Cloud"]
	module := gates.New(t, sandboxtest.Start(t, organization.Organization{}), "")
	module.AddOfficialProviders()
	module.Write("main.tf", `terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
`)
	for i, block := range guide.snippets(t, "hcl") {
		if strings.HasPrefix(block, "resource ") {
			module.Write(fmt.Sprintf("resources%d.tf", i), block)
		}
	}
	policy := guide.snippets(t, "json")[0]
	module.Write("orgaudit-policy.json", policy)
	module.Write("github-jwks.json", `{"keys": []}`)
	wantWords(t, module.Plan(0), "Plan: 6 to add", "rms:policyStates:get", `"repo:example-org@123456/infra@456789:ref:refs/heads/main"`)
}

// A policy that does not fit the pipeline would let it fail at the cloud, which no test here can call.
func TestAuthentication_trustFitsThePipelines(t *testing.T) {
	for cloud, guide := range authentications {
		pipelines := guide.snippets(t, "yaml")
		if count := strings.Count(strings.Join(pipelines, ""), guide.audience); count != 2 {
			t.Errorf("%s: the pipelines name the audience %d times", cloud, count)
		}
		for _, text := range guide.snippets(t, "json") {
			if !json.Valid([]byte(text)) {
				t.Errorf("%s: no JSON: %s", cloud, text)
			}
		}
		for _, use := range regexp.MustCompile(`uses: .*`).FindAllString(pipelines[0], -1) {
			if !strings.Contains(read(t, "pipelines/github-actions.yml"), use) {
				t.Errorf("%s: the example's workflow does not pin %s", cloud, use)
			}
		}
	}
	var policy struct {
		Statement []struct {
			Principal struct{ Federated []string }
			Condition map[string]map[string][]string
		}
	}
	guide := authentications["Tencent Cloud"]
	if err := json.Unmarshal([]byte(guide.snippets(t, "json")[0]), &policy); err != nil {
		t.Fatal(err)
	}
	var form workflow
	decodeSnippet(t, guide.snippets(t, "yaml")[0], &form)
	variables := form.Jobs["audit"].Env
	provider := variables["TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID"]
	account := regexp.MustCompile(`uin/\d+`).FindString(variables["TENCENTCLOUD_ASSUME_ROLE_ARN"])
	trusted := policy.Statement[0]
	if want := "qcs::cam::" + account + ":oidc-provider/" + provider; !slices.Equal(trusted.Principal.Federated, []string{want}) {
		t.Errorf("the role trusts %q, want %q", trusted.Principal.Federated, want)
	}
	if got := trusted.Condition["string_equal"]["oidc:aud"]; !slices.Equal(got, []string{guide.audience}) {
		t.Errorf("the role trusts the audience %q", got)
	}
	// The other guide creates the trust with the vendor's provider.
	guide = authentications["Huawei Cloud"]
	resources := strings.Join(guide.snippets(t, "hcl"), "")
	decodeSnippet(t, guide.snippets(t, "yaml")[0], &form)
	for _, want := range []string{
		`name     = "` + form.Jobs["audit"].Env["HW_ASSUME_ROLE_IDP_ID"] + `"`, `client_id    = "` + guide.audience + `"`,
		`domain_id = "` + guide.account + `"`, `account_id = "` + guide.account + `"`,
	} {
		if !strings.Contains(resources, want) {
			t.Errorf("the resources have no %s", want)
		}
	}
}
