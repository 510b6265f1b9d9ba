// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-orgaudit serves the Terraform provider orgaudit.
package main

import (
	"flag"
	"log"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/provider"
)

// version is set by the linker.
var version = "dev"

// garbagePercent replaces Go's default of 100, with which the first collection runs at 4 MB. Each of the three starts of a
// small plan allocates about 4 MB, and has nothing to collect.
const garbagePercent = 150

func main() {
	debugging := flag.Bool("debug", false, "serve for a debugger: print how Terraform reaches this process and wait")
	flag.Parse()

	var options []tf6server.ServeOpt
	if *debugging {
		options = append(options, tf6server.WithManagedDebug())
	} else if unlogged(os.Environ()) {
		for _, logger := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_ORGAUDIT"} {
			if err := os.Setenv(logger, "off"); err != nil {
				log.Fatal(err)
			}
		}
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	server := func() tfprotov6.ProviderServer { return provider.NewServer(version) }
	if err := tf6server.Serve("registry.terraform.io/orgaudit/orgaudit", server, options...); err != nil {
		log.Fatal(err)
	}
}

// unlogged reports whether Terraform writes no log. Terraform would still parse each log line of the provider, and drop it.
func unlogged(environment []string) bool {
	return !slices.ContainsFunc(environment, func(variable string) bool { return strings.HasPrefix(variable, "TF_LOG") })
}
