// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Command orgaudit-sandbox serves a made-up Tencent Cloud organization and Huawei Cloud account on this machine, so that
// you can try orgaudit without an account.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
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

// run runs the command line and returns the exit code.
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
	served, err := o.organization()
	if err != nil {
		return exitFailure, err
	}
	if o.print {
		if err := printOrganization(stdout, served); err != nil {
			return exitFailure, err
		}
		return 0, nil
	}
	server, err := sandbox.StartAt(o.listen, served)
	var notListening *net.OpError
	switch {
	case errors.Is(err, sandbox.ErrNotLoopback):
		return exitUsage, err
	case errors.As(err, &notListening):
		return exitFailure, fmt.Errorf("%w\nTo use a free port: --listen 127.0.0.1:0", err)
	case err != nil:
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

// organization reads the organization from the file, or generates one.
func (o *options) organization() (organization.Organization, error) {
	if o.file == "" {
		return organization.Generate(o.seed, o.size), nil
	}
	file, err := os.Open(o.file)
	if err != nil {
		return organization.Organization{}, err
	}
	defer func() { _ = file.Close() }()
	loaded, err := organization.Load(file)
	if err != nil {
		return organization.Organization{}, fmt.Errorf("%s: %w", o.file, err)
	}
	return loaded, nil
}

func printOrganization(w io.Writer, printed organization.Organization) error {
	encoder := json.NewEncoder(w)
	// No HTML escapes, since people edit this text.
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(printed)
}

// printExports writes the variables as shell commands, after a comment with the address.
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
