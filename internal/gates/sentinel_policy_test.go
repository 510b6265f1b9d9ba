// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package gates_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/gates"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/rootmodule"
)

// The words of the Sentinel language that are not names of the policy.
var (
	sentinelKeywords = []string{
		"all", "any", "as", "break", "case", "continue", "default", "else", "filter", "for", "func", "if", "import", "map",
		"param", "return", "rule", "when", "and", "contains", "in", "is", "matches", "not", "or", "xor", "empty", "defined",
	}
	sentinelBuiltins = []string{
		"false", "null", "true", "undefined", "append", "bool", "delete", "error", "float", "int", "keys", "length", "print",
		"range", "string", "values",
	}

	textPattern       = regexp.MustCompile(`"[^"\n]*"`)
	commentPattern    = regexp.MustCompile(`(?m)#.*$`)
	wordPattern       = regexp.MustCompile(`\.?\b[a-zA-Z_]\w*\b`)
	selectorPattern   = regexp.MustCompile(`\b([a-z_]+)((?:\.[a-z_]+)+)`)
	paramPattern      = regexp.MustCompile(`(?m)^param (\w+)`)
	rulePattern       = regexp.MustCompile(`(?m)^(\w+) = rule \{`)
	globalPattern     = regexp.MustCompile(`(?m)^(\w+) = `)
	localPattern      = regexp.MustCompile(`(?m)^\t+(\w+) \+?= `)
	loopPattern       = regexp.MustCompile(` as (\w+) \{`)
	parametersPattern = regexp.MustCompile(`func\(([\w, ]*)\)`)
	typePattern       = regexp.MustCompile(`"(orgaudit_\w+)"`)
	narrowingPattern  = regexp.MustCompile(`(?m)^\t"(orgaudit_\w+)": +\[(.*)\],$`)
	comparison        = regexp.MustCompile(` (?:is|in|matches|contains|[<>]=?|[=!]=) `)
	typeComparison    = regexp.MustCompile(`types\.type_of\(\w+\) is `)
)

func sentinelPolicy(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(rootmodule.Repository(t), sentinelFolder, "orgaudit.sentinel"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// code is Sentinel without its comments, and with its texts emptied.
func code(policy string) string {
	return textPattern.ReplaceAllString(commentPattern.ReplaceAllString(policy, ""), `""`)
}

func names(pattern *regexp.Regexp, text string) (found []string) {
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		for name := range strings.SplitSeq(match[1], ", ") {
			if name != "" {
				found = append(found, name)
			}
		}
	}
	return found
}

func sortedKeys[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }

func TestSentinelPolicyForm(t *testing.T) {
	policy := sentinelPolicy(t)
	code := code(policy)

	t.Run("brackets are closed", func(t *testing.T) {
		var open []rune
		pairs := map[rune]rune{')': '(', ']': '[', '}': '{'}
		for _, sign := range code {
			switch sign {
			case '(', '[', '{':
				open = append(open, sign)
			case ')', ']', '}':
				if len(open) == 0 || open[len(open)-1] != pairs[sign] {
					t.Fatalf("%c closes nothing", sign)
				}
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 || strings.Count(code, `"`)%2 != 0 {
			t.Errorf("left open: %q", string(open))
		}
	})
	t.Run("every name is declared", func(t *testing.T) {
		declared := slices.Concat(sentinelKeywords, sentinelBuiltins, []string{"tfplan", "types"}, names(paramPattern, code),
			names(globalPattern, code), names(localPattern, code), names(loopPattern, code), names(parametersPattern, code))
		for _, word := range wordPattern.FindAllString(code, -1) {
			if !strings.HasPrefix(word, ".") && !slices.Contains(declared, word) {
				t.Errorf("%q is not declared", word)
			}
		}
	})
	t.Run("no name is a word of the language, and no function changes a name of the policy", func(t *testing.T) {
		globals := append(names(paramPattern, code), names(globalPattern, code)...)
		inner := slices.Concat(names(localPattern, code), names(loopPattern, code), names(parametersPattern, code))
		for _, name := range append(globals, inner...) {
			if slices.Contains(sentinelKeywords, name) || slices.Contains(sentinelBuiltins, name) {
				t.Errorf("%q is a word of the language", name)
			}
		}
		for _, name := range inner {
			if slices.Contains(globals, name) {
				t.Errorf("%q is a name of the policy", name)
			}
		}
	})
	t.Run("what is undefined does not pass", func(t *testing.T) {
		for line := range strings.Lines(code) {
			rest := typeComparison.ReplaceAllString(line, "")
			if comparison.MatchString(rest) && !strings.Contains(line, ") else false") {
				t.Errorf("may be undefined: %s", line)
			}
		}
	})
	t.Run("main needs every rule", func(t *testing.T) {
		_, main, _ := strings.Cut(code, "main = rule {")
		for _, name := range names(rulePattern, code) {
			if name != "main" && !regexp.MustCompile(`\b`+name+`\b`).MatchString(main) {
				t.Errorf("rule %s is not in main", name)
			}
		}
		if regexp.MustCompile(`\bor\b`).MatchString(main) {
			t.Error("main passes on one of two rules")
		}
	})
}

// policyNames holds what the policy names to the plans and to the provider's schema.
func policyNames(t *testing.T, plans map[string]map[string]any) {
	policy := sentinelPolicy(t)
	roots := map[string][]any{
		"tfplan": {map[string]any{"raw": nil}},
		"types":  {map[string]any{"type_of": nil}},
	}
	for _, name := range []string{"pass", "in_module", "read_at_apply"} {
		plan := plans[name]
		roots["plan"] = append(roots["plan"], plan)
		roots["change"] = append(roots["change"], items(plan["resource_changes"])...)
		for _, module := range modules(plan) {
			roots["module"] = append(roots["module"], module)
			for _, read := range items(module["resources"]) {
				roots["read"] = append(roots["read"], read)
				for variable, list := range map[string]string{
					"member": "members", "item": "resources", "assignment": "policy_assignments", "task": "tasks",
				} {
					roots[variable] = append(roots[variable], items(at(read, "values", list))...)
				}
			}
		}
	}
	for _, match := range selectorPattern.FindAllStringSubmatch(code(policy), -1) {
		path := strings.Split(match[2], ".")[1:]
		if !slices.ContainsFunc(roots[match[1]], func(root any) bool { return has(root, path...) }) {
			t.Errorf("no plan has %s", match[0])
		}
	}

	schemas := dataSourceSchemas(t)
	for _, name := range names(typePattern, policy) {
		if schemas[name] == nil {
			t.Errorf("the provider has no data source %s", name)
		}
	}
	narrowing := names(narrowingPattern, policy)
	if want := []string{"orgaudit_cic_tasks", "orgaudit_noncompliant_resources", "orgaudit_organization_members", "orgaudit_policy_states_summary"}; !slices.Equal(narrowing, want) {
		t.Errorf("narrowing is of %q, not %q", narrowing, want)
	}
	judged := []string{"timeouts", "domain_id", "status"} // the last two by what they are
	for _, match := range narrowingPattern.FindAllStringSubmatch(policy, -1) {
		var want []string
		for argument, optional := range schemas[match[1]] {
			if optional && !slices.Contains(judged, argument) {
				want = append(want, argument)
			}
		}
		slices.Sort(want)
		var have []string
		for _, text := range textPattern.FindAllString(match[2], -1) {
			have = append(have, strings.Trim(text, `"`))
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("arguments that narrow %s (-schema +policy):\n%s", match[1], diff)
		}
	}
}

// dataSourceSchemas gives the attributes of each data source, and whether they are optional arguments.
func dataSourceSchemas(t *testing.T) map[string]map[string]bool {
	t.Helper()
	module := gates.New(t, gates.Serve(t, gates.Organization(t)), "sentinel")
	stdout, _ := module.Run(0, "providers", "schema", "-json")
	var document struct {
		ProviderSchemas map[string]struct {
			DataSourceSchemas map[string]struct {
				Block struct {
					Attributes map[string]struct {
						Optional bool `json:"optional"`
					} `json:"attributes"`
				} `json:"block"`
			} `json:"data_source_schemas"`
		} `json:"provider_schemas"`
	}
	if err := json.Unmarshal([]byte(stdout), &document); err != nil {
		t.Fatal(err)
	}
	schemas := map[string]map[string]bool{}
	for _, provider := range document.ProviderSchemas {
		for name, schema := range provider.DataSourceSchemas {
			schemas[name] = map[string]bool{}
			for attribute, description := range schema.Block.Attributes {
				schemas[name][attribute] = description.Optional
			}
		}
	}
	return schemas
}

// items gives a list of a decoded plan, empty where it is none.
func items(value any) []any {
	list, _ := value.([]any)
	return list
}

// at gives what is at a path of keys, nil where there is nothing.
func at(value any, path ...string) any {
	for _, key := range path {
		object, _ := value.(map[string]any)
		value = object[key]
	}
	return value
}

// has tells whether there is something at a path of keys, null too.
func has(value any, path ...string) bool {
	object, _ := at(value, path[:len(path)-1]...).(map[string]any)
	_, there := object[path[len(path)-1]]
	return there
}

// modules gives the root module of what was read, and those below it.
func modules(plan map[string]any) (found []map[string]any) {
	level := []any{at(plan, "prior_state", "values", "root_module")}
	for len(level) > 0 {
		module, _ := level[0].(map[string]any)
		found = append(found, module)
		level = append(level[1:], items(module["child_modules"])...)
	}
	return found
}
