// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// mutation is a change of a gate's main.tf with which a run of the gate's suite fails, or the suite with a message.
type mutation struct{ old, new, says string }

// checkSuite checks that the published suite of a gate passes, and that it fails for a gate that lets something through.
func checkSuite(t *testing.T, gate, passed string, options, arguments []string, mutations map[string]mutation) {
	t.Helper()
	command := rootmodule.BuildSandbox(t)
	t.Run("as published", func(t *testing.T) {
		t.Parallel()
		wantWords(t, newOffline(t, command, gate).run(0, options, arguments...), passed)
	})
	for name, mutation := range mutations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffline(t, command, gate)
			text, says := o.Read("main.tf"), mutation.says
			if strings.Count(text, mutation.old) != 1 {
				t.Fatalf("main.tf needs %q exactly once", mutation.old)
			}
			if !strings.Contains(says, " ") {
				says = `run "` + says + `"... fail`
			}
			o.Write("main.tf", strings.Replace(text, mutation.old, mutation.new, 1))
			wantWords(t, o.run(1, options, arguments...), says)
		})
	}
}

func TestAccTestingAGate_suite(t *testing.T) {
	rootmodule.SkipBelow(t, "1.8.0") // override_data: Terraform 1.7, OpenTofu 1.8
	checkSuite(t, "postcondition", "10 passed, 0 failed", nil, []string{"test"}, map[string]mutation{
		"a gate without the resources":     {"]) <= var.max_noncompliant_resources", "]) >= 0 || var.max_noncompliant_resources == 0", "blocks_at_one_resource_more"},
		"a gate without the rules":         {"]) <= var.max_noncompliant_rules", "]) >= 0 || var.max_noncompliant_rules == 0", "blocks_at_a_rule_that_is_not_accepted"},
		"a gate without the members":       {"length(self.members) >= var.min_members", "length(self.members) >= 0", "blocks_where_too_few_members_were_audited"},
		"a gate without the grants":        {"for grant in self.auth_policies :\n", "for grant in [] :\n", "blocks_at_a_sub_account_that_may_not_log_in"},
		"a gate without Identity Center":   {"for assignment in self.role_assignments :\n", "for assignment in [] :\n", "blocks_at_a_group_that_may_not_log_in"},
		"a gate without the tag policy":    {"condition     = self.applies", "condition     = self.target_id > 0", "blocks_at_a_member_without_a_tag_policy"},
		"a gate without the recorder":      {"condition     = self.recording", "condition     = self.domain_id != null", "blocks_at_a_recorder_that_is_off"},
		"a gate without the rules' number": {"length(self.policy_assignments) >= var.min_rules", "length(self.policy_assignments) >= 0", "blocks_where_too_few_rules_were_audited"},
		"a gate that reads no members":     {"toset([for member in data.orgaudit_organization_members.all.members : tostring(member.member_uin)])", "toset([])", "did not look at every member"},
	})
}

// The tables of the guide have every field of an organization's file, and no other.
func TestTestingAGate_fieldsOfAnOrganization(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(rootmodule.Repository(t), "docs", "guides", "testing-gates.md"))
	if err != nil {
		t.Fatal(err)
	}
	quoted := regexp.MustCompile("`([a-z_]+(?:\\[\\])?)`")
	var got []string
	for _, section := range strings.Split(string(text), "\n### `")[1:] {
		object, rest, _ := strings.Cut(section, "`\n\n| Field | What it has |\n|---|---|\n")
		table, _, _ := strings.Cut(rest, "\n\n")
		got = append(got, object)
		for _, row := range strings.Split(table, "\n") {
			cells := strings.Split(strings.TrimPrefix(row, "| "), " | ")
			for _, field := range quoted.FindAllStringSubmatch(cells[0], -1) {
				path := object + "." + field[1]
				got = append(got, path)
				// The row names the fields of a small object, too. After "made from", it names another field.
				says, _, _ := strings.Cut(cells[1], "made from")
				for _, inside := range quoted.FindAllStringSubmatch(says, -1) {
					got = append(got, path+"."+inside[1])
				}
			}
		}
	}
	var want []string
	fieldPaths(reflect.TypeFor[organization.Organization](), "", func(path string) { want = append(want, path) })
	slices.Sort(got)
	got = slices.Compact(got) // an object with a table of its own is in two tables
	slices.Sort(want)
	if difference := cmp.Diff(want, got); difference != "" {
		t.Error(difference)
	}
}

// fieldPaths visits the JSON path of each field of a type, such as members[].name.
func fieldPaths(typ reflect.Type, prefix string, visit func(path string)) {
	for field := range typ.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		path, kept := prefix+name, field.Type
		if kept.Kind() == reflect.Pointer {
			kept = kept.Elem()
		}
		object := kept.PkgPath() != "" && strings.HasPrefix(kept.Name(), "Object[")
		if kept.Kind() == reflect.Slice && !object {
			path += "[]"
			kept = kept.Elem()
		}
		visit(path)
		if kept.Kind() == reflect.Struct {
			fieldPaths(kept, path+".", visit)
		}
	}
}

// read returns a file of the gates' folder.
func read(t *testing.T, name string) string {
	t.Helper()
	return readFile(t, filepath.Join(rootmodule.Repository(t), gates.Folder, name))
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
