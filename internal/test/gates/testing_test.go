// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// offline runs the command line in a gate below orgaudit-sandbox, as the guide says.
type offline struct {
	*rootmodule.Module
	t       *testing.T
	command string
}

func newOffline(t *testing.T, command, gate string) offline {
	t.Helper()
	// orgaudit-sandbox overrides the variables of this closed server.
	server := sandboxtest.Start(t, organization.Organization{})
	server.Close()
	return offline{gates.New(t, server, gate), t, command}
}

func (o offline) run(exitCode int, options []string, arguments ...string) (printed string) {
	o.t.Helper()
	org := filepath.Join(rootmodule.Repository(o.t), gates.Folder, "organization.json")
	all := append([]string{"--organization", org}, options...)
	all = append(append(all, "--", rootmodule.CLI(o.t)), arguments...)
	stdout, stderr := o.RunProgram(exitCode, o.command, append(all, "-no-color")...)
	return rootmodule.Unframed(stdout + stderr)
}

// The published suite passes, and fails for a gate that lets something through.
func TestAccTestingAGate_suite(t *testing.T) {
	rootmodule.SkipBelow(t, "1.8.0") // override_data: Terraform 1.7, OpenTofu 1.8
	command := rootmodule.BuildSandbox(t)
	t.Run("passes", func(t *testing.T) {
		t.Parallel()
		wantWords(t, newOffline(t, command, "postcondition").run(0, nil, "test"), "10 passed, 0 failed")
	})
	for name, mutation := range map[string]struct{ old, new, says string }{
		"a gate without the resources":     {"]) <= var.max_noncompliant_resources", "]) >= 0 || var.max_noncompliant_resources == 0", "blocks_at_one_resource_more"},
		"a gate without the rules":         {"]) <= var.max_noncompliant_rules", "]) >= 0 || var.max_noncompliant_rules == 0", "blocks_at_a_rule_that_is_not_accepted"},
		"a gate without the members":       {"length(self.members) >= var.min_members", "length(self.members) >= 0", "blocks_where_too_few_members_were_audited"},
		"a gate without the grants":        {"for grant in self.auth_policies :\n", "for grant in [] :\n", "blocks_at_a_sub_account_that_may_not_log_in"},
		"a gate without Identity Center":   {"for assignment in self.role_assignments :\n", "for assignment in [] :\n", "blocks_at_a_group_that_may_not_log_in"},
		"a gate without the tag policy":    {"condition     = self.applies", "condition     = self.target_id > 0", "blocks_at_a_member_without_a_tag_policy"},
		"a gate without the recorder":      {"condition     = self.recording", "condition     = self.domain_id != null", "blocks_at_a_recorder_that_is_off"},
		"a gate without the rules' number": {"length(self.policy_assignments) >= var.min_rules", "length(self.policy_assignments) >= 0", "blocks_where_too_few_rules_were_audited"},
		"a gate that reads no members":     {"toset([for member in data.orgaudit_organization_members.all.members : tostring(member.member_uin)])", "toset([])", "did not look at every member"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffline(t, command, "postcondition")
			text := o.Read("main.tf")
			if strings.Count(text, mutation.old) != 1 {
				t.Fatalf("main.tf needs %q exactly once", mutation.old)
			}
			o.Write("main.tf", strings.Replace(text, mutation.old, mutation.new, 1))
			wantWords(t, o.run(1, nil, "test"), mutation.says, "Failure!")
		})
	}
}

// guideCommand matches a command of the guide that runs the sandbox, and its exit code in the table.
var guideCommand = regexp.MustCompile("(?m)^ *(?:\\| `)?(orgaudit-sandbox .* -- terraform [^`|\n]*[^`| \n])(?:` \\| ([01]): .*)?$")

// The commands of the guide end as the guide says.
func TestAccTestingAGate_guide(t *testing.T) {
	rootmodule.SkipBelow(t, "1.8.0") // override_data: Terraform 1.7, OpenTofu 1.8
	text, err := os.ReadFile(filepath.Join(rootmodule.Repository(t), "docs", "guides", "testing-gates.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, steps, found := strings.Cut(string(text), "## Five minutes")
	steps, _, ends := strings.Cut(steps, "\n## ")
	commands := guideCommand.FindAllStringSubmatch(steps, -1)
	if !found || !ends || len(commands) != 6 || !strings.Contains(steps, "echo '{}' > /tmp/empty.json") {
		t.Fatalf("%d commands in the guide, want the suite and five plans", len(commands))
	}
	folder := terraformFolder(t)
	if err := os.Symlink(rootmodule.BuildSandbox(t), filepath.Join(folder, "orgaudit-sandbox")); err != nil {
		t.Fatal(err)
	}
	says := []string{"10 passed, 0 failed", "Resource postcondition failed", "audited", "Non-compliant resources not read", "only keys of 100000000001 are allowed", "has 0 members"}
	for i, command := range commands {
		t.Run(says[i], func(t *testing.T) {
			t.Parallel()
			o := newOffline(t, "", "postcondition")
			o.Write("empty.json", "{}")
			o.Write("../organization.json", read(t, "organization.json"))
			o.SetVariables(map[string]string{"PATH": folder + string(os.PathListSeparator) + os.Getenv("PATH"), "TF_CLI_ARGS": "-no-color"})
			exitCode, _ := strconv.Atoi("0" + command[2])
			stdout, stderr := o.RunProgram(exitCode, "sh", "-c", strings.ReplaceAll(command[1], "/tmp/empty.json", "empty.json"))
			wantWords(t, rootmodule.Unframed(stdout+stderr), says[i])
		})
	}
}

// read returns a file of the gates' folder.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(rootmodule.Repository(t), gates.Folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
