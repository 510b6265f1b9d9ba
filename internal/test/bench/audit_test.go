// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

package bench_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

// members is the size of an organization to audit: each member has 8 non-compliant resources, and 2 policies with 3 grants
// each.
func members(number int) organization.Size {
	return organization.Size{
		Plain: true, Members: number, ResourcesPerMember: 8, PoliciesPerMember: 2, AccountsPerPolicy: 3, AuthPolicies: number * 2 * 3,
		Tasks: 50, RoleAssignments: 50, Provisionings: 50, Rules: 20, PolicyStates: 1000,
	}
}

// fastProvider is a provider block that reads as fast as the sandbox answers.
var fastProvider = fmt.Sprintf("provider \"orgaudit\" {\n  tencentcloud { requests_per_second = %d }\n  huaweicloud { requests_per_second = %[1]d }\n}\n", fastRate)

// auditConfiguration audits a whole generated organization.
func auditConfiguration(more string) string {
	return fmt.Sprintf(`
data "orgaudit_audit" "organization" {
  tencentcloud {
    account_id         = %q
    allowed_principals = ["li.na", "chen.yu"]
  }
  huaweicloud {
    account_id = %q
  }
%s}

output "verdict" {
  value = data.orgaudit_audit.organization.verdict
}
`, organization.DefaultAccountID, organization.DefaultHuaweiDomainID, more)
}

// auditReading is the same audit without Terraform.
func auditReading(rate float64) reading {
	return reading{DataSource: "orgaudit_audit", Rate: rate, Arguments: driver.Values{
		"tencentcloud": driver.Values{"account_id": organization.DefaultAccountID, "allowed_principals": []string{"li.na", "chen.yu"}},
		"huaweicloud":  driver.Values{"account_id": organization.DefaultHuaweiDomainID},
	}}
}

// auditByHand compares a plan of orgaudit_audit with one of a configuration that reads each list of each member.
func (b bench) auditByHand(t *testing.T) []row {
	const slow, most = "provider \"orgaudit\" {}\n", 0.1
	server := serve(t, members(1_000))
	_, whole := planned(t, b.orgaudit, fastProvider+auditConfiguration(""), server, false)
	module := newModule(t, b.orgaudit, server, false)
	module.Copy("internal/test/bench/byhand")
	if text := module.Read("main.tf"); strings.Contains(text, slow) {
		module.Write("main.tf", strings.Replace(text, slow, fastProvider, 1))
	} else {
		t.Fatalf("the configuration by hand lacks %q", slow)
	}
	byHand := module.plan(t)
	return []row{{
		"Audit of 1,000 members, 8,000 findings: CPU of the plan", "a configuration that reads each list by hand", "at most 0.1x", whole.CPU.Seconds() / byHand.CPU.Seconds(), most, "x",
		fmt.Sprintf("%.3g s, reference %.3g s", whole.CPU.Seconds(), byHand.CPU.Seconds()),
	}}
}

// auditMembers compares the cost of an audit of few and of many members.
func auditMembers(t *testing.T) []row {
	const small, large, most, mostMemory = 100, 3_000, 1.05, 150
	var took [2]cost
	for i, number := range []int{small, large} {
		took[i] = auditReading(fastRate).inProcess(t, serve(t, members(number)))
	}
	return []row{
		{
			"Growth of an audit's CPU from 100 to 3,000 members", inProportion, "exponent at most 1.05", exponent(took[0].CPU.Seconds(), took[1].CPU.Seconds(), large/small), most, "",
			fmt.Sprintf("%.3g s to %.3g s", took[0].CPU.Seconds(), took[1].CPU.Seconds()),
		},
		{
			"Provider peak memory for an audit of 3,000 members", "", "at most 150 MB", float64(took[1].Memory) / 1e6, mostMemory, "MB",
			fmt.Sprintf("%.3g MB for 100 members", float64(took[0].Memory)/1e6),
		},
	}
}

// auditPaced audits with long round trips, at the rate of the API.
func auditPaced(t *testing.T) []row {
	const pace, most = 19, 1.1 // 95 % of apiRate
	var actions []string
	for _, check := range audit.Checks() {
		actions = append(actions, check.Actions...)
	}
	server := serve(t, members(200), actions...)
	read := auditReading(apiRate).inProcess(t, server)
	calls, longest := 0, ""
	for _, action := range actions {
		if count := len(server.CallsOf(action)); count > calls {
			calls, longest = count, action
		}
	}
	return []row{{
		"Audit of 200 members, 100 ms a round trip", "the pace of the API with most calls", "at most 1.1x", read.Wall.Seconds() / (float64(calls) / pace), most, "x",
		fmt.Sprintf("%.4g s, %d calls of %s, %d in all", read.Wall.Seconds(), calls, longest, len(server.Calls())),
	}}
}

// auditFindings plans an audit with many more findings than it lists.
func (b bench) auditFindings(t *testing.T) []row {
	const mostState, mostCPU, mostMemory = 2, 3, 200
	size := members(1_000)
	size.ResourcesPerMember = 100
	module, took := planned(t, b.orgaudit, fastProvider+auditConfiguration("  max_findings = 1000\n"), serve(t, size), true)
	module.Run(0, "apply", "-input=false", "-no-color", "plan")
	return []row{
		{"State of an audit with 100,000 findings, of which it lists 1,000", "", "at most 2 MB", float64(len(module.Read("terraform.tfstate"))) / 1e6, mostState, "MB", ""},
		{"Provider CPU for the plan of that audit, all its starts", "", "at most 3 s", took.CPU.Seconds(), mostCPU, "s", fmt.Sprintf("the plan took %.3g s", took.Wall.Seconds())},
		{"Provider peak memory for the plan of that audit", "", "at most 200 MB", float64(took.Memory) / 1e6, mostMemory, "MB", ""},
	}
}
