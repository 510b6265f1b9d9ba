// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// liveArguments are the arguments that the tests of the real services give, with the variables that hold them.
var liveArguments = map[string]string{
	"member_uin": "ORGAUDIT_LIVE_MEMBER_UIN",
	"policy_id":  "ORGAUDIT_LIVE_POLICY_ID",
	"zone_id":    "ORGAUDIT_LIVE_ZONE_ID",
	"domain_id":  "ORGAUDIT_LIVE_DOMAIN_ID",
}

// Variables each of which says where the keys of a cloud come from. The provider tells what one of them lacks.
var (
	liveTencentCloudKeys = []string{
		"TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_PROFILE", "TENCENTCLOUD_SHARED_CREDENTIALS_DIR", "TENCENTCLOUD_CAM_ROLE_NAME",
		"TENCENTCLOUD_ASSUME_ROLE_PROVIDER_ID", "TKE_PROVIDER_ID",
	}
	liveHuaweiCloudKeys = []string{
		"HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "HW_PROFILE", "HW_SHARED_CONFIG_FILE", "HW_ASSUME_ROLE_IDP_ID",
	}
)

// live is the data source with the arguments that variables give it, and what is lacking to read it.
func (d dataSource) live(schema *tfprotov6.Schema, variable func(name string) string) (dataSource, []string) {
	var lacking []string
	cloud, keys := "Tencent Cloud", liveTencentCloudKeys
	if d.isHuaweiCloud() {
		cloud, keys = "Huawei Cloud", liveHuaweiCloudKeys
	}
	if !slices.ContainsFunc(keys, func(name string) bool { return variable(name) != "" }) {
		lacking = append(lacking, fmt.Sprintf("keys of %s (%s)", cloud, strings.Join(keys, " or ")))
	}
	d.arguments = map[string]any{}
	for _, attribute := range schema.Block.Attributes {
		if !attribute.Required && !attribute.Optional {
			continue
		}
		name, known := liveArguments[attribute.Name]
		switch {
		case known && variable(name) != "":
			d.arguments[attribute.Name] = variable(name)
		case known && attribute.Required:
			lacking = append(lacking, fmt.Sprintf("%s (its %s)", name, attribute.Name))
		case attribute.Required:
			lacking = append(lacking, fmt.Sprintf("a variable for %s in liveArguments", attribute.Name))
		}
	}
	return d, lacking
}

// readLive reads a data source twice with what variables of the environment give, or skips the test and says
// what is lacking. Nothing that came is printed, only how much.
func readLive(t *testing.T, d dataSource) {
	t.Helper()
	schema := schemas(t)[d.name]
	d, lacking := d.live(schema, os.Getenv)
	if len(lacking) > 0 {
		t.Skipf("%s is left out, it lacks %s", d.name, strings.Join(lacking, ", and "))
	}
	// With the output a second plan shows whatever differs; that it is sensitive keeps it out of the log.
	whole := d.body() + fmt.Sprintf("output \"read\" {\n  value     = %s\n  sensitive = true\n}\n", d.address())
	terraform(t, reads(whole, &liveAnswer{t: t, dataSource: d, schema: schema}))
}

// liveAnswer holds what came from a real service against what any answer has.
type liveAnswer struct {
	t          *testing.T
	dataSource dataSource
	schema     *tfprotov6.Schema
}

// CheckState implements statecheck.StateCheck.
func (a *liveAnswer) CheckState(_ context.Context, request statecheck.CheckStateRequest, response *statecheck.CheckStateResponse) {
	read, err := attributesOf(request.State, a.dataSource.address())
	if err != nil {
		response.Error = err
		return
	}
	sizes, problem := a.dataSource.liveSizes(a.schema, read)
	if problem != "" {
		response.Error = fmt.Errorf("%s: %s", a.dataSource.name, problem)
		return
	}
	a.t.Logf("%s: read %s", a.dataSource.name, strings.Join(sizes, ", "))
}

// liveSizes tells how many items each list has and which attributes no item has, or what is wrong with the
// answer, in words that have nothing of it.
func (d dataSource) liveSizes(schema *tfprotov6.Schema, read map[string]any) (sizes []string, problem string) {
	for _, attribute := range schema.Block.Attributes {
		name := attribute.Name
		if !isResult(attribute) {
			continue
		}
		if name == d.identifier {
			if read[name] == nil {
				return nil, name + " is null"
			}
			sizes = append(sizes, name)
		}
		if !isList(attribute) {
			continue
		}
		list, ok := read[name].([]any)
		if !ok {
			return nil, name + " is no list"
		}
		size := fmt.Sprintf("%d %s", len(list), name)
		var absent []string
		for _, inner := range attribute.NestedType.Attributes {
			has := func(item any) bool { return item.(map[string]any)[inner.Name] != nil }
			if len(list) > 0 && !slices.ContainsFunc(list, has) {
				absent = append(absent, inner.Name)
			}
		}
		if slices.Contains(absent, d.identifier) {
			return nil, fmt.Sprintf("none of %s has %s", size, d.identifier)
		}
		if len(absent) > 0 {
			size += " without " + strings.Join(absent, ", ")
		}
		sizes = append(sizes, size)
	}
	return sizes, ""
}

// isResult tells an attribute that is read from an argument.
func isResult(attribute *tfprotov6.SchemaAttribute) bool {
	return attribute.Computed && !attribute.Optional
}

func isList(attribute *tfprotov6.SchemaAttribute) bool {
	return attribute.NestedType != nil && attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeList
}

// liveSandbox serves every list to a provider that is configured by the environment alone, and gives the
// variables of the live tests.
func liveSandbox(t *testing.T) (*sandbox.Server, map[string]string) {
	t.Helper()
	size := organization.Size{
		Members: 2, ResourcesPerMember: 60, PoliciesPerMember: 2, AccountsPerPolicy: 60, Tasks: 110, Rules: 4, PolicyStates: 250,
	}
	server := start(t, organization.Generate(37, size))
	variables := server.Environment()
	maps.Copy(variables, map[string]string{
		"ORGAUDIT_LIVE_MEMBER_UIN": fmt.Sprint(organization.FirstMemberUin),
		"ORGAUDIT_LIVE_POLICY_ID":  fmt.Sprint(organization.FirstPolicyID),
		"ORGAUDIT_LIVE_ZONE_ID":    organization.ZoneID,
		"ORGAUDIT_LIVE_DOMAIN_ID":  organization.DefaultHuaweiDomainID,
	})
	return server, variables
}

func TestAccLiveTests_readEveryDataSourceOfTheSandbox(t *testing.T) {
	server, variables := liveSandbox(t)
	for name, value := range variables {
		t.Setenv(name, value)
	}
	for name, d := range dataSources {
		t.Run(name, func(t *testing.T) { readLive(t, d) })
		if len(server.CallsOf(d.action)) == 0 {
			t.Errorf("%s was not read", name)
		}
	}
}

func TestLiveTests_everyVariableThatIsMissingIsNamed(t *testing.T) {
	_, variables := liveSandbox(t)
	for name, d := range dataSources {
		schema := schemas(t)[name]
		whole, lacking := d.live(schema, func(name string) string { return variables[name] })
		if len(lacking) > 0 {
			t.Errorf("%s lacks %q with every variable set", name, lacking)
		}
		needed := []string{"TENCENTCLOUD_SECRET_ID"}
		if d.isHuaweiCloud() {
			needed = []string{"HW_ACCESS_KEY"}
		}
		for argument := range d.arguments {
			needed = append(needed, liveArguments[argument])
		}
		for _, missing := range needed {
			_, lacking := d.live(schema, func(name string) string {
				if name == missing {
					return ""
				}
				return variables[name]
			})
			if len(lacking) != 1 || !strings.Contains(lacking[0], missing) {
				t.Errorf("%s without %s lacks %q", name, missing, lacking)
			}
		}
		if _, lacking := d.live(schema, func(string) string { return "" }); len(lacking) != len(needed) {
			t.Errorf("%s lacks %q without any variable, want each of %q", name, lacking, needed)
		}
		for argument := range d.arguments {
			if whole.arguments[argument] != variables[liveArguments[argument]] {
				t.Errorf("%s gets %v for its %s", name, whole.arguments[argument], argument)
			}
		}
		if d.isHuaweiCloud() && whole.arguments["domain_id"] != organization.DefaultHuaweiDomainID {
			t.Errorf("%s gets %v for its domain_id", name, whole.arguments["domain_id"])
		}
	}
}

func TestLiveTests_everySourceOfKeysWillDo(t *testing.T) {
	for _, test := range []struct {
		dataSource string
		sources    []string
	}{
		{"orgaudit_identity_center", liveTencentCloudKeys},
		{"orgaudit_policy_states", liveHuaweiCloudKeys},
	} {
		for _, source := range append(slices.Clone(liveTencentCloudKeys), liveHuaweiCloudKeys...) {
			_, lacking := dataSources[test.dataSource].live(schemas(t)[test.dataSource], func(name string) string {
				if name == source {
					return "set"
				}
				return ""
			})
			if want := slices.Contains(test.sources, source); want != (len(lacking) == 0) {
				t.Errorf("%s with %s lacks %q", test.dataSource, source, lacking)
			}
		}
	}
}

func TestLiveTests_answers(t *testing.T) {
	task := func(id, name any) any { return map[string]any{"task_id": id, "role_configuration_name": name} }
	for _, test := range []struct {
		dataSource, wrong, size string
		read                    map[string]any
	}{
		{"orgaudit_cic_tasks", "tasks is no list", "", map[string]any{"tasks": nil}},
		{"orgaudit_cic_tasks", "none of 2 tasks has task_id", "", map[string]any{"tasks": []any{task(nil, "r"), task(nil, nil)}}},
		{"orgaudit_cic_tasks", "", "0 tasks", map[string]any{"tasks": []any{}}},
		{"orgaudit_cic_tasks", "", "2 tasks without failure_reason, principal_id, ", map[string]any{"tasks": []any{task("t-1", "r"), task(nil, nil)}}},
		{"orgaudit_policy_states_summary", "results is null", "", map[string]any{"policy_assignments": []any{}, "results": nil}},
		{"orgaudit_policy_states_summary", "policy_assignments is no list", "", map[string]any{"results": map[string]any{}}},
		{"orgaudit_policy_states_summary", "", "0 policy_assignments, results", map[string]any{"policy_assignments": []any{}, "results": map[string]any{}}},
		{"orgaudit_identity_center", "zone_id is null", "", map[string]any{"zone_id": nil}},
		{"orgaudit_identity_center", "", "zone_id", map[string]any{"zone_id": "z-1"}},
	} {
		sizes, problem := dataSources[test.dataSource].liveSizes(schemas(t)[test.dataSource], test.read)
		if got := strings.Join(sizes, ", "); problem != test.wrong || !strings.HasPrefix(got, test.size) {
			t.Errorf("%s: got %q, %q, want %q, %q", test.dataSource, got, problem, test.size, test.wrong)
		}
	}
}

func TestLiveTests_knowEveryDataSource(t *testing.T) {
	for name, schema := range schemas(t) {
		var names []string
		for _, attribute := range schema.Block.Attributes {
			if isResult(attribute) {
				names = append(names, attribute.Name)
			}
			if isResult(attribute) && isList(attribute) {
				for _, inner := range attribute.NestedType.Attributes {
					names = append(names, inner.Name)
				}
			}
		}
		if identifier := dataSources[name].identifier; !slices.Contains(names, identifier) {
			t.Errorf("%s reads no %q: its own test names the identifier of what it reads", name, identifier)
		}
	}
}

func TestLiveTests_everyVariableIsDocumented(t *testing.T) {
	keys := append(slices.Clone(liveTencentCloudKeys), liveHuaweiCloudKeys...)
	for path, variables := range map[string][]string{
		"../../docs/index.md":   keys,
		"../../CONTRIBUTING.md": append(slices.Collect(maps.Values(liveArguments)), keys...),
	} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, variable := range variables {
			if !strings.Contains(string(text), "`"+variable+"`") {
				t.Errorf("%s does not say %s", path, variable)
			}
		}
	}
}
