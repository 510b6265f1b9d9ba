// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

// Command tables writes the tables of calls, permissions and checks into README.md, SECURITY.md, the guides and the page
// of the audit, from the lists of APIs and checks. It also writes the benchmarks and their chart, from what make bench
// printed. A table stands between <!-- table NAME --> and <!-- end of table -->. With -check it only tells which files
// are out of date.
package main

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apis"
)

// files hold tables.
var files = []string{
	"README.md", "SECURITY.md",
	"templates/guides/authentication-tencentcloud.md", "templates/guides/authentication-huaweicloud.md",
	"templates/data-sources/audit.md.tmpl", "templates/guides/benchmarks.md",
}

// tables write the table of each name.
var tables = map[string]func() string{
	"data sources":             dataSources,
	"calls":                    calls,
	"tencentcloud permissions": func() string { return permissions(apis.TencentCloud) },
	"tencentcloud policy":      func() string { return policy(apis.TencentCloud, tencentCloudPolicy) },
	"huaweicloud permissions":  func() string { return permissions(apis.HuaweiCloud) },
	"huaweicloud policy":       func() string { return policy(apis.HuaweiCloud, huaweiCloudPolicy) },
	"checks":                   checks,
	"permissions of checks":    checkPermissions,
}

// figureTables write the texts that have figures.
var figureTables = map[string]func(figures) (string, error){
	"benchmarks":          figures.benchmarks,
	"benchmarks in short": figures.summary,
}

var marked = regexp.MustCompile(`(?s)(<!-- table ([a-z ]+) -->\n).*?(<!-- end of table -->)`)

func main() {
	check := flag.Bool("check", false, "only tell which files are out of date")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "tables:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	read, err := readFigures()
	if err != nil {
		return err
	}
	written := map[string]bool{}
	for _, name := range files {
		before, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		after := marked.ReplaceAllStringFunc(string(before), func(section string) string {
			parts := marked.FindStringSubmatch(section)
			written[parts[2]] = true
			text, failed := write(parts[2], read)
			if failed != nil {
				err = fmt.Errorf("%s: table %q: %w", name, parts[2], failed)
			}
			return parts[1] + text + parts[3]
		})
		if err == nil {
			err = update(name, string(before), after, check)
		}
		if err != nil {
			return err
		}
	}
	for _, name := range slices.AppendSeq(slices.Collect(maps.Keys(tables)), maps.Keys(figureTables)) {
		if !written[name] {
			return fmt.Errorf("no file has the table %q", name)
		}
	}
	chart, err := read.chart()
	if err != nil {
		return fmt.Errorf("chart: %w", err)
	}
	before, err := os.ReadFile(chartFile)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	return update(chartFile, string(before), chart, check)
}

// write returns the text of a table.
func write(name string, read figures) (string, error) {
	if table := tables[name]; table != nil {
		return table(), nil
	}
	if table := figureTables[name]; table != nil {
		return table(read)
	}
	return "", errors.New("nothing writes it")
}

// update writes a file that has changed, or with check tells that it is out of date.
func update(name, before, after string, check bool) error {
	switch {
	case after == before:
		return nil
	case check:
		return fmt.Errorf("%s is out of date: run make docs", name)
	default:
		return os.WriteFile(name, []byte(after), 0o600)
	}
}

// dataSources says what each data source reads.
func dataSources() string {
	text := "| Data source | What it reads |\n|---|---|\n| `orgaudit_audit` | a whole organization, through the APIs below, to a verdict |\n"
	for _, api := range apis.All() {
		if api.DataSource != "" {
			text += fmt.Sprintf("| `orgaudit_%s` | %s (%s, %s) |\n", api.DataSource, api.Reads, api.Service, api.Action)
		}
	}
	return text
}

// calls lists every call with its host.
func calls() string {
	text := "| Call | Host | When |\n|---|---|---|\n"
	ofAudits := audited()
	for _, api := range apis.All() {
		when := api.When
		if api.DataSource != "" {
			when = "`orgaudit_" + api.DataSource + "` is read"
		}
		if api.DataSource != "" && slices.Contains(ofAudits, api.Action) {
			when += ", or an audit needs it"
		}
		text += fmt.Sprintf("| `%s` | `%s` | %s |\n", api.Action, api.Host, when)
	}
	return text
}

// permissions says which permission each data source of a cloud needs.
func permissions(cloud apis.Cloud) string {
	text := "| Data source | Action |\n|---|---|\n"
	for _, api := range apis.All() {
		if api.Cloud == cloud && api.DataSource != "" {
			text += fmt.Sprintf("| `orgaudit_%s` | `%s` |\n", api.DataSource, api.Permission)
		}
	}
	return text
}

const (
	tencentCloudPolicy = `{
  "version": "2.0",
  "statement": [{
    "effect": "allow",
    "action": [
%s
    ],
    "resource": ["*"]
  }]
}
`
	huaweiCloudPolicy = `{
  "Version": "1.1",
  "Statement": [{
    "Effect": "Allow",
    "Action": [
%s
    ]
  }]
}
`
)

// policy is a policy that allows all reads of a cloud.
func policy(cloud apis.Cloud, form string) string {
	var actions []string
	for _, api := range apis.All() {
		if line := `      "` + api.Permission + `"`; api.Cloud == cloud && api.DataSource != "" && !slices.Contains(actions, line) {
			actions = append(actions, line)
		}
	}
	return "```json\n" + fmt.Sprintf(form, strings.Join(actions, ",\n")) + "```\n"
}
