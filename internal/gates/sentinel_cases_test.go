// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/rootmodule"
)

// keptOfItems are the attributes of read items that the policy looks at.
var keptOfItems = []string{
	"member_uin", "resource", "compliance_state", "policy_assignment", "name", "task_id", "status", "failure_reason",
}

// trimmedPlan cuts a plan down to what the policy looks at.
func trimmedPlan(plan map[string]any) map[string]any {
	raw := map[string]any{"complete": plan["complete"]}
	if root, read := at(plan, "prior_state", "values", "root_module").(map[string]any); read {
		raw["prior_state"] = map[string]any{"values": map[string]any{"root_module": trimmedModule(root)}}
	}
	var changes []any
	for _, change := range items(plan["resource_changes"]) {
		trimmed := kept(change, "address", "mode", "type")
		trimmed["change"] = kept(at(change, "change"), "actions")
		changes = append(changes, trimmed)
	}
	if changes != nil {
		raw["resource_changes"] = changes
	}
	return raw
}

func kept(value any, keys ...string) map[string]any {
	object, _ := value.(map[string]any)
	trimmed := map[string]any{}
	for _, key := range keys {
		if has(object, key) {
			trimmed[key] = object[key]
		}
	}
	return trimmed
}

func trimmedModule(module map[string]any) map[string]any {
	trimmed := kept(module, "address")
	var resources, children []any
	for _, resource := range items(module["resources"]) {
		read := kept(resource, "address", "mode", "type")
		values := map[string]any{}
		if object, found := at(resource, "values").(map[string]any); found {
			for name, value := range object {
				values[name] = trimmedValue(value)
			}
		}
		delete(values, "timeouts")
		delete(values, "results")
		read["values"] = values
		resources = append(resources, read)
	}
	for _, child := range items(module["child_modules"]) {
		if module, found := child.(map[string]any); found {
			children = append(children, trimmedModule(module))
		}
	}
	if resources != nil {
		trimmed["resources"] = resources
	}
	if children != nil {
		trimmed["child_modules"] = children
	}
	return trimmed
}

func trimmedValue(value any) any {
	switch value := value.(type) {
	case []any:
		trimmed := []any{}
		for _, item := range value {
			trimmed = append(trimmed, trimmedValue(item))
		}
		return trimmed
	case map[string]any:
		trimmed := kept(value, keptOfItems...)
		for key := range trimmed {
			trimmed[key] = trimmedValue(trimmed[key])
		}
		return trimmed
	}
	return value
}

// differences names the parts that differ between two mocks.
func differences(one, other map[string]any) []string {
	differ := []string{}
	first, second := parts(one), parts(other)
	for _, name := range slices.Sorted(maps.Keys(merged(first, second))) {
		if !cmp.Equal(first[name], second[name]) {
			differ = append(differ, name)
		}
	}
	return differ
}

func merged(one, other map[string]any) map[string]any {
	both := maps.Clone(one)
	maps.Copy(both, other)
	return both
}

// parts gives each read of a mock by its address, and what else it has.
func parts(raw map[string]any) map[string]any {
	parts := maps.Clone(raw)
	delete(parts, "prior_state")
	for _, module := range modules(raw) {
		for _, read := range items(module["resources"]) {
			address, _ := at(read, "address").(string)
			parts[address] = read
		}
	}
	return parts
}

// testCase is a file of the folder test: what Sentinel is to make of the policy with a mock and parameters.
type testCase struct {
	mock   string
	params map[string]any
	rules  map[string]bool
}

// loadTestCase reads a test case with the attributes that Sentinel's documentation gives them.
func loadTestCase(t *testing.T, path string) (loaded testCase) {
	t.Helper()
	loaded = testCase{params: map[string]any{}, rules: map[string]bool{}}
	for _, block := range blocks(t, path) {
		switch name := strings.Join(append([]string{block.Type}, block.Labels...), " "); {
		case name == "mock tfplan/v2":
			if len(block.Body.Blocks) != 1 || block.Body.Blocks[0].Type != "module" {
				t.Fatalf("%s: a mock has one block module", path)
			}
			loaded.mock, _ = attribute(t, block.Body.Blocks[0].Body, "source").(string)
		case block.Type == "param" && len(block.Labels) == 1:
			loaded.params[block.Labels[0]] = attribute(t, block.Body, "value")
		case name == "test":
			rules, _ := attribute(t, block.Body, "rules").(map[string]any)
			for rule, verdict := range rules {
				loaded.rules[rule] = verdict == true
			}
		default:
			t.Errorf("%s: no such block: %s", path, name)
		}
	}
	return loaded
}

func blocks(t *testing.T, path string) hclsyntax.Blocks {
	t.Helper()
	file, diagnostics := hclparse.NewParser().ParseHCLFile(path)
	if diagnostics.HasErrors() {
		t.Fatal(diagnostics)
	}
	if formatted := hclwrite.Format(file.Bytes); string(formatted) != string(file.Bytes) {
		t.Errorf("%s is not in form:\n%s", path, formatted)
	}
	body, _ := file.Body.(*hclsyntax.Body)
	if len(body.Attributes) > 0 {
		t.Errorf("%s has attributes outside blocks", path)
	}
	return body.Blocks
}

// attribute gives the value of the one attribute of a body.
func attribute(t *testing.T, body *hclsyntax.Body, name string) any {
	t.Helper()
	if len(body.Attributes) != 1 || body.Attributes[name] == nil {
		t.Fatalf("not the one attribute %s", name)
	}
	return evaluated(t, body.Attributes[name])
}

func evaluated(t *testing.T, attribute *hclsyntax.Attribute) any {
	t.Helper()
	value, diagnostics := attribute.Expr.Value(nil)
	if diagnostics.HasErrors() {
		t.Fatal(diagnostics)
	}
	text, err := ctyjson.Marshal(value, value.Type())
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, text)
}

// testCases holds each test case to the mock that it names: rules are false where the mock calls for it.
func testCases(t *testing.T, raws map[string]map[string]any) {
	policy := sentinelPolicy(t)
	folder := filepath.Join(rootmodule.Repository(t), sentinelFolder)
	paths, err := filepath.Glob(filepath.Join(folder, "test", "orgaudit", "*"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no test cases", err)
	}
	used, broken := map[string]bool{}, map[string]bool{}
	for _, path := range paths {
		name := filepath.Base(path)
		loaded := loadTestCase(t, path)
		mock := strings.TrimSuffix(filepath.Base(loaded.mock), ".sentinel")
		if loaded.mock != "../../mocks/"+mock+".sentinel" || raws[mock] == nil {
			t.Errorf("%s: no mock %q", name, loaded.mock)
			continue
		}
		used[mock] = true
		for param := range loaded.params {
			if !slices.Contains(names(paramPattern, policy), param) {
				t.Errorf("%s: the policy has no param %s", name, param)
			}
		}
		want := verdicts(raws[mock], loaded.params)
		if diff := cmp.Diff(want, loaded.rules); diff != "" {
			t.Errorf("%s asserts another verdict than its mock calls for (-called for +asserted):\n%s", name, diff)
		}
		if loaded.rules["main"] != strings.HasPrefix(name, "pass") {
			t.Errorf("%s: main is %t", name, loaded.rules["main"])
		}
		for rule, passes := range loaded.rules {
			broken[rule] = broken[rule] || !passes
		}
	}
	if diff := cmp.Diff(sortedKeys(raws), sortedKeys(used)); diff != "" {
		t.Errorf("mocks and those that a test case uses:\n%s", diff)
	}
	rules := names(rulePattern, code(policy))
	slices.Sort(rules)
	if diff := cmp.Diff(rules, sortedKeys(broken)); diff != "" {
		t.Errorf("rules of the policy and those that test cases assert:\n%s", diff)
	}
	for rule, once := range broken {
		if !once {
			t.Errorf("no test case breaks the rule %s", rule)
		}
	}
}

func TestSentinelPolicySet(t *testing.T) {
	policy := sentinelPolicy(t)
	folder := filepath.Join(rootmodule.Repository(t), sentinelFolder)
	set := blocks(t, filepath.Join(folder, "sentinel.hcl"))
	if len(set) != 1 || set[0].Type != "policy" || !slices.Equal(set[0].Labels, []string{"orgaudit"}) {
		t.Fatal("not the one policy orgaudit: a mock here could stand in for a real plan")
	}
	attributes := set[0].Body.Attributes
	if got := evaluated(t, attributes["source"]); got != "./orgaudit.sentinel" {
		t.Errorf("source is %q", got)
	}
	if got := evaluated(t, attributes["enforcement_level"]); got != "hard-mandatory" {
		t.Errorf("enforcement_level is %q", got)
	}
	params, _ := evaluated(t, attributes["params"]).(map[string]any)
	for param := range params {
		if !slices.Contains(names(paramPattern, policy), param) {
			t.Errorf("the policy has no param %s", param)
		}
	}
	if _, given := params["domain_id"]; !given {
		t.Error("the required param domain_id is not given")
	}
}

// verdicts tells what the rules are to make of a mock, by the README and not by the policy.
func verdicts(raw, params map[string]any) map[string]bool {
	reads := map[string][]map[string]any{}
	for _, module := range modules(raw) {
		for _, read := range items(module["resources"]) {
			kind, _ := at(read, "type").(string)
			values, _ := at(read, "values").(map[string]any)
			reads[kind] = append(reads[kind], values)
		}
	}
	number := func(param string, otherwise float64) float64 {
		value, given := params[param]
		if !given {
			return otherwise
		}
		number, _ := value.(json.Number)
		parsed, err := number.Float64()
		if err != nil {
			return math.NaN() // no comparison with it holds
		}
		return parsed
	}
	accepted := func(param string, name any) bool { return name != nil && slices.Contains(items(params[param]), name) }
	domain, text := params["domain_id"].(string)
	found := map[string]bool{
		"settings": text && domain != "" && number("min_members", 1) >= 1 && number("min_rules", 1) >= 1 &&
			number("max_noncompliant_rules", 0) >= 0 && listed(params, "accepted_rules") && params["audit_tasks"] != "false",
		"complete": raw["complete"] == true && !readAtApply(raw),
		"members":  false, "coverage": true, "resources": true, "account": false, "account_rules": true,
		"tasks": params["audit_tasks"] == false,
	}
	judgeMembers(found, reads, number, accepted)
	for _, summary := range reads["orgaudit_policy_states_summary"] {
		found["account"] = summary["domain_id"] == domain && summary["tags"] == nil
		rules, open := items(summary["policy_assignments"]), 0.0
		for _, rule := range rules {
			if at(rule, "compliance_state") != "Compliant" && !accepted("accepted_rules", at(rule, "policy_assignment", "name")) {
				open++
			}
		}
		found["account_rules"] = float64(len(rules)) >= number("min_rules", 1) && open <= number("max_noncompliant_rules", 0)
	}
	for _, tasks := range reads["orgaudit_cic_tasks"] {
		failed := 0.0
		for _, task := range items(tasks["tasks"]) {
			if status := at(task, "status"); status != "Success" && status != "InProgress" {
				failed++
			}
		}
		found["tasks"] = failed <= number("max_failed_tasks", 0) && (tasks["status"] == nil || tasks["status"] == "Failed")
	}
	main := true
	for _, passes := range found {
		main = main && passes
	}
	found["main"] = main
	return found
}

func listed(params map[string]any, param string) bool {
	_, list := params[param].([]any)
	return list || params[param] == nil
}

func readAtApply(raw map[string]any) bool {
	return slices.ContainsFunc(items(raw["resource_changes"]), func(change any) bool { return at(change, "mode") == "data" })
}

func judgeMembers(found map[string]bool, reads map[string][]map[string]any, number func(string, float64) float64, accepted func(string, any) bool) {
	audited := map[any]bool{}
	for _, member := range reads["orgaudit_noncompliant_resources"] {
		open := 0.0
		for _, item := range items(member["resources"]) {
			if !accepted("accepted_resources", at(item, "resource")) {
				open++
			}
		}
		found["resources"] = found["resources"] && open <= number("max_noncompliant_resources", 0)
		if member["tag_key"] == nil {
			audited[member["member_uin"]] = true
		}
	}
	for _, organization := range reads["orgaudit_organization_members"] {
		members := items(organization["members"])
		found["members"] = organization["search_key"] == nil && float64(len(members)) >= number("min_members", 1)
		for _, member := range members {
			found["coverage"] = found["coverage"] && audited[at(member, "member_uin")]
		}
	}
}
