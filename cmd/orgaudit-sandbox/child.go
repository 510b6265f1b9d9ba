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

// The exit codes of a shell for a command that cannot be run, and for one that a signal ended.
const (
	exitNotFound   = 127
	exitSignalBase = 128
)

// runChild runs a command against the sandbox and returns its exit code.
func runChild(command []string, variables map[string]string, signals <-chan os.Signal, stdin io.Reader, stdout, stderr io.Writer) (int, error) {
	child := exec.CommandContext(context.Background(), command[0], command[1:]...) // it ends by the signals that it is handed
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
				// It fails only for a child that has just ended.
				_ = child.Process.Signal(received)
			}
		case err := <-ended:
			return exitCode(child.ProcessState, err)
		}
	}
}

// hasTerminal tells whether there is a terminal, which sends an interrupt to the child by itself: passed on, it
// would be the second one, and Terraform ends at a second interrupt without tidying up.
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

// cloudVariables begin the names of variables that could lead a command to a real cloud: keys, roles, profiles
// and addresses of either vendor.
var cloudVariables = []string{
	"TENCENTCLOUD_", "TKE_", "HW_", "HUAWEICLOUD_SDK_", "ORGAUDIT_TENCENTCLOUD_", "ORGAUDIT_HUAWEICLOUD_",
}

// childEnvironment is environment with variables in the place of everything that concerns the clouds.
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
