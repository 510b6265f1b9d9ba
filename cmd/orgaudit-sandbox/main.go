// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Command orgaudit-sandbox serves a made-up Tencent Cloud organization and Huawei Cloud account on this
// machine, so that orgaudit can be tried without an account at either cloud.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

const (
	exitFailure = 1
	exitUsage   = 2
)

func main() {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	os.Exit(run(os.Args[1:], signals, os.Stdin, os.Stdout, os.Stderr))
}

// run does what the command line asks and returns the exit code.
func run(args []string, signals <-chan os.Signal, stdin io.Reader, stdout, stderr io.Writer) int {
	options, err := parseOptions(args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "orgaudit-sandbox: %v\nFor help: orgaudit-sandbox -help\n", err)
		return exitUsage
	}
	code, err := options.run(signals, stdin, stdout, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "orgaudit-sandbox: %v\n", err)
	}
	return code
}

func (o *options) run(signals <-chan os.Signal, stdin io.Reader, stdout, stderr io.Writer) (code int, err error) {
	organization, err := o.organization()
	if err != nil {
		return exitFailure, err
	}
	if o.print {
		if err := printOrganization(stdout, organization); err != nil {
			return exitFailure, err
		}
		return 0, nil
	}
	server, err := sandbox.StartAt(o.listen, organization)
	if errors.Is(err, sandbox.ErrNotLoopback) {
		return exitUsage, err
	}
	if err != nil {
		return exitFailure, err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	for _, action := range o.refused {
		if err := server.Refuse(action); err != nil {
			return exitUsage, fmt.Errorf("-refuse: %w", err)
		}
	}
	if len(o.command) > 0 {
		return runChild(o.command, server.Environment(), signals, stdin, stdout, stderr)
	}
	if err := printExports(stdout, server); err != nil {
		return exitFailure, err
	}
	<-signals
	return 0, nil
}

// organization reads the file that was named, or makes an organization up.
func (o *options) organization() (sandbox.Organization, error) {
	if o.file == "" {
		return sandbox.Generate(o.seed, o.size), nil
	}
	file, err := os.Open(o.file)
	if err != nil {
		return sandbox.Organization{}, err
	}
	defer func() { _ = file.Close() }()
	organization, err := sandbox.Load(file)
	if err != nil {
		return sandbox.Organization{}, fmt.Errorf("%s: %w", o.file, err)
	}
	return organization, nil
}

func printOrganization(w io.Writer, organization sandbox.Organization) error {
	encoder := json.NewEncoder(w)
	// A person edits this text: no escapes for HTML.
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(organization)
}

// printExports writes lines that a shell can read, the address as a comment among them.
func printExports(w io.Writer, server *sandbox.Server) error {
	environment := server.Environment()
	var text strings.Builder
	fmt.Fprintf(&text, "# Serving at %s until interrupted.\n", server.URL)
	for _, name := range slices.Sorted(maps.Keys(environment)) {
		fmt.Fprintf(&text, "export %s=%s\n", name, shellQuote(environment[name]))
	}
	_, err := io.WriteString(w, text.String())
	return err
}

func shellQuote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
