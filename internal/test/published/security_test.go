// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

var (
	// callLine is a row of the table of calls in SECURITY.md: name, host, when.
	callLine = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| `[^`]+` \\| (.+) \\|$")
	readLine = regexp.MustCompile("^`orgaudit_([a-z_]+)` is read$")
)

// securityCalls are the calls in SECURITY.md, and the data sources that they are listed for.
func securityCalls(t *testing.T) (calls, dataSources []string) {
	t.Helper()
	for _, row := range callLine.FindAllStringSubmatch(readFile(t, "SECURITY.md"), -1) {
		calls = append(calls, row[1])
		if read := readLine.FindStringSubmatch(row[2]); read != nil {
			dataSources = append(dataSources, read[1])
		}
	}
	return calls, dataSources
}

// The provider's tests run against the sandbox, which answers no API that it does not know.
func TestSecurity_listsTheAPIsOfTheSandbox(t *testing.T) {
	calls, _ := securityCalls(t)
	tencentCloud, huaweiCloud := sandbox.Actions()
	for _, action := range slices.Concat(tencentCloud, huaweiCloud) {
		if !slices.Contains(calls, action) {
			t.Errorf("SECURITY.md does not list %s", action)
		}
	}
}

func TestSecurity_listsEveryDataSource(t *testing.T) {
	_, listed := securityCalls(t)
	var documented []string
	for _, name := range files(t, func(name string) bool { return path.Dir(name) == "docs/data-sources" }) {
		documented = append(documented, strings.TrimSuffix(path.Base(name), ".md"))
	}
	sameNames(t, "data sources in SECURITY.md", listed, documented)
}
