// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// The exit codes of a shell for a command that cannot run, and for one that a signal ends.
const (
	exitNotFound   = 127
	exitSignalBase = 128
)

// runChild runs a command against the sandbox and returns its exit code.
func runChild(command []string, variables map[string]string, signals <-chan os.Signal, stdin io.Reader, stdout, stderr io.Writer) (int, error) {
	child := exec.CommandContext(context.Background(), command[0], command[1:]...) // only signals end it, so no deadline
	child.Env = childEnvironment(os.Environ(), variables)
	child.Stdin, child.Stdout, child.Stderr = stdin, stdout, stderr
	if err := child.Start(); err != nil {
		return exitNotFound, err
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	for {
		select {
		case received := <-signals:
			if received != os.Interrupt || !hasTerminal() {
				// It fails only if the child has just ended.
				_ = child.Process.Signal(received)
			}
		case err := <-ended:
			return exitCode(child.ProcessState, err)
		}
	}
}

// hasTerminal reports whether there is a terminal. A terminal also sends an interrupt to the child. At a second interrupt,
// Terraform stops without cleaning up.
func hasTerminal() bool {
	terminal, err := os.Open("/dev/tty")
	if err != nil {
		return false
	}
	_ = terminal.Close()
	return true
}

func exitCode(state *os.ProcessState, err error) (int, error) {
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return exitFailure, err
	}
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return exitSignalBase + int(status.Signal()), nil
	}
	return state.ExitCode(), nil
}

// cloudVariables are the prefixes of variables that can lead a command to a real cloud: keys, roles, profiles and
// addresses.
var cloudVariables = []string{
	"TENCENTCLOUD_", "TKE_", "HW_", "HUAWEICLOUD_SDK_", "ORGAUDIT_TENCENTCLOUD_", "ORGAUDIT_HUAWEICLOUD_",
}

// childEnvironment is the environment without the cloud variables, plus the given ones.
func childEnvironment(environment []string, variables map[string]string) []string {
	var kept []string
	for _, entry := range environment {
		concernsCloud := false
		for _, prefix := range cloudVariables {
			concernsCloud = concernsCloud || strings.HasPrefix(entry, prefix)
		}
		if !concernsCloud {
			kept = append(kept, entry)
		}
	}
	for name, value := range variables {
		kept = append(kept, name+"="+value)
	}
	return kept
}
