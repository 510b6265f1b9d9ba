// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/functions"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// exampleOrganization reads the organization of the examples.
func exampleOrganization(t *testing.T) organization.Organization {
	t.Helper()
	file, err := os.Open("../../examples/organization/organization.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	org, err := organization.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return org
}

// startExample serves the organization of the examples to a provider that is configured by the
// environment alone.
func startExample(t *testing.T) {
	t.Helper()
	for name, value := range start(t, exampleOrganization(t)).Environment() {
		t.Setenv(name, value)
	}
}

// nothing ends the test of an example: what reads the last state of a test knows no for_each.
var nothing = resource.TestStep{Config: `output "nothing" { value = 0 }`}

// exampleMembers are the member accounts of the examples' organization.
func exampleMembers() config.Variable {
	return config.SetVariable(
		config.IntegerVariable(100012345601), config.IntegerVariable(100012345602),
		config.IntegerVariable(100012345603), config.IntegerVariable(100012345604),
	)
}

// names gives a check for a whole list of texts.
func names(names ...string) knownvalue.Check {
	var checks []knownvalue.Check
	for _, name := range names {
		checks = append(checks, knownvalue.StringExact(name))
	}
	return knownvalue.ListExact(checks)
}

func TestAccExample_everyDataSource(t *testing.T) {
	folders, err := os.ReadDir("../../examples/data-sources")
	if err != nil {
		t.Fatal(err)
	}
	// They name no source, so Terraform takes the provider for one of its own namespace.
	t.Setenv("TF_ACC_PROVIDER_NAMESPACE", "hashicorp")
	for _, folder := range folders {
		t.Run(folder.Name(), func(t *testing.T) {
			d, known := dataSources[folder.Name()]
			if !known || d.outputs == nil {
				t.Fatal("nothing is said about the outputs of this example")
			}
			startExample(t)
			step := reads("", d.outputs()...)
			step.ConfigDirectory = config.StaticDirectory("../../examples/data-sources/" + folder.Name())
			terraform(t, step, nothing)
		})
	}
	for name := range schemas(t) {
		if _, err := os.Stat("../../examples/data-sources/" + name + "/data-source.tf"); err != nil {
			t.Errorf("%s has no example: %v", name, err)
		}
	}
}

// functionOutputs says what the example of each function puts out.
func functionOutputs() map[string][]statecheck.StateCheck {
	return map[string][]statecheck.StateCheck{
		"parse_qcs": {
			statecheck.ExpectKnownOutputValue("subnet", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"project_id": knownvalue.Null(), "service": knownvalue.StringExact("vpc"), "region": knownvalue.Null(),
				"account": knownvalue.StringExact("uin/1111111111"), "uin": knownvalue.StringExact("1111111111"),
				"resource_type": knownvalue.StringExact("subnet"), "resource_id": knownvalue.StringExact("subnet1"),
			})),
			statecheck.ExpectKnownOutputValue("noncompliant_resources_by_service", counts(map[string]int64{
				"ccs": 4, "cdb": 11, "clb": 18, "cos": 7, "cvm": 49, "redis": 3, "scf": 11, "vpc": 25,
			})),
		},
	}
}

// functionsSince skips a test with a command line that knows no functions of providers.
var functionsSince = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)}

func TestAccExample_everyFunction(t *testing.T) {
	for _, constructor := range functions.All() {
		var metadata function.MetadataResponse
		constructor().Metadata(t.Context(), function.MetadataRequest{}, &metadata)
		t.Run(metadata.Name, func(t *testing.T) {
			outputs := functionOutputs()[metadata.Name]
			if outputs == nil {
				t.Fatal("nothing is said about the outputs of this example")
			}
			startExample(t)
			step := reads("", outputs...)
			step.ConfigDirectory = config.StaticDirectory("../../examples/functions/" + metadata.Name)
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: factories(), TerraformVersionChecks: functionsSince, Steps: []resource.TestStep{step, nothing},
			})
		})
	}
}

func TestAccFunction_parseQCSOfNoResourceNameIsAnError(t *testing.T) {
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(), TerraformVersionChecks: functionsSince,
		Steps: []resource.TestStep{{
			Config: `
terraform {
  required_providers {
    orgaudit = { source = "orgaudit/orgaudit" }
  }
}
output "part" { value = provider::orgaudit::parse_qcs("qcs::vpc::uin/1111111111") }`,
			ExpectError: regexp.MustCompile(`Invalid value for "name" parameter:[\s│]+a[\s│]+resource[\s│]+name[\s│]+has[\s│]+6[\s│]+segments`),
		}},
	})
}

func TestAccExample_provider(t *testing.T) {
	startExample(t)
	block, err := os.ReadFile("../../examples/provider/provider.tf")
	if err != nil {
		t.Fatal(err)
	}
	terraform(t, reads(string(block)+`
data "orgaudit_policy_states_summary" "account" {}
data "orgaudit_member_auth_accounts" "shop" {
  member_uin = 100012345601
  policy_id  = 98081
}
output "accounts" { value = length(data.orgaudit_member_auth_accounts.shop.accounts) }
output "account" { value = data.orgaudit_policy_states_summary.account.domain_id }
`,
		statecheck.ExpectKnownOutputValue("accounts", knownvalue.Int64Exact(4)),
		statecheck.ExpectKnownOutputValue("account", knownvalue.StringExact("5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6")),
	))
}

// readmeExamples are the examples in the README that read something.
func readmeExamples(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var examples []string
	for _, match := range regexp.MustCompile("(?s)```hcl\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		if strings.Contains(match[1], `data "orgaudit_`) {
			examples = append(examples, match[1])
		}
	}
	return examples
}

func TestAccExample_readme(t *testing.T) {
	startExample(t)
	examples := readmeExamples(t)
	if len(examples) != 3 {
		t.Fatalf("%d examples, want Tencent Cloud, Huawei Cloud and a gate", len(examples))
	}
	terraform(t,
		reads(examples[0], statecheck.ExpectKnownOutputValue("failed_tasks", knownvalue.ObjectExact(map[string]knownvalue.Check{
			"t-250917a25": knownvalue.StringExact("The number of roles in the target account has reached its limit."),
			"t-250938d87": knownvalue.StringExact("Custom policy NetworkOperator: syntax error in statement 2."),
			"t-250952f35": knownvalue.StringExact("The identity provider of the target account is in use."),
		}))),
		reads(examples[1], statecheck.ExpectKnownOutputValue("noncompliant_rules", knownvalue.ListSizeExact(5))),
		resource.TestStep{Config: examples[2], ExpectError: regexp.MustCompile(`128 resources break the tag policy, 10 are accepted`)},
	)
}

func TestAccExample_organization(t *testing.T) {
	startExample(t)
	terraformModule(t, resource.TestStep{
		ConfigDirectory: config.StaticDirectory("../../examples/organization"),
		ConfigVariables: config.Variables{
			"member_uins": exampleMembers(),
			"policy_id":   config.IntegerVariable(98081),
			"zone_id":     config.StringVariable("z-harbour00001"),
		},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("noncompliant_resources_by_member", counts(map[string]int64{
				"100012345601": 128, "100012345602": 93, "100012345603": 71, "100012345604": 0,
			})),
			statecheck.ExpectKnownOutputValue("noncompliant_resources_by_service", counts(map[string]int64{
				"ccs": 8, "cdb": 19, "clb": 37, "cos": 21, "cvm": 114, "redis": 9, "scf": 20, "vpc": 64,
			})),
			statecheck.ExpectKnownOutputValueAtPath("who_may_log_in", tfjsonpath.New("100012345603"), knownvalue.ListExact([]knownvalue.Check{
				knownvalue.StringExact("chen.yu"), knownvalue.StringExact("m.weber"), knownvalue.StringExact("zhang.wei"),
			})),
			statecheck.ExpectKnownOutputValue("failed_tasks", knownvalue.ListSizeExact(3)),
			statecheck.ExpectKnownOutputValueAtPath("failed_tasks", tfjsonpath.New(0).AtMapKey("reason"),
				knownvalue.StringExact("The number of roles in the target account has reached its limit.")),
			statecheck.ExpectKnownOutputValue("noncompliant_rules", counts(map[string]int64{
				"ecs-instance-no-public-ip": 7, "evs-volumes-encrypted": 19, "iam-user-mfa-enabled": 2,
				"obs-bucket-public-read-policy-check": 3, "required-tag-owner": 26,
			})),
		},
	}, nothing)
}

// audits is a step that audits the organization that is served.
func audits(checks ...statecheck.StateCheck) resource.TestStep {
	return resource.TestStep{ConfigDirectory: config.StaticDirectory("../../examples/audit"), ConfigStateChecks: checks}
}

func TestAccExample_audit(t *testing.T) {
	startExample(t)
	terraformModuleSince(t, functionsSince, audits(
		statecheck.ExpectKnownOutputValue("audited", knownvalue.ObjectExact(map[string]knownvalue.Check{
			"members": knownvalue.Int64Exact(4), "policies": knownvalue.Int64Exact(4), "logins": knownvalue.Int64Exact(16),
			"noncompliant_resources": knownvalue.Int64Exact(292), "rules": knownvalue.Int64Exact(8),
			"zone_id": knownvalue.StringExact("z-harbour00001"), "domain_id": knownvalue.StringExact("5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6"),
		})),
		statecheck.ExpectKnownOutputValue("noncompliant_resources_by_service", counts(map[string]int64{
			"ccs": 8, "cdb": 19, "clb": 37, "cos": 21, "cvm": 114, "redis": 9, "scf": 20, "vpc": 64,
		})),
		statecheck.ExpectKnownOutputValue("noncompliant_resources", knownvalue.MapSizeExact(3)),
		statecheck.ExpectKnownOutputValueAtPath("noncompliant_resources", tfjsonpath.New("shop-production (100012345601)").AtMapKey("redis"), knownvalue.ListSizeExact(3)),
		statecheck.ExpectKnownOutputValueAtPath("who_may_log_in", tfjsonpath.New("data-platform (100012345603)"), names(
			"zhang.wei, by member-administrators, as Administrator", "chen.yu, by member-administrators, as Administrator",
			"m.weber, by member-administrators, as Administrator")),
		statecheck.ExpectKnownOutputValueAtPath("failed_tasks", tfjsonpath.New(0), knownvalue.ObjectExact(map[string]knownvalue.Check{
			"id": knownvalue.StringExact("t-250917a25"), "type": knownvalue.StringExact("CreateRoleAssignment"),
			"target": knownvalue.StringExact("data-platform (100012345603)"), "principal": knownvalue.StringExact("g-finance00001"),
			"reason": knownvalue.StringExact("The number of roles in the target account has reached its limit."),
		})),
		statecheck.ExpectKnownOutputValue("noncompliant_rules", counts(map[string]int64{
			"ecs-instance-no-public-ip": 7, "evs-volumes-encrypted": 19, "iam-user-mfa-enabled": 2,
			"obs-bucket-public-read-policy-check": 3, "required-tag-owner": 26,
		})),
		statecheck.ExpectKnownOutputValueAtPath("noncompliant_resources_by_rule", tfjsonpath.New("iam-user-mfa-enabled"), names("iam/users/ci-robot", "iam/users/k.tanaka")),
		statecheck.ExpectKnownOutputValueAtPath("noncompliant_resources_by_rule", tfjsonpath.New("required-tag-owner"), knownvalue.ListSizeExact(26)),
	), nothing)
}

// What is generated has nulls and awkward texts wherever an API may have them.
func TestAccExample_auditOfAwkwardAnswers(t *testing.T) {
	size := organization.Size{
		Members: 5, ResourcesPerMember: 60, PoliciesPerMember: 2, AccountsPerPolicy: 3, Tasks: 40, Rules: 6,
		PolicyStates: 60,
	}
	for name, value := range start(t, organization.Generate(60, size)).Environment() {
		t.Setenv(name, value)
	}
	terraformModuleSince(t, functionsSince, audits(
		statecheck.ExpectKnownOutputValueAtPath("audited", tfjsonpath.New("noncompliant_resources"), knownvalue.Int64Exact(300)),
		statecheck.ExpectKnownOutputValueAtPath("audited", tfjsonpath.New("logins"), knownvalue.Int64Exact(30)),
		statecheck.ExpectKnownOutputValue("who_may_log_in", knownvalue.MapSizeExact(5)),
	), nothing)
}

func TestAccExample_auditOfNothingIsAnError(t *testing.T) {
	for name, test := range map[string]struct {
		size  organization.Size
		says  string
		close bool
	}{
		"no members":                  {size: organization.Size{Rules: 1}, says: `no[\s│]+members:[\s│]+nothing[\s│]+was[\s│]+audited`},
		"no rules":                    {size: organization.Size{Members: 1}, says: `no[\s│]+rules:[\s│]+nothing[\s│]+was[\s│]+audited`},
		"Identity Center is not open": {size: organization.Size{Members: 1, Rules: 1}, says: `Identity[\s│]+Center[\s│]+not[\s│]+read`, close: true},
	} {
		t.Run(name, func(t *testing.T) {
			org := organization.Generate(1, test.size)
			if test.close {
				org.TencentCloud.IdentityCenter = nil
			}
			for name, value := range start(t, org).Environment() {
				t.Setenv(name, value)
			}
			step := audits()
			step.ExpectError = regexp.MustCompile(test.says)
			terraformModuleSince(t, functionsSince, step)
		})
	}
}

// counts gives a check for a whole map of numbers.
func counts(want map[string]int64) knownvalue.Check {
	checks := map[string]knownvalue.Check{}
	for name, count := range want {
		checks[name] = knownvalue.Int64Exact(count)
	}
	return knownvalue.ObjectExact(checks)
}
