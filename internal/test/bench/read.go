// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/datasources"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/bench/unspliced"
)

// readVariable tells a child process what to read.
const readVariable = "ORGAUDIT_BENCH_READ"

// reading is a read of one data source without Terraform.
type reading struct {
	DataSource string
	Arguments  map[string]any // strings and integers
	Rate       float64        // requests_per_second
	Plain      bool           // without the splice
}

// result is the result of a reading.
type result struct {
	Cost  cost
	Bytes int // of the answer
}

// inProcess reads in a child process with these variables.
func (r reading) inProcess(ctx context.Context, environment []string) (result, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return result{}, err
	}
	command := exec.CommandContext(ctx, "/proc/self/exe")
	command.Env = append(environment, readVariable+"="+string(text))
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		return result{}, fmt.Errorf("%s not read: %w: %s", r.DataSource, err, output)
	}
	var read result
	return read, json.Unmarshal(output, &read)
}

// readAndTell reads what readVariable says and prints the cost.
func readAndTell(ctx context.Context) error {
	var r reading
	if err := json.Unmarshal([]byte(os.Getenv(readVariable)), &r); err != nil {
		return err
	}
	server := provider.NewServer("bench")
	if r.Plain {
		server = unspliced.NewServer(&datasources.Clouds{TencentCloud: tencentCloud})
	}
	read, err := r.read(ctx, server)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(read)
}

// tencentCloud makes the client that the provider would make from the variables.
func tencentCloud(context.Context) (*tencentcloud.Organization, error) {
	endpoint, err := url.Parse(os.Getenv("ORGAUDIT_TENCENTCLOUD_ENDPOINT"))
	if err != nil {
		return nil, err
	}
	return tencentcloud.NewOrganization(tencentcloud.Config{
		Credentials: tencentcloud.Credentials{Keys: apicall.Keys{ID: organization.DefaultSecretID, Secret: organization.DefaultSecretKey}},
		Endpoint:    endpoint, Policy: apicall.Policy{RequestsPerSecond: fastRate},
	})
}

// read configures a server and reads. The wall time is that of the read alone; CPU and memory are the process's.
func (r reading) read(ctx context.Context, server tfprotov6.ProviderServer) (read result, err error) {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return read, err
	}
	policy := map[string]any{"requests_per_second": r.Rate}
	config, err := object(schemas.Provider, map[string]any{"tencentcloud": policy, "huaweicloud": policy})
	if err != nil {
		return read, err
	}
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "bench", Config: config})
	if err != nil {
		return read, err
	}
	if err := problem(configured.Diagnostics); err != nil {
		return read, err
	}
	arguments, err := object(schemas.DataSourceSchemas[r.DataSource], r.Arguments)
	if err != nil {
		return read, err
	}
	began := time.Now()
	response, err := server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: r.DataSource, Config: arguments})
	wall := time.Since(began)
	if err != nil {
		return read, err
	}
	if err := problem(response.Diagnostics); err != nil {
		return read, err
	}
	read.Bytes = len(response.State.MsgPack)
	read.Cost, err = ownCost()
	read.Cost.Wall = wall
	return read, err
}

func problem(diagnostics []*tfprotov6.Diagnostic) error {
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			return errors.New(diagnostic.Summary + ": " + diagnostic.Detail)
		}
	}
	return nil
}

// object makes the value of a schema, with null for attributes that are not given.
func object(schema *tfprotov6.Schema, given map[string]any) (*tfprotov6.DynamicValue, error) {
	kind, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		return nil, errors.New("the schema is not an object")
	}
	text, err := msgpack.Marshal(complete(kind, given))
	return &tfprotov6.DynamicValue{MsgPack: text}, err
}

func complete(kind tftypes.Object, given map[string]any) map[string]any {
	values := map[string]any{}
	for name, kind := range kind.AttributeTypes {
		values[name] = given[name]
		if inner, ok := given[name].(map[string]any); ok {
			if object, ok := kind.(tftypes.Object); ok {
				values[name] = complete(object, inner)
			}
		}
	}
	return values
}
