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

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/datasources"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/bench/unspliced"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/driver"
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
	p := driver.Start(ctx, failure{}, server)
	config := driver.Values{}
	if !r.Plain { // that server takes no configuration
		policy := driver.Values{"requests_per_second": r.Rate}
		config = driver.Values{"tencentcloud": policy, "huaweicloud": policy}
	}
	if problem := p.Configure(config); problem != "" {
		return read, errors.New(problem)
	}
	began := time.Now()
	state, problem := p.Read(r.DataSource, r.Arguments)
	wall := time.Since(began)
	if state == nil {
		return read, errors.New(problem)
	}
	read.Bytes = state.Size()
	read.Cost, err = ownCost()
	read.Cost.Wall = wall
	return read, err
}

// failure ends the process when the driver fails. The parent process prints the reason.
type failure struct{}

func (failure) Helper() {}

func (f failure) Errorf(format string, arguments ...any) { f.Fatalf(format, arguments...) }

func (failure) Fatalf(format string, arguments ...any) {
	_, _ = fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}
