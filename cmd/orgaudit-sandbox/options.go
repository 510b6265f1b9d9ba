// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

const help = `Serves a made-up Tencent Cloud organization and Huawei Cloud account on this machine.

  orgaudit-sandbox [options]                      serve until interrupted, print the variables to set
  orgaudit-sandbox [options] -- COMMAND ARG...    serve while COMMAND runs with these variables set
  orgaudit-sandbox [options] -print               print the organization as JSON and end

The organization is generated, or read from a file. The same seed and sizes always give the same organization.
-print writes it in the form that -organization reads, so you can print it, edit it, and serve the result. To
try a read that fails, use -refuse. Options may begin with two hyphens.

COMMAND gets the environment of this command with the variables of the sandbox, and without any other key, role,
profile or address of the two clouds. If you give a COMMAND, the exit code is its exit code. A wrong command
line has the exit code 2.

Options:
`

// options are the command line.
type options struct {
	listen  string
	file    string
	seed    uint64
	odd     bool
	size    organization.Size
	refused []string
	print   bool
	command []string
}

// listSize is an option for the length of a generated list.
type listSize struct {
	name         string
	value        *int
	defaultValue int
	usage        string
}

func (o *options) listSizes() []listSize {
	return []listSize{
		{"members", &o.size.Members, 3, "`number` of member accounts"},
		{"resources", &o.size.ResourcesPerMember, 120, "`number` of non-compliant resources of each member"},
		{"policies", &o.size.PoliciesPerMember, 2, "`number` of policies of each member"},
		{"accounts", &o.size.AccountsPerPolicy, 60, "`number` of sub-accounts of each policy"},
		{"grants", &o.size.AuthPolicies, 130, "`number` of grants of policies of members, to sub-accounts and user groups"},
		{"tasks", &o.size.Tasks, 130, "`number` of Identity Center tasks"},
		{"assignments", &o.size.RoleAssignments, 130, "`number` of Identity Center role assignments"},
		{"provisionings", &o.size.Provisionings, 130, "`number` of Identity Center role configurations on accounts"},
		{"group-members", &o.size.GroupMembers, 12, "`number` of users of each Identity Center user group"},
		{"rules", &o.size.Rules, 12, "`number` of Huawei Cloud Config rules"},
		{"states", &o.size.PolicyStates, 250, "`number` of Huawei Cloud policy states"},
		{"aggregate-rules", &o.size.AggregateAssignments, 30, "`number` of rules of the Huawei Cloud aggregator"},
		{"aggregate-states", &o.size.AggregateStates, 250, "`number` of policy states of the Huawei Cloud aggregator"},
		{"aggregators", &o.size.Aggregators, 2, "`number` of Huawei Cloud Config aggregators"},
		{"sources", &o.size.AggregatorSources, 12, "`number` of accounts that the first aggregator collects from"},
		{"organization-accounts", &o.size.OrganizationAccounts, 20, "`number` of accounts in the Huawei Cloud organization"},
	}
}

// parseOptions parses the command line. It writes the help to output and returns errors.
func parseOptions(args []string, output io.Writer) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet("orgaudit-sandbox", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.listen, "listen", "127.0.0.1:0", "loopback `address` to serve on; port 0 takes a free port")
	flags.StringVar(&o.file, "organization", "", "JSON `file` with the organization")
	flags.Func("refuse", "`API`, such as ListTasks, whose calls fail for lack of permission; may be repeated", func(action string) error {
		o.refused = append(o.refused, action)
		return nil
	})
	flags.Uint64Var(&o.seed, "seed", 1, "`number` that decides the generated organization")
	for _, size := range o.listSizes() {
		flags.IntVar(size.value, size.name, size.defaultValue, size.usage)
	}
	flags.BoolVar(&o.odd, "odd", false, "generate odd values: quotes, escapes, emoji, null and absent fields, large numbers")
	flags.BoolVar(&o.print, "print", false, "print the organization as JSON and end")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(output)
			fmt.Fprint(output, help)
			flags.PrintDefaults()
		}
		return nil, err
	}
	o.command, o.size.Plain = flags.Args(), !o.odd
	return o, errors.Join(o.check(args), checkSources(flags))
}

// check refuses values and combinations that parsing the flags accepts.
func (o *options) check(args []string) error {
	for _, size := range o.listSizes() {
		if *size.value < 0 {
			return fmt.Errorf("-%s must not be negative", size.name)
		}
	}
	switch {
	case len(o.command) == 0 && len(args) > 0 && args[len(args)-1] == "--", len(o.command) > 0 && o.command[0] == "":
		return errors.New("no command after --")
	case o.print && len(o.command) > 0:
		return errors.New("-print runs no command: leave one of them out")
	}
	return nil
}

// checkSources refuses options that have no effect on an organization from a file.
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
		return fmt.Errorf("-%s has no effect on the file of -organization: leave one of them out", generated)
	}
	return nil
}
