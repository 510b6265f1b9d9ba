// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

const help = `Serves a made-up Tencent Cloud organization and Huawei Cloud account on this machine.

  orgaudit-sandbox [options]                      serve until interrupted, print the variables to set
  orgaudit-sandbox [options] -- COMMAND ARG...    serve while COMMAND runs with these variables set
  orgaudit-sandbox [options] -print               print the organization as JSON and end

The organization is generated, or read from a file. The same seed and sizes always give the same one, and
-print writes it in the form that -organization reads: print it, change it by hand, serve the result. A read
that fails is tried with -refuse. Options may begin with two hyphens.

COMMAND sees the environment of this command, without any key, role, profile or address of the two clouds that
may be set there, and with the variables of the sandbox. The exit code is then the one of COMMAND. A wrong
command line gives exit code 2.

Options:
`

// options are what the command line says.
type options struct {
	listen  string
	file    string
	seed    uint64
	size    sandbox.Size
	refused []string
	print   bool
	command []string
}

// parseOptions reads the command line; help goes to output, errors are returned.
func parseOptions(args []string, output io.Writer) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet("orgaudit-sandbox", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.listen, "listen", "127.0.0.1:0", "loopback `address` to serve on; port 0 takes a free one")
	flags.StringVar(&o.file, "organization", "", "JSON `file` with the organization")
	flags.Func("refuse", "`API`, such as ListTasks, whose calls are refused for want of permission; may be given several times", func(action string) error {
		o.refused = append(o.refused, action)
		return nil
	})
	flags.Uint64Var(&o.seed, "seed", 1, "`number` that the generated organization follows from")
	type size struct {
		name  string
		value *int
		count int
		usage string
	}
	sizes := []size{
		{"members", &o.size.Members, 3, "`number` of member accounts"},
		{"resources", &o.size.ResourcesPerMember, 120, "`number` of non-compliant resources of each member"},
		{"policies", &o.size.PoliciesPerMember, 2, "`number` of policies of each member"},
		{"accounts", &o.size.AccountsPerPolicy, 60, "`number` of sub-accounts of each policy"},
		{"tasks", &o.size.Tasks, 130, "`number` of Identity Center tasks"},
		{"rules", &o.size.Rules, 12, "`number` of Huawei Cloud Config rules"},
	}
	lists := map[string]*int{}
	for _, list := range sandbox.ListSizes() {
		lists[list.Action] = new(int)
		sizes = append(sizes, size{list.Option, lists[list.Action], list.Default, list.Usage})
	}
	for _, size := range sizes {
		flags.IntVar(size.value, size.name, size.count, size.usage)
	}
	flags.BoolVar(&o.print, "print", false, "print the organization as JSON and end")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(output)
			fmt.Fprint(output, help)
			flags.PrintDefaults()
		}
		return nil, err
	}
	o.command = flags.Args()
	for _, size := range sizes {
		if *size.value < 0 {
			return nil, fmt.Errorf("-%s must not be negative", size.name)
		}
	}
	o.size.Lists = map[string]int{}
	for action, count := range lists {
		o.size.Lists[action] = *count
	}
	if o.print && len(o.command) > 0 {
		return nil, errors.New("-print runs no command")
	}
	return o, checkSources(flags)
}

// checkSources refuses options that would have no effect next to a file.
func checkSources(flags *flag.FlagSet) error {
	fromFile, generated := false, ""
	flags.Visit(func(f *flag.Flag) {
		switch f.Name {
		case "organization":
			fromFile = true
		case "listen", "print", "refuse":
		default:
			generated = f.Name
		}
	})
	if fromFile && generated != "" {
		return fmt.Errorf("-%s is for a generated organization, and -organization names a file", generated)
	}
	return nil
}
