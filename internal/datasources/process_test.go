// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

// dataSource is what the tests that all data sources share know of one. The test of a data source adds it to
// dataSources: a test fails for one that is not there.
type dataSource struct {
	name    string
	action  string
	dialect string // of dialects; empty for an API that is not paged
	summary string // of each of its errors

	// organization is one of whose list, which the arguments read, there are so many pages of so many items.
	organization    func() organization.Organization
	arguments       map[string]any
	pages, pageSize int
	want            func(organization.Organization) map[string]any // the state
	empty           map[string]any                                 // the state where the list is empty

	// incomplete and nothing are its own rules, beside those of its dialect.
	incomplete map[string]incomplete
	nothing    map[string]func(map[string]any)

	// identifier is the attribute by which what it reads is known: of the items of its list, or of the answer.
	identifier string

	// checks are arguments that are valid or not, and outputs what the examples in the docs put out.
	checks  []argumentCheck
	outputs func() []statecheck.StateCheck
}

// argumentCheck are arguments and what is wrong with them, empty for nothing.
type argumentCheck struct {
	arguments map[string]any
	problem   string
}

var dataSources = map[string]dataSource{}

func add(d dataSource) { dataSources[d.name] = d }

// body is a configuration that reads the data source.
func (d dataSource) body() string {
	var text strings.Builder
	fmt.Fprintf(&text, "data %q \"read\" {\n", d.name)
	for name, value := range d.arguments {
		encoded, err := json.Marshal(value)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(&text, "  %s = %s\n", name, encoded)
	}
	return text.String() + "}\n"
}

// with is the data source with one more argument.
func (d dataSource) with(argument string, value any) dataSource {
	arguments := map[string]any{argument: value}
	for name, value := range d.arguments {
		if name != argument {
			arguments[name] = value
		}
	}
	d.arguments = arguments
	return d
}

func (d dataSource) address() string { return "data." + d.name + ".read" }

func (d dataSource) isHuaweiCloud() bool {
	_, actions := sandbox.Actions()
	return slices.Contains(actions, d.action)
}

// process is the provider in the process of the test, asked as Terraform asks it, only faster.
type process struct {
	t       *testing.T
	ctx     context.Context
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
	sandbox *sandbox.Server
}

func newProcess(t *testing.T) *process {
	t.Helper()
	p := &process{t: t, ctx: t.Context(), server: provider.NewServer("test")}
	schemas, err := p.server.GetProviderSchema(p.ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schemas.Diagnostics) > 0 {
		t.Fatal(err, schemas.Diagnostics)
	}
	p.schemas = schemas
	return p
}

// startProcess starts a process that reads from a sandbox.
func startProcess(t *testing.T, server *sandbox.Server, retries int) *process {
	t.Helper()
	variables := server.Environment()
	p := newProcess(t)
	p.sandbox = server
	p.configure(settings(server, variables["TENCENTCLOUD_SECRET_KEY"], variables["HW_SECRET_KEY"], retries))
	return p
}

// settings point the provider at a sandbox.
func settings(server *sandbox.Server, tencentCloudKey, huaweiCloudKey string, retries int) map[string]any {
	variables := server.Environment()
	return map[string]any{
		"tencentcloud": map[string]any{
			"secret_id": variables["TENCENTCLOUD_SECRET_ID"], "secret_key": tencentCloudKey, "endpoint": server.URL, "max_retries": retries, "requests_per_second": 1000,
		},
		"huaweicloud": map[string]any{
			"access_key": variables["HW_ACCESS_KEY"], "secret_key": huaweiCloudKey, "endpoint": server.URL, "auth_url": server.URL, "sts_endpoint": server.URL, "max_retries": retries, "requests_per_second": 1000,
		},
	}
}

func (p *process) configure(given map[string]any) {
	p.t.Helper()
	response, err := p.server.ConfigureProvider(p.ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: p.encode(p.schemas.Provider, given),
	})
	if err != nil || len(response.Diagnostics) > 0 {
		p.t.Fatal(err, response.Diagnostics)
	}
}

func (p *process) encode(schema *tfprotov6.Schema, given map[string]any) *tfprotov6.DynamicValue {
	p.t.Helper()
	encoded, err := json.Marshal(withNulls(schema.ValueType(), given))
	if err != nil {
		p.t.Fatal(err)
	}
	return &tfprotov6.DynamicValue{JSON: encoded}
}

// withNulls adds the attributes that an object leaves out.
func withNulls(kind tftypes.Type, given any) any {
	object, isObject := kind.(tftypes.Object)
	fields, hasFields := given.(map[string]any)
	if !isObject || !hasFields {
		return given
	}
	whole := map[string]any{}
	for name, kind := range object.AttributeTypes {
		whole[name] = withNulls(kind, fields[name])
	}
	return whole
}

// read reads a data source: it gives its state, or what went wrong.
func (p *process) read(d dataSource) (state map[string]any, problem string) {
	p.t.Helper()
	schema := p.schemas.DataSourceSchemas[d.name]
	response, err := p.server.ReadDataSource(p.ctx, &tfprotov6.ReadDataSourceRequest{TypeName: d.name, Config: p.encode(schema, d.arguments)})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, diagnostic := range response.Diagnostics {
		problem += diagnostic.Summary + ": " + diagnostic.Detail + "\n"
	}
	if problem != "" {
		return nil, problem
	}
	value, err := response.State.Unmarshal(schema.ValueType())
	if err != nil {
		p.t.Fatal(err)
	}
	state, _ = plainValue(p.t, value).(map[string]any)
	return state, ""
}

// plainValue gives a value of Terraform as decoded JSON, numbers as text.
func plainValue(t *testing.T, value tftypes.Value) any {
	t.Helper()
	var err error
	var plain any
	switch kind := value.Type(); {
	case value.IsNull():
		return nil
	case kind.Is(tftypes.String):
		var text string
		err, plain = value.As(&text), &text
	case kind.Is(tftypes.Bool):
		var is bool
		err, plain = value.As(&is), &is
	case kind.Is(tftypes.Number):
		number := new(big.Float)
		err = value.As(&number)
		plain = json.Number(number.Text('f', 0))
	case kind.Is(tftypes.List{}):
		var values []tftypes.Value
		err = value.As(&values)
		list := []any{}
		for _, value := range values {
			list = append(list, plainValue(t, value))
		}
		plain = list
	default:
		var values map[string]tftypes.Value
		err = value.As(&values)
		fields := map[string]any{}
		for name, value := range values {
			fields[name] = plainValue(t, value)
		}
		plain = fields
	}
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// reads reads a data source, whose state must have all that is wanted.
func (p *process) reads(d dataSource, want map[string]any) {
	p.t.Helper()
	state, problem := p.read(d)
	if problem != "" {
		p.t.Fatal(problem)
	}
	got := map[string]any{}
	for attribute := range want {
		got[attribute] = state[attribute]
	}
	if difference := compare(want, got); difference != "" {
		p.t.Errorf("%s differs (-want +got):\n%s", d.name, difference)
	}
}

// fails reads a data source, which must fail with an error that says something, after so many calls.
func (p *process) fails(d dataSource, says string, calls int) {
	p.t.Helper()
	state, problem := p.read(d)
	if state != nil || !strings.HasPrefix(problem, d.summary+": ") || !strings.Contains(problem, says) {
		p.t.Errorf("got %v, %q, want %q", state, problem, says)
	}
	d.checkCalls(p.t, p.sandbox, calls)
}

// checkCalls wants so many calls: the pages of a list this short are read in order.
func (d dataSource) checkCalls(t *testing.T, server *sandbox.Server, want int) {
	t.Helper()
	if got := len(server.CallsOf(d.action)); got != want {
		t.Errorf("%d calls of %s, want %d", got, d.action, want)
	}
}
