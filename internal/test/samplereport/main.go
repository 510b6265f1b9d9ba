// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Command samplereport writes the report of a made-up audit to its output, to look at it and for the pictures in docs.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/audit"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/report"
)

func main() {
	format := flag.String("format", "html", "html, markdown, csv or junit")
	kind := flag.String("audit", "blocked", "blocked or hostile")
	flag.Parse()
	if err := write(os.Stdout, *format, *kind); err != nil {
		fmt.Fprintln(os.Stderr, "samplereport:", err)
		os.Exit(1)
	}
}

func write(to io.Writer, format, kind string) error {
	formats := map[string]func(io.Writer, audit.Result) error{
		"html": report.HTML, "markdown": report.Markdown, "csv": report.CSV, "junit": report.JUnit,
	}
	kinds := map[string]func() audit.Result{"blocked": blocked, "hostile": hostile}
	if formats[format] == nil || kinds[kind] == nil {
		return fmt.Errorf("no format %q or no audit %q", format, kind)
	}
	return formats[format](to, kinds[kind]())
}
