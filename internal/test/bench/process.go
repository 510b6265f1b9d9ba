// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// cost is the cost of one or more processes.
type cost struct {
	Wall   time.Duration
	CPU    time.Duration // user and system
	Memory int64         // peak, in bytes
}

// run runs a command and returns its cost, child processes included.
func run(ctx context.Context, folder string, environment []string, name string, arguments ...string) (cost, error) {
	command := exec.CommandContext(ctx, name, arguments...)
	command.Dir, command.Env = folder, environment
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	began := time.Now()
	err := command.Run()
	took := cost{Wall: time.Since(began)}
	if err != nil {
		return took, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(arguments, " "), err, output.String())
	}
	took.CPU = command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	return took, nil
}

// Terraform starts this program in place of the provider. It runs the provider and notes its cost.
const (
	wrappedVariable = "ORGAUDIT_BENCH_PROVIDER"
	notesVariable   = "ORGAUDIT_BENCH_NOTES"
)

// wrap runs the provider and adds a line to the notes.
func wrap() error {
	command := exec.Command(os.Getenv(wrappedVariable), os.Args[1:]...) //nolint:noctx // the provider ends by itself
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	err := command.Run()
	if command.ProcessState == nil {
		return err
	}
	took := cost{CPU: command.ProcessState.UserTime() + command.ProcessState.SystemTime()}
	if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
		took.Memory = usage.Maxrss << 10
	}
	line, err := json.Marshal(took)
	if err != nil {
		return err
	}
	notes, err := os.OpenFile(os.Getenv(notesVariable), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = notes.Write(append(line, '\n'))
	return errors.Join(err, notes.Close())
}

// notes returns the total cost of the provider and the number of its starts.
func notes(path string) (total cost, starts int, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return total, 0, err
	}
	for line := range strings.Lines(string(text)) {
		var one cost
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			return total, starts, err
		}
		total.CPU += one.CPU
		total.Memory = max(total.Memory, one.Memory)
		starts++
	}
	return total, starts, nil
}

// ownCost returns the cost of this process so far. Peak memory comes from /proc: the figure of getrusage includes the
// parent's memory.
func ownCost() (took cost, err error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return took, err
	}
	took.CPU = time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return took, err
	}
	for line := range strings.Lines(string(status)) {
		if text, found := strings.CutPrefix(line, "VmHWM:"); found {
			kilobytes, err := strconv.ParseInt(strings.Fields(text)[0], 10, 64)
			took.Memory = kilobytes << 10
			return took, err
		}
	}
	return took, errors.New("/proc/self/status has no VmHWM")
}
