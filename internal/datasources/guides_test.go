// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

func TestAccGuide_membersAreKnownAtPlan(t *testing.T) {
	checkOutputs(t, outputs(t, example(t, "guides/large-organizations/members")), map[string]any{
		"audited": 4,
		"noncompliant_resources": object{
			"shop-production (100012345601)": 14, "shop-staging (100012345602)": 14,
			"data-platform (100012345603)": 12, "shared-services (100012345604)": 0,
		},
		"first_names":              length(3),
		"first_names/100012345603": length(5),
	})
}

func TestAccGuide_partsCoverEveryMember(t *testing.T) {
	module := example(t, "guides/large-organizations/part")
	planFails(t, module, "one of 0 to 2", "-var=part=3", "-var=parts=3")
	for part, want := range []object{
		{"100012345602": 93}, {"100012345603": 71}, {"100012345601": 128, "100012345604": 0},
	} {
		checkOutputs(t, outputs(t, module, fmt.Sprintf("-var=part=%d", part), "-var=parts=3"), map[string]any{
			"coverage":               object{"members": 4, "audited": len(want)},
			"noncompliant_resources": want,
		})
	}
}

func TestAccGuide_narrowReads(t *testing.T) {
	checkOutputs(t, outputs(t, example(t, "guides/large-organizations/narrow")), map[string]any{
		"counts": object{"members": 2, "resources": 14, "policies": 1, "tasks": 1, "states": 57},
	})
}

// A reference to a resource that is about to change defers the read until apply, so the plan cannot judge it.
func TestAccGuide_referenceDefersTheRead(t *testing.T) {
	rootmodule.SkipBelow(t, "1.4.0") // terraform_data
	const argument, condition = "terraform_data.member.input #", "length(self.resources) == 0"
	const blocked = "128 resources break the tag policy"
	for name, test := range map[string]struct {
		replace []string
		atPlan  bool
	}{
		"argument, as shown": {},
		"unknown argument":   {replace: []string{argument, "terraform_data.member.output #"}},
		"local":              {replace: []string{argument, "local.uin #", "# Stands for", "locals {\n  uin = terraform_data.member.input\n}\n# Stands for"}},
		"depends_on":         {replace: []string{argument, "100012345601\n  depends_on = [terraform_data.member] #"}},
		"condition":          {replace: []string{argument, "100012345601 #", condition, condition + " || terraform_data.member.input == 0"}},
		"no reference":       {replace: []string{argument, "100012345601 #"}, atPlan: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			module := example(t, "guides/beside-official-providers/deferred")
			shown := module.Read("main.tf")
			changed := strings.NewReplacer(test.replace...).Replace(shown)
			if (changed == shown) != (test.replace == nil) {
				t.Fatal("the example has changed")
			}
			module.Write("main.tf", changed)
			if test.atPlan {
				planFails(t, module, blocked)
				return
			}
			module.Plan(0)
			if _, printed := module.Run(1, "apply", "-auto-approve", "-no-color"); !strings.Contains(rootmodule.Unframed(printed), blocked) {
				t.Errorf("apply: %s", printed)
			}
		})
	}
}

// The framework relies on one process for each provider block, which only real Terraform starts.
func TestAccGuide_profileOfEachSiteBeatsVariables(t *testing.T) {
	module := example(t, "guides/beside-official-providers/sites")
	variables := sandboxtest.Start(t, exampleOrganization(t)).Environment()
	module.SetVariables(variables)
	keys := fmt.Sprintf(`{"secretId": %q, "secretKey": %q}`, variables["TENCENTCLOUD_SECRET_ID"], variables["TENCENTCLOUD_SECRET_KEY"])
	module.Write("profiles/international.credential", keys)
	module.Write("profiles/mainland.credential", keys)
	module.SetVariables(map[string]string{
		"TENCENTCLOUD_SHARED_CREDENTIALS_DIR": "profiles", "TENCENTCLOUD_SECRET_ID": "another", "TENCENTCLOUD_SECRET_KEY": "another",
	})
	checkOutputs(t, outputs(t, module), map[string]any{"members": object{"international": 4, "mainland": 4}})
}

// A test has no official providers, so it runs the part for orgaudit and parses the rest.
func TestAccGuide_oneModule(t *testing.T) {
	files, err := filepath.Glob("../../examples/guides/beside-official-providers/one-module/*.tf")
	if err != nil || len(files) != 3 {
		t.Fatalf("the guide shows versions.tf, audit.tf and resources.tf, got %q (%v)", files, err)
	}
	module := newModule(t, sandboxtest.Start(t, exampleOrganization(t)).Environment())
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, problems := hclsyntax.ParseConfig(text, file, hcl.InitialPos); problems.HasErrors() {
			t.Error(problems)
		}
		if filepath.Base(file) == "audit.tf" {
			module.WriteMain(string(text) + `
output "member_uins" { value = local.member_uins }
output "owner_rule_id" { value = local.owner_rule_id }
`)
		}
	}
	checkOutputs(t, outputs(t, module), map[string]any{
		"member_uins":   []string{"100012345601", "100012345602", "100012345603", "100012345604"},
		"owner_rule_id": "85856881e57640ca7d930d50",
	})
}
