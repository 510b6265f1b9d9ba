// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

const guideExamples = "../../examples/guides/"

// guideModule is a step that runs a root module that a guide shows.
func guideModule(folder string, checks ...statecheck.StateCheck) resource.TestStep {
	return resource.TestStep{ConfigDirectory: config.StaticDirectory(guideExamples + folder), ConfigStateChecks: checks}
}

func TestAccGuide_membersAreKnownAtPlan(t *testing.T) {
	startExample(t)
	terraformModule(t, guideModule("large-organizations/members",
		statecheck.ExpectKnownOutputValue("audited", knownvalue.Int64Exact(4)),
		statecheck.ExpectKnownOutputValue("noncompliant_resources", counts(map[string]int64{
			"shop-production (100012345601)": 14, "shop-staging (100012345602)": 14,
			"data-platform (100012345603)": 12, "shared-services (100012345604)": 0,
		})),
		statecheck.ExpectKnownOutputValue("first_names", knownvalue.MapSizeExact(3)),
		statecheck.ExpectKnownOutputValueAtPath("first_names", tfjsonpath.New("100012345603"), knownvalue.ListSizeExact(5)),
	), nothing)
}

func TestAccGuide_partsAreTheWhole(t *testing.T) {
	startExample(t)
	part := func(number int64, checks ...statecheck.StateCheck) resource.TestStep {
		step := guideModule("large-organizations/part", checks...)
		step.ConfigVariables = config.Variables{"part": config.IntegerVariable(number), "parts": config.IntegerVariable(3)}
		return step
	}
	audited := func(count int64) statecheck.StateCheck {
		return statecheck.ExpectKnownOutputValue("coverage", counts(map[string]int64{"members": 4, "audited": count}))
	}
	beyond := part(3)
	beyond.ExpectError = regexp.MustCompile(`one[\s│]+of[\s│]+0[\s│]+to[\s│]+2`)
	terraformModule(t,
		beyond,
		part(0, audited(1), statecheck.ExpectKnownOutputValue("noncompliant_resources", counts(map[string]int64{"100012345602": 93}))),
		part(1, audited(1), statecheck.ExpectKnownOutputValue("noncompliant_resources", counts(map[string]int64{"100012345603": 71}))),
		part(2, audited(2), statecheck.ExpectKnownOutputValue("noncompliant_resources", counts(map[string]int64{"100012345601": 128, "100012345604": 0}))),
		nothing,
	)
}

func TestAccGuide_narrowReads(t *testing.T) {
	startExample(t)
	terraformModule(t, guideModule("large-organizations/narrow",
		statecheck.ExpectKnownOutputValue("counts", counts(map[string]int64{
			"members": 2, "resources": 14, "policies": 1, "tasks": 1, "states": 57,
		})),
	))
}

// A reference to a resource that is about to change puts the read off until apply: the plan says nothing.
func TestAccGuide_referencePutsTheReadOff(t *testing.T) {
	shown, err := os.ReadFile(guideExamples + "beside-official-providers/deferred/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	const argument, condition = "terraform_data.member.input #", "length(self.resources) == 0"
	with := func(pairs ...string) string {
		changed := strings.NewReplacer(pairs...).Replace(string(shown))
		if len(pairs) > 0 && changed == string(shown) {
			t.Fatal("the example has changed")
		}
		return changed
	}
	for name, test := range map[string]struct {
		module string
		atPlan bool
	}{
		"argument, as shown": {module: with()},
		"unknown argument":   {module: with(argument, "terraform_data.member.output #")},
		"local":              {module: with(argument, "local.uin #") + "\nlocals {\n  uin = terraform_data.member.input\n}\n"},
		"depends_on":         {module: with(argument, "100012345601\n  depends_on = [terraform_data.member] #")},
		"condition":          {module: with(argument, "100012345601 #", condition, condition+" || terraform_data.member.input == 0")},
		"none":               {module: with(argument, "100012345601 #"), atPlan: true},
	} {
		t.Run(name, func(t *testing.T) {
			startExample(t)
			blocked := regexp.MustCompile(`128[\s│]+resources[\s│]+break[\s│]+the[\s│]+tag[\s│]+policy`)
			plan := resource.TestStep{Config: test.module, PlanOnly: true, ExpectNonEmptyPlan: true}
			if test.atPlan {
				plan.ExpectNonEmptyPlan, plan.ExpectError = false, blocked
			}
			terraformModuleSince(t, []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_4_0)},
				plan, resource.TestStep{Config: test.module, ExpectError: blocked})
		})
	}
}

// Each block of a provider has a process of its own with real Terraform, which the framework relies on.
func TestAccGuide_profileOfEachSiteBeatsKeysInVariables(t *testing.T) {
	variables := start(t, exampleOrganization(t)).Environment()
	keys := fmt.Sprintf(`{"secretId": %q, "secretKey": %q}`, variables["TENCENTCLOUD_SECRET_ID"], variables["TENCENTCLOUD_SECRET_KEY"])
	module := rootmodule.New(t, rootmodule.Build(t), variables)
	module.Copy("examples/guides/beside-official-providers/sites")
	module.Write("profiles/international.credential", keys)
	module.Write("profiles/mainland.credential", keys)
	module.SetVariables(map[string]string{
		"TENCENTCLOUD_SHARED_CREDENTIALS_DIR": "profiles", "TENCENTCLOUD_SECRET_ID": "another", "TENCENTCLOUD_SECRET_KEY": "another",
	})
	printed := module.Plan(0)
	if !strings.Contains(printed, "+ members = { + international = 4 + mainland = 4 }") {
		t.Errorf("not what both sites have: %s", printed)
	}
}

// The official providers cannot be had in a test: what belongs to orgaudit runs, the rest is parsed.
func TestAccGuide_oneModule(t *testing.T) {
	startExample(t)
	files, err := filepath.Glob(guideExamples + "beside-official-providers/one-module/*.tf")
	if err != nil {
		t.Fatal(err)
	}
	module := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, problems := hclsyntax.ParseConfig(text, file, hcl.InitialPos); problems.HasErrors() {
			t.Error(problems)
		}
		module[filepath.Base(file)] = string(text)
	}
	if len(module) != 3 {
		t.Fatalf("the guide shows versions.tf, audit.tf and resources.tf, there are %d files", len(module))
	}
	terraform(t, reads(module["audit.tf"]+`
output "member_uins" { value = local.member_uins }
output "owner_rule_id" { value = local.owner_rule_id }
`,
		statecheck.ExpectKnownOutputValue("member_uins", names("100012345601", "100012345602", "100012345603", "100012345604")),
		statecheck.ExpectKnownOutputValue("owner_rule_id", knownvalue.StringExact("85856881e57640ca7d930d50")),
	))
}
