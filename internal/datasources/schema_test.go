// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
)

// schemas gives the schema of every data source.
func schemas(t *testing.T) map[string]*tfprotov6.Schema {
	t.Helper()
	response, err := provider.NewServer("test").GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(response.Diagnostics) > 0 {
		t.Fatal(err, response.Diagnostics)
	}
	return response.DataSourceSchemas
}

func TestSchemas_namesOfTheDataSources(t *testing.T) {
	var names []string
	for name := range schemas(t) {
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{"orgaudit_cic_tasks", "orgaudit_member_auth_accounts", "orgaudit_noncompliant_resources", "orgaudit_policy_states_summary"}
	if !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
}

func TestSchemas_everyAttributeIsDescribedAndEitherArgumentOrComputed(t *testing.T) {
	var walk func(path string, attributes []*tfprotov6.SchemaAttribute)
	walk = func(path string, attributes []*tfprotov6.SchemaAttribute) {
		for _, attribute := range attributes {
			path := path + "." + attribute.Name
			if attribute.DescriptionKind != tfprotov6.StringKindMarkdown || !strings.HasSuffix(attribute.Description, ".") {
				t.Errorf("%s is described as %q (%s)", path, attribute.Description, attribute.DescriptionKind)
			}
			if !attribute.Required && !attribute.Optional && !attribute.Computed {
				t.Errorf("%s is neither argument nor computed", path)
			}
			if attribute.NestedType != nil {
				walk(path, attribute.NestedType.Attributes)
			}
		}
	}
	for name, schema := range schemas(t) {
		if schema.Block.DescriptionKind != tfprotov6.StringKindMarkdown || !strings.HasSuffix(schema.Block.Description, ".") {
			t.Errorf("%s is described as %q", name, schema.Block.Description)
		}
		walk(name, schema.Block.Attributes)
	}
}

// validate asks for the diagnostics of `terraform validate` for a data source with these arguments.
func validate(t *testing.T, name string, arguments map[string]any) string {
	t.Helper()
	config := map[string]any{}
	for _, attribute := range schemas(t)[name].Block.Attributes {
		config[attribute.Name] = nil
	}
	for argument, value := range arguments {
		config[argument] = value
	}
	encoded, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	response, err := provider.NewServer("test").ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: name, Config: &tfprotov6.DynamicValue{JSON: encoded},
	})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, diagnostic := range response.Diagnostics {
		found = append(found, fmt.Sprintf("%s: %s: %s", diagnostic.Attribute, diagnostic.Summary, diagnostic.Detail))
	}
	return strings.Join(found, "\n")
}

func TestValidate_arguments(t *testing.T) {
	const (
		resources = "orgaudit_noncompliant_resources"
		accounts  = "orgaudit_member_auth_accounts"
		tasks     = "orgaudit_cic_tasks"
		summary   = "orgaudit_policy_states_summary"
	)
	task := func(argument string, value any) map[string]any {
		return map[string]any{"zone_id": "z-1", argument: value}
	}
	tags := func(n int) []string {
		return slices.Repeat([]string{"env"}, n)
	}
	for _, test := range []struct {
		name      string
		arguments map[string]any
		problem   string // empty: valid
	}{
		{resources, map[string]any{"member_uin": 1}, ""},
		{resources, map[string]any{"member_uin": json.Number("9223372036854775807"), "tag_key": "环境"}, ""},
		{resources, map[string]any{"member_uin": 0}, "at least 1"},
		{resources, map[string]any{"member_uin": -1}, "at least 1"},
		{resources, map[string]any{"member_uin": 1.5}, "member_uin"},
		{resources, map[string]any{"member_uin": json.Number("9223372036854775808")}, "member_uin"},
		{resources, map[string]any{"member_uin": 1, "tag_key": ""}, "tag_key"},
		{resources, map[string]any{"member_uin": 1, "timeouts": map[string]any{"read": "1h30m"}}, ""},
		{resources, map[string]any{"member_uin": 1, "timeouts": map[string]any{"read": nil}}, ""},
		{resources, map[string]any{"member_uin": 1, "timeouts": map[string]any{"read": ""}}, "duration above zero"},
		{resources, map[string]any{"member_uin": 1, "timeouts": map[string]any{"read": "5"}}, "duration above zero"},
		{resources, map[string]any{"member_uin": 1, "timeouts": map[string]any{"read": "0s"}}, "duration above zero"},
		{resources, map[string]any{"member_uin": 1, "timeouts": map[string]any{"read": "-1m"}}, "duration above zero"},
		{accounts, map[string]any{"member_uin": 1, "policy_id": 1}, ""},
		{accounts, map[string]any{"member_uin": 0, "policy_id": 1}, "member_uin"},
		{accounts, map[string]any{"member_uin": 1, "policy_id": 0}, "policy_id"},
		{tasks, map[string]any{"zone_id": "z-1"}, ""},
		{tasks, map[string]any{"zone_id": ""}, "zone_id"},
		{tasks, task("principal_id", "u-1"), ""},
		{tasks, task("principal_id", "g-1"), ""},
		{tasks, task("principal_id", "x-1"), "principal_id"},
		{tasks, task("principal_id", " u-1"), "principal_id"},
		{tasks, task("principal_id", ""), "principal_id"},
		{tasks, task("principal_type", "User"), ""},
		{tasks, task("principal_type", "Group"), ""},
		{tasks, task("principal_type", "user"), "principal_type"},
		{tasks, task("principal_type", ""), "principal_type"},
		{tasks, task("target_uin", 1), ""},
		{tasks, task("target_uin", 0), "target_uin"},
		{tasks, task("target_type", "ManagerUin"), ""},
		{tasks, task("target_type", "MemberUin"), ""},
		{tasks, task("target_type", "Member"), "target_type"},
		{tasks, task("target_type", ""), "target_type"},
		{tasks, task("role_configuration_id", "rc-1"), ""},
		{tasks, task("role_configuration_id", ""), "role_configuration_id"},
		{tasks, task("status", "InProgress"), ""},
		{tasks, task("status", "Success"), ""},
		{tasks, task("status", "Failed"), ""},
		{tasks, task("status", "failed"), "status"},
		{tasks, task("status", ""), "status"},
		{tasks, task("task_type", "ATypeOfTomorrow"), ""},
		{tasks, task("task_type", ""), "task_type"},
		{tasks, map[string]any{"zone_id": "z-1", "principal_id": "u-1", "principal_type": "User"}, ""},
		{tasks, map[string]any{"zone_id": "z-1", "principal_id": "g-1", "principal_type": "Group"}, ""},
		{tasks, map[string]any{"zone_id": "z-1", "principal_id": "u-1", "principal_type": "Group"}, "does not fit principal_type"},
		{tasks, map[string]any{"zone_id": "z-1", "principal_id": "g-1", "principal_type": "User"}, "does not fit principal_type"},
		{summary, map[string]any{}, ""},
		{summary, map[string]any{"domain_id": strings.Repeat("a-Z0", 9), "tags": tags(1)}, ""},
		{summary, map[string]any{"domain_id": ""}, "domain_id"},
		{summary, map[string]any{"domain_id": strings.Repeat("a", 37)}, "domain_id"},
		{summary, map[string]any{"domain_id": "a/b"}, "domain_id"},
		{summary, map[string]any{"domain_id": "a\n"}, "domain_id"},
		{summary, map[string]any{"tags": tags(5)}, ""},
		{summary, map[string]any{"tags": tags(6)}, "tags"},
		{summary, map[string]any{"tags": []string{}}, "tags"},
		{summary, map[string]any{"tags": []string{""}}, "tags"},
		{summary, map[string]any{"tags": []any{nil}}, "tags"},
	} {
		text, _ := json.Marshal(test.arguments)
		t.Run(fmt.Sprintf("%s %s", test.name, text), func(t *testing.T) {
			got := validate(t, test.name, test.arguments)
			if test.problem == "" && got != "" || !strings.Contains(got, test.problem) || test.problem != "" && got == "" {
				t.Errorf("got %q, want %q", got, test.problem)
			}
		})
	}
}
