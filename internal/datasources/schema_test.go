// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
)

// schemas returns the schema of every data source.
func schemas(t *testing.T) map[string]*tfprotov6.Schema {
	t.Helper()
	return driver.Start(t.Context(), t, provider.NewServer("test")).Schemas.DataSourceSchemas
}

func TestDataSources_hasEveryOne(t *testing.T) {
	for name, schema := range schemas(t) {
		if name == "orgaudit_audit" { // it reads many APIs: its tests are in audit_test.go
			continue
		}
		i := slices.IndexFunc(dataSources, func(d dataSource) bool { return d.typeName() == name })
		if i < 0 {
			t.Errorf("%s is missing: describe it in its own test file and add it to dataSources", name)
			continue
		}
		for _, attribute := range schema.Block.Attributes {
			_, optional := dataSources[i].optional[attribute.Name]
			_, required := dataSources[i].required[attribute.Name]
			if optional != attribute.Optional || required != attribute.Required {
				t.Errorf("%s.%s: give it a value in required or optional if it is an argument", name, attribute.Name)
			}
		}
	}
}

func TestSchemas_describeEveryAttribute(t *testing.T) {
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

// A read can be complete and a gate wrongly green, so each page says where to look for the rest.
func TestPages_sayWhatIsNotCovered(t *testing.T) {
	for name := range schemas(t) {
		page, err := os.ReadFile("../../docs/data-sources/" + strings.TrimPrefix(name, "orgaudit_") + ".md")
		if err != nil {
			t.Fatal(err)
		}
		_, section, _ := strings.Cut(string(page), "\n## What this does not cover\n\n")
		section, _, _ = strings.Cut(section, "\n\n")
		if !strings.HasPrefix(section, "- ") || !strings.HasSuffix(section, ".") {
			t.Errorf("%s: say in templates/data-sources.md.tmpl what the data source does not cover, got %q", name, section)
		}
	}
}

func TestValidate_acceptsValidArguments(t *testing.T) {
	p := driver.Start(t.Context(), t, provider.NewServer("test"))
	for _, d := range dataSources {
		valid := append(slices.Clone(d.valid), nil, d.optional)
		for argument, value := range d.optional {
			valid = append(valid, driver.Values{argument: value}, driver.Values{argument: driver.Unknown})
		}
		for _, read := range []any{"1h30m", nil, driver.Unknown} {
			valid = append(valid, driver.Values{"timeouts": driver.Values{"read": read}})
		}
		for _, arguments := range valid {
			if problem := p.ValidateDataSource(d.typeName(), d.with(arguments)); problem != "" {
				t.Errorf("%s %v: %s", d.name, arguments, problem)
			}
		}
	}
}

func TestValidate_refusesInvalidArguments(t *testing.T) {
	p := driver.Start(t.Context(), t, provider.NewServer("test"))
	check := func(d dataSource, arguments driver.Values, words string) {
		t.Helper()
		if problem := p.ValidateDataSource(d.typeName(), d.with(arguments)); !strings.Contains(problem, words) {
			t.Errorf("%s %v: got %q, want %q", d.name, arguments, problem, words)
		}
	}
	for _, d := range dataSources {
		for _, arguments := range d.invalid {
			if p.ValidateDataSource(d.typeName(), d.with(arguments)) == "" {
				t.Errorf("%s %v is accepted", d.name, arguments)
			}
		}
		for _, attribute := range p.Schemas.DataSourceSchemas[d.typeName()].Block.Attributes {
			switch name := attribute.Name; {
			case !attribute.Required && !attribute.Optional:
			case attribute.Type.Is(tftypes.String):
				check(d, driver.Values{name: ""}, name)
			case attribute.Type.Is(tftypes.Number):
				least := 1
				if name == "node_id" { // the root department is 0
					least = 0
				}
				for _, number := range []any{1.5, least - 1, json.Number("9223372036854775808")} {
					check(d, driver.Values{name: number}, fmt.Sprintf("%s is %v: it must be a whole number from %d to 9223372036854775807", name, number, least))
				}
			}
			if attribute.Required {
				check(d, driver.Values{attribute.Name: nil}, attribute.Name)
			}
		}
		for _, read := range []string{"", "5", "0s", "-1m", "soon"} {
			check(d, driver.Values{"timeouts": driver.Values{"read": read}}, fmt.Sprintf("timeouts.read is %q: it must be a duration above zero", read))
		}
	}
}
