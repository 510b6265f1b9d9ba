// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

package bench_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
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

// inProcess reads from a server in a child process.
func (r reading) inProcess(t *testing.T, server *sandbox.Server) cost {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "/proc/self/exe")
	command.Env = []string{"HOME=/nonexistent", readVariable + "=" + string(text)}
	for name, value := range server.Environment() {
		command.Env = append(command.Env, name+"="+value)
	}
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%s not read: %v: %s", r.DataSource, err, output)
	}
	var read cost
	if err := json.Unmarshal(output, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// readAndTell reads what readVariable says and prints the cost. The wall time is that of the read alone; CPU and memory
// are the process's.
func readAndTell() error {
	var r reading
	if err := json.Unmarshal([]byte(os.Getenv(readVariable)), &r); err != nil {
		return err
	}
	server := provider.NewServer("bench")
	if r.Plain {
		server = provider.NewUnsplicedServer("bench")
	}
	p := driver.Start(context.Background(), failure{}, server)
	policy := driver.Values{"requests_per_second": r.Rate}
	if problem := p.Configure(driver.Values{"tencentcloud": policy, "huaweicloud": policy}); problem != "" {
		return errors.New(problem)
	}
	began := time.Now()
	state, problem := p.Read(r.DataSource, r.Arguments)
	wall := time.Since(began)
	if state == nil {
		return errors.New(problem)
	}
	read, err := ownCost()
	if err != nil {
		return err
	}
	read.Wall = wall
	return json.NewEncoder(os.Stdout).Encode(read)
}

// failure ends the process when the driver fails. The parent process prints the reason.
type failure struct{}

func (failure) Helper() {}

func (f failure) Errorf(format string, arguments ...any) { f.Fatalf(format, arguments...) }

func (failure) Fatalf(format string, arguments ...any) {
	_, _ = fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}
