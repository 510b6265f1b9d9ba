// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"fmt"
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

func TestSchemas_everyDataSourceIsTested(t *testing.T) {
	for name := range schemas(t) {
		if dataSources[name].name == "" {
			t.Errorf("no test knows %s: its own test adds it to dataSources", name)
		}
	}
	for name, d := range dataSources {
		if schemas(t)[name] == nil {
			t.Errorf("the provider has no %s", name)
		}
		if d.dialect != "" && dialects[d.dialect].incomplete == nil {
			t.Errorf("%s: no dialect %q", name, d.dialect)
		}
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
		for _, block := range schema.Block.BlockTypes {
			walk(name+"."+block.TypeName, block.Block.Attributes)
		}
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
	for _, block := range schemas(t)[name].Block.BlockTypes {
		config[block.TypeName] = nil
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
	for name, d := range dataSources {
		if len(d.checks) == 0 {
			t.Errorf("no arguments of %s are checked", name)
		}
		timeout := func(read any) map[string]any {
			return d.with("timeouts", map[string]any{"read": read}).arguments
		}
		for _, test := range append(d.checks,
			argumentCheck{d.arguments, ""},
			argumentCheck{timeout("1h30m"), ""},
			argumentCheck{timeout(nil), ""},
			argumentCheck{timeout(""), "duration above zero"},
			argumentCheck{timeout("5"), "duration above zero"},
			argumentCheck{timeout("0s"), "duration above zero"},
			argumentCheck{timeout("-1m"), "duration above zero"},
		) {
			text, _ := json.Marshal(test.arguments)
			t.Run(fmt.Sprintf("%s %s", name, text), func(t *testing.T) {
				got := validate(t, name, test.arguments)
				if test.problem == "" && got != "" || !strings.Contains(got, test.problem) || test.problem != "" && got == "" {
					t.Errorf("got %q, want %q", got, test.problem)
				}
			})
		}
	}
}
