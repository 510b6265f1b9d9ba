// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// offline runs the command line in the postcondition gate as the guide says: below orgaudit-sandbox, with options of it.
type offline struct {
	*rootmodule.Module
	t       *testing.T
	command string
}

func newOffline(t *testing.T, command string) offline {
	t.Helper()
	// The variables of this server point nowhere once the command has set its own.
	server := gates.Serve(t, sandbox.Organization{})
	server.Close()
	return offline{gates.New(t, server, "postcondition"), t, command}
}

func (o offline) run(exitCode int, options []string, arguments ...string) (printed string) {
	o.t.Helper()
	organization := filepath.Join(rootmodule.Repository(o.t), gates.Folder, "organization.json")
	all := append([]string{"--organization", organization}, options...)
	all = append(append(all, "--", rootmodule.CLI(o.t)), arguments...)
	stdout, stderr := o.RunProgram(exitCode, o.command, append(all, "-no-color")...)
	return rootmodule.Unframed(stdout + stderr)
}

func wantWords(t *testing.T, printed string, words ...string) {
	t.Helper()
	run{says: words}.hold(t, printed)
}

// The suite that is published with the gate passes, and fails for a gate that lets something through.
func TestAccTestingAGate_suite(t *testing.T) {
	rootmodule.SkipBelow(t, "1.6.0")
	command := rootmodule.BuildSandbox(t)
	t.Run("passes", func(t *testing.T) {
		t.Parallel()
		wantWords(t, newOffline(t, command).run(0, nil, "test"), "6 passed, 0 failed")
	})
	for name, mutation := range map[string]struct{ old, new, says string }{
		"a gate without the resources": {"]) <= var.max_noncompliant_resources", "]) >= 0 || var.max_noncompliant_resources == 0", "blocks_at_one_resource_more"},
		"a gate without the rules":     {"]) <= var.max_noncompliant_rules", "]) >= 0 || var.max_noncompliant_rules == 0", "blocks_at_a_rule_that_is_not_accepted"},
		"a gate without the members":   {"length(self.members) >= var.min_members", "length(self.members) >= 0", "blocks_where_too_few_members_were_audited"},
		"a gate without the account":   {"self.domain_id == var.domain_id", "self.domain_id != null", "blocks_at_the_keys_of_another_account"},
		"a gate that reads no members": {"toset([for member in data.orgaudit_organization_members.all.members : tostring(member.member_uin)])", "toset([])", "did not look at every member"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffline(t, command)
			text := o.Read("main.tf")
			if strings.Count(text, mutation.old) != 1 {
				t.Fatalf("%q is not there once", mutation.old)
			}
			o.Write("main.tf", strings.Replace(text, mutation.old, mutation.new, 1))
			wantWords(t, o.run(1, nil, "test"), mutation.says, "Failure!")
		})
	}
}

// What the guide runs beside the suite.
func TestAccTestingAGate_commands(t *testing.T) {
	command := rootmodule.BuildSandbox(t)
	plan, accepted := []string{"plan", "-var-file=sandbox.tfvars"}, []string{"plan", "-var-file=accepted.tfvars"}
	for name, test := range map[string]struct {
		options, arguments []string
		exitCode           int
		says               string
	}{
		"passes": {arguments: accepted, says: "audited"},
		"blocks": {arguments: plan, exitCode: 1, says: "Resource postcondition failed"},
		"blocks at a read that is refused": {
			options: []string{"--refuse", "ListNonCompliantResource"}, arguments: accepted, exitCode: 1, says: "Error: Non-compliant resources not read",
		},
		"blocks at each read that is refused": {
			options: []string{"--refuse", "DescribeOrganizationMembers", "--refuse", "CollectPolicyStatesSummary"}, arguments: accepted,
			exitCode: 1, says: "Error: Compliance summary not read",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantWords(t, newOffline(t, command).run(test.exitCode, test.options, test.arguments...), test.says)
		})
	}
	t.Run("blocks at an organization with nothing in it", func(t *testing.T) {
		t.Parallel()
		o := newOffline(t, command)
		o.Write("empty.json", "{}")
		printed := o.run(1, []string{"--organization", "empty.json"}, accepted...)
		wantWords(t, printed, "has 0 members", "has 0 rules")
	})
}
