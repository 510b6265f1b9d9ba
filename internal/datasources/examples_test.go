// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/functions"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// functionsSince is the oldest command line that knows functions of providers.
const functionsSince = "1.8.0"

func TestAccExample_everyDataSource(t *testing.T) {
	forEach(t, func(t *testing.T, d dataSource) {
		module := example(t, "data-sources/"+d.typeName())
		module.WriteMain("")
		if len(d.outputs) == 0 {
			t.Fatal("no outputs of the example are expected")
		}
		checkOutputs(t, outputs(t, module), d.outputs)
	})
}

// functionOutputs are what the example of each function puts out. Of a report it is the beginning.
var functionOutputs = map[string]map[string]any{
	"parse_qcs": {
		"subnet": object{
			"project_id": nil, "service": "vpc", "region": nil, "account": "uin/1111111111", "uin": "1111111111",
			"resource_type": "subnet", "resource_id": "subnet1",
		},
		"noncompliant_resources_by_service": object{"ccs": 4, "cdb": 11, "clb": 18, "cos": 7, "cvm": 49, "redis": 3, "scf": 11, "vpc": 25},
	},
	"report_markdown": {"report_markdown": beginning("## ❌ Blocked: 297 findings")},
	"report_html":     {"report_html": beginning("<!DOCTYPE html>")},
	"report_csv":      {"report_csv": beginning("check,cloud,account_id,")},
	"report_junit":    {"report_junit": beginning("<?xml ")},
}

func TestAccExample_everyFunction(t *testing.T) {
	rootmodule.SkipBelow(t, functionsSince)
	for _, constructor := range functions.All() {
		var metadata function.MetadataResponse
		constructor().Metadata(t.Context(), function.MetadataRequest{}, &metadata)
		t.Run(metadata.Name, func(t *testing.T) {
			want := functionOutputs[metadata.Name]
			if len(want) == 0 {
				t.Fatal("no outputs of the example are expected")
			}
			module := example(t, "functions/"+metadata.Name)
			module.WriteMain("")
			checkOutputs(t, outputs(t, module), want)
		})
	}
}

// terraformCode has the examples of a page.
var terraformCode = regexp.MustCompile("(?s)```terraform\n(.*?)```")

// A reader may copy the examples of all pages into one file.
func TestAccExample_allPagesFitIntoOneFile(t *testing.T) {
	rootmodule.SkipBelow(t, functionsSince)
	var file strings.Builder
	for _, folder := range []string{"data-sources", "functions"} {
		pages, err := filepath.Glob("../../docs/" + folder + "/*.md")
		if err != nil || len(pages) < 5 {
			t.Fatalf("%s: %d pages (%v)", folder, len(pages), err)
		}
		for _, page := range pages {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			examples := terraformCode.FindAllStringSubmatch(string(text), -1)
			if len(examples) == 0 {
				t.Errorf("%s has no example", page)
			}
			for _, example := range examples {
				file.WriteString(example[1])
			}
		}
	}
	module := newModule(t, sandboxtest.Start(t, exampleOrganization(t)).Environment())
	module.WriteMain(file.String())
	if got, want := len(outputs(t, module)), strings.Count(file.String(), "\noutput \""); got != want {
		t.Errorf("%d outputs, want %d", got, want)
	}
}

func TestAccFunction_errorsNameTheArgument(t *testing.T) {
	rootmodule.SkipBelow(t, functionsSince)
	for call, words := range map[string]string{
		`parse_qcs("qcs::vpc::uin/1111111111")`: `Invalid value for "name" parameter: a resource name has 6 segments`,
		`report_html(null)`:                     `Invalid value for "audit" parameter: argument must not be null`,
	} {
		module := newModule(t, nil)
		module.WriteMain(`output "text" { value = provider::orgaudit::` + call + ` }`)
		planFails(t, module, words)
	}
}

// The gate of the provider's page stops for what is wrong in the organization of the examples.
func TestAccExample_provider(t *testing.T) {
	planFails(t, example(t, "provider"), "Blocked: 354 findings (1 tag_policy, 292 noncompliant_resources,")
}

// readmeExamples returns the examples in the README.
func readmeExamples(t *testing.T) (examples []string) {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range regexp.MustCompile("(?s)```hcl\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		examples = append(examples, match[1])
	}
	return examples
}

// The README prints the gate of the provider's page and of the guide to gates, and how to require the provider.
func TestAccExample_readme(t *testing.T) {
	examples := readmeExamples(t)
	if len(examples) != 2 {
		t.Fatalf("%d examples, want a gate and the provider's source", len(examples))
	}
	for _, name := range []string{"examples/provider/provider.tf", "docs/guides/policy-gates.md"} {
		page, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		if gate := examples[0]; !strings.Contains(string(page), "\n\n"+gate) || strings.Count(gate, "\n") != 10 {
			t.Errorf("%s does not have this gate of ten lines:\n%s", name, gate)
		}
	}
	module := newModule(t, sandboxtest.Start(t, exampleOrganization(t)).Environment())
	module.Write("main.tf", examples[0]+examples[1])
	planFails(t, module, "Blocked: 354 findings (1 tag_policy, 292 noncompliant_resources,")
}

// Counts of the examples' organization.
var (
	exampleServices = object{"ccs": 8, "cdb": 19, "clb": 37, "cos": 21, "cvm": 114, "redis": 9, "scf": 20, "vpc": 64}
	exampleRules    = object{
		"ecs-instance-no-public-ip": 7, "evs-volumes-encrypted": 19, "iam-user-mfa-enabled": 2,
		"obs-bucket-public-read-policy-check": 3, "required-tag-owner": 26,
	}
)

func TestAccExample_organization(t *testing.T) {
	got := outputs(t, example(t, "organization"), "-var=account_id=100000000000", "-var=domain_id=5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6",
		"-var=member_uins=[100012345601, 100012345602, 100012345603, 100012345604]", "-var=policy_id=98081", "-var=zone_id=z-harbour00001")
	checkOutputs(t, got, map[string]any{
		"noncompliant_resources_by_member":  object{"100012345601": 128, "100012345602": 93, "100012345603": 71, "100012345604": 0},
		"noncompliant_resources_by_service": exampleServices,
		"who_may_log_in/100012345603":       []string{"chen.yu", "m.weber", "zhang.wei"},
		"failed_tasks":                      length(3),
		"failed_tasks/0/reason":             "The number of roles in the target account has reached its limit.",
		"noncompliant_rules":                exampleRules,
	})
}

func TestAccExample_audit(t *testing.T) {
	rootmodule.SkipBelow(t, functionsSince)
	got := outputs(t, example(t, "audit"), "-var-file=sandbox.tfvars")
	checkOutputs(t, got, map[string]any{
		"verdict": "Blocked: 354 findings (1 tag_policy, 292 noncompliant_resources, 2 provisionings, 2 tasks, 57 resources)",
		"findings_by_account": object{
			"tencentcloud 100012345601 shop-production": 129, "tencentcloud 100012345602 shop-staging": 93,
			"tencentcloud 100012345603 data-platform": 73, "tencentcloud 100012345604 shared-services": 2,
			"huaweicloud 5f2d8c1e9a7b4f60b3c2d1e0f9a8b7c6": 57,
		},
		"checks": object{
			"tag_policy": "4 audited, 1 findings", "noncompliant_resources": "4 audited, 292 findings", "logins": "no allowed_principals",
			"provisionings": "10 audited, 2 findings", "tasks": "64 audited, 2 findings", "recorder": "1 audited, 0 findings",
			"rules": "8 audited, 0 findings", "resources": "65 audited, 57 findings", "aggregation": "no aggregator_id",
		},
	})
	for name, words := range map[string]string{"report_markdown": "## ❌ Blocked: 354 findings", "report_html": "<!DOCTYPE html>", "report_csv": "check,cloud,account_id"} {
		if report, _ := got[name].(string); !strings.HasPrefix(report, words) || !strings.Contains(report, "required-tag-owner") {
			t.Errorf("%s begins with %.60q", name, report)
		}
	}
}
