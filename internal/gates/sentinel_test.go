// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

var updateMocks = flag.Bool("update-mocks", false, "write the mocks of the Sentinel gate from what is planned")

const sentinelFolder = gates.Folder + "/sentinel"

// The parts of a mock that can differ: the plan itself, and each read.
const (
	ofPlan     = "complete"
	ofChanges  = "resource_changes"
	ofMembers  = "data.orgaudit_organization_members.all"
	ofFirst    = `data.orgaudit_noncompliant_resources.member["100012345601"]`
	ofSecond   = `data.orgaudit_noncompliant_resources.member["100012345602"]`
	ofTasks    = "data.orgaudit_cic_tasks.all"
	ofSummary  = "data.orgaudit_policy_states_summary.account"
	moduleName = "module.audit."
)

// mock is one plan of the Sentinel gate's configuration, over the organization that belongs to the gates.
type mock struct {
	change    func(*sandbox.Organization)     // what differs in the organization
	edit      func(main *hclwrite.File)       // what differs in the configuration
	prepare   func(module *rootmodule.Module) // what comes before the plan
	after     func(server *sandbox.Server)    // what changes after prepare
	arguments []string
	differs   []string // the parts that differ from the mock pass
}

// without removes a data source.
func without(name string) func(*hclwrite.File) {
	return func(main *hclwrite.File) { main.Body().RemoveBlock(dataBlock(main, name)) }
}

func dataBlock(main *hclwrite.File, name string) *hclwrite.Block {
	for _, block := range main.Body().Blocks() {
		if block.Type() == "data" && block.Labels()[0] == "orgaudit_"+name {
			return block
		}
	}
	panic("no data source " + name)
}

// set sets an argument of a data source to an expression.
func set(name, argument, expression string) func(*hclwrite.File) {
	return func(main *hclwrite.File) { setIn(dataBlock(main, name), argument, expression) }
}

func setIn(block *hclwrite.Block, argument, expression string) {
	block.Body().AppendNewline() // the block may be on one line
	block.Body().SetAttributeRaw(argument, hclwrite.Tokens{{Bytes: []byte(expression)}})
}

func all(edits ...func(*hclwrite.File)) func(*hclwrite.File) {
	return func(main *hclwrite.File) {
		for _, edit := range edits {
			edit(main)
		}
	}
}

func changeTask(old, replacement string) func(*sandbox.Organization) {
	return func(organization *sandbox.Organization) {
		tasks := organization.TencentCloud.IdentityCenter.Tasks
		tasks[0] = bytes.Replace(tasks[0], []byte(old), []byte(replacement), 1)
	}
}

// worse is everything that the policy stops a run on.
func worse(organization *sandbox.Organization) {
	addResource(`{"Resource": "qcs::a:::x/1"}`)(organization)
	changeTask(`"Success"`, `"Failed"`)(organization)
	organization.HuaweiCloud.PolicyStatesSummary = bytes.ReplaceAll(
		organization.HuaweiCloud.PolicyStatesSummary, []byte(`"Compliant"`), []byte(`"NonCompliant"`))
}

// inModule moves the configuration into a module below the root module.
func inModule(module *rootmodule.Module) {
	module.Write("audit/main.tf", module.Read("main.tf"))
	module.Write("main.tf", "variable \"zone_id\" {}\nmodule \"audit\" {\n  source  = \"./audit\"\n  zone_id = var.zone_id\n}\n")
	module.Run(0, "get")
}

func mocks(t *testing.T) map[string]mock {
	everything := []string{ofTasks, ofFirst, ofSecond, ofMembers, ofSummary}
	var moved []string
	for _, part := range everything {
		moved = append(moved, part, moduleName+part)
	}
	rule := map[string]any{"compliance_state": "NonCompliant", "policy_assignment": map[string]any{"name": "another"}}
	stateless := map[string]any{"policy_assignment": map[string]any{"name": "another"}}
	another := map[string]any{"compliance_state": "Unknown", "policy_assignment": map[string]any{"name": "another"}}
	addResourceBlock := func(main *hclwrite.File) { main.Body().AppendNewBlock("resource", []string{"terraform_data", "first"}) }
	uins := `toset(["100012345601", "100012345602"])`
	return map[string]mock{
		"pass":                   {},
		"no_members":             {change: noMembers, differs: []string{ofMembers, ofFirst, ofSecond}},
		"no_rules":               {change: noRules(t), differs: []string{ofSummary}},
		"another_rule":           {change: addRule(t, rule), differs: []string{ofSummary}},
		"rule_without_state":     {change: addRule(t, stateless), differs: []string{ofSummary}},
		"rule_of_another_state":  {change: addRule(t, another), differs: []string{ofSummary}},
		"another_resource":       {change: addResource(`{"Resource": "qcs::a:::x/1"}`), differs: []string{ofSecond}},
		"resource_without_name":  {change: addResource(`{"Resource": null}`), differs: []string{ofSecond}},
		"another_failed_task":    {change: changeTask(`"Success"`, `"Failed"`), differs: []string{ofTasks}},
		"task_without_status":    {change: changeTask(`"Status": "Success", `, ""), differs: []string{ofTasks}},
		"task_of_another_status": {change: changeTask(`"Success"`, `"Unknown"`), differs: []string{ofTasks}},
		"change_of_a_resource":   {edit: addResourceBlock, differs: []string{ofChanges}},
		"empty_for_each":         {edit: set("noncompliant_resources", "for_each", "toset([])"), differs: []string{ofFirst, ofSecond}},
		"members_not_read": {
			edit:    all(without("organization_members"), set("noncompliant_resources", "for_each", uins)),
			differs: []string{ofMembers},
		},
		"resources_not_read": {edit: without("noncompliant_resources"), differs: []string{ofFirst, ofSecond}},
		"summary_not_read":   {edit: without("policy_states_summary"), differs: []string{ofSummary}},
		"tasks_not_read":     {edit: without("cic_tasks"), differs: []string{ofTasks}},
		"narrowed_members":   {edit: set("organization_members", "search_key", `"o"`), differs: []string{ofMembers}},
		"narrowed_resources": {edit: set("noncompliant_resources", "tag_key", `"env"`), differs: []string{ofFirst, ofSecond}},
		"narrowed_summary":   {edit: set("policy_states_summary", "tags", `["a=b"]`), differs: []string{ofSummary}},
		"narrowed_tasks":     {edit: set("cic_tasks", "status", `"Success"`), differs: []string{ofTasks}},
		"failed_tasks_only":  {edit: set("cic_tasks", "status", `"Failed"`), differs: []string{ofTasks}},
		"in_module":          {prepare: inModule, differs: moved},
		"another_resource_in_module": {
			prepare: inModule, change: addResource(`{"Resource": "qcs::a:::x/1"}`), differs: moved,
		},
		"nothing_read": {
			edit: all(without("organization_members"), without("noncompliant_resources"), without("cic_tasks"),
				without("policy_states_summary")), differs: everything,
		},
		// What was read at the apply stays in the plan, though everything is worse by now: only complete tells.
		"stale": {
			prepare:   func(module *rootmodule.Module) { module.Run(0, "apply", "-auto-approve", "-var-file=sandbox.tfvars") },
			after:     func(server *sandbox.Server) { server.Update(worse) },
			arguments: []string{"-target=" + ofMembers}, differs: []string{ofPlan},
		},
		"read_at_apply": {
			edit:    all(addResourceBlock, set("cic_tasks", "depends_on", "[terraform_data.first]")),
			differs: []string{ofChanges, ofTasks},
		},
	}
}

// plan plans the mock's configuration and gives the plan JSON.
func (m mock) plan(t *testing.T) map[string]any {
	t.Helper()
	organization := gates.Organization(t)
	if m.change != nil {
		m.change(&organization)
	}
	server := gates.Serve(t, organization)
	module := gates.New(t, server, "sentinel")
	if m.edit != nil {
		main, diagnostics := hclwrite.ParseConfig([]byte(module.Read("main.tf")), "main.tf", hcl.InitialPos)
		if diagnostics.HasErrors() {
			t.Fatal(diagnostics)
		}
		m.edit(main)
		module.Write("main.tf", string(main.Bytes()))
	}
	if m.prepare != nil {
		m.prepare(module)
	}
	if m.after != nil {
		m.after(server)
	}
	module.Plan(0, append([]string{"-var-file=sandbox.tfvars"}, m.arguments...)...)
	plan := decode(t, module.PlanJSON()).(map[string]any)
	if _, tells := plan["complete"]; !tells { // OpenTofu's plans have no such field
		plan["complete"] = !slices.Contains(m.differs, ofPlan)
	}
	return plan
}

func decode(t *testing.T, text []byte) (value any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// TestAccSentinelGate makes the mocks anew, holds the committed ones to them, and the test cases and the policy to
// what was planned. The policy itself is not run: Sentinel cannot be had here.
func TestAccSentinelGate(t *testing.T) {
	rootmodule.SkipBelow(t, "1.8.0") // complete in plan JSON; OpenTofu has it not, and the test sees to that
	var mutex sync.Mutex
	raws, plans := map[string]map[string]any{}, map[string]map[string]any{}
	t.Run("mocks", func(t *testing.T) {
		for name, m := range mocks(t) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				plan := m.plan(t)
				raw := trimmedPlan(plan)
				committed(t, name, raw)
				mutex.Lock()
				defer mutex.Unlock()
				raws[name], plans[name] = raw, plan
			})
		}
	})
	if t.Failed() {
		return
	}
	t.Run("a mock differs in what it is for", func(t *testing.T) {
		for name, m := range mocks(t) {
			want := append([]string{}, m.differs...)
			slices.Sort(want)
			if diff := cmp.Diff(want, differences(raws["pass"], raws[name])); diff != "" {
				t.Errorf("%s differs from pass (-want +got):\n%s", name, diff)
			}
		}
	})
	t.Run("test cases", func(t *testing.T) { testCases(t, raws) })
	t.Run("policy", func(t *testing.T) { policyNames(t, plans) })
}

// committed holds the committed mock to what was planned, or writes it.
func committed(t *testing.T, name string, raw map[string]any) {
	t.Helper()
	path := filepath.Join(rootmodule.Repository(t), sentinelFolder, "mocks", name+".sentinel")
	text := "# Copyright (c) The orgaudit Authors\n# SPDX-License-Identifier: MPL-2.0\n\n" +
		"# From a plan of ../main.tf, cut down to what ../orgaudit.sentinel looks at. Written by\n" +
		"# go test ./internal/gates -run Sentinel -update-mocks\n\n" +
		"raw = " + sentinelText(raw, 0) + "\n"
	if *updateMocks {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, string(have)); diff != "" {
		t.Errorf("%s is not what is planned now; -update-mocks writes it (-planned +committed):\n%s", path, diff)
	}
}

// sentinelText gives a decoded JSON value as Sentinel has it: keys in quotes, a comma after every item.
func sentinelText(value any, depth int) string {
	indent := strings.Repeat("\t", depth)
	var lines strings.Builder
	switch value := value.(type) {
	case map[string]any:
		if len(value) == 0 {
			return "{}"
		}
		for _, key := range sortedKeys(value) {
			fmt.Fprintf(&lines, "%s\t%q: %s,\n", indent, key, sentinelText(value[key], depth+1))
		}
		return "{\n" + lines.String() + indent + "}"
	case []any:
		if len(value) == 0 {
			return "[]"
		}
		for _, item := range value {
			fmt.Fprintf(&lines, "%s\t%s,\n", indent, sentinelText(item, depth+1))
		}
		return "[\n" + lines.String() + indent + "]"
	case string:
		return fmt.Sprintf("%q", value)
	case nil:
		return "null"
	default: // a number, true or false
		return fmt.Sprint(value)
	}
}
