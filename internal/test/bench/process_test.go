// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

package bench_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// cost is the cost of one or more processes.
type cost struct {
	Wall   time.Duration
	CPU    time.Duration // user and system
	Memory int64         // peak, in bytes
}

// Terraform starts this program in place of the provider. It runs the provider and notes its cost.
const (
	wrappedVariable = "ORGAUDIT_BENCH_PROVIDER"
	notesVariable   = "ORGAUDIT_BENCH_NOTES"
)

// wrap runs the provider and adds a line to the notes.
func wrap() error {
	command := exec.Command(os.Getenv(wrappedVariable), os.Args[1:]...)
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

// notes returns the total cost of the provider.
func notes(t *testing.T, path string) (total cost) {
	t.Helper()
	text, err := os.ReadFile(path) // there is none if the provider did not start
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		var one cost
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		total.CPU += one.CPU
		total.Memory = max(total.Memory, one.Memory)
	}
	return total
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
