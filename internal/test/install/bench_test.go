// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package install

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// The command of the benchmarks page measures what the page says.
func TestBenchmarks_commandAsPrinted(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the benchmarks need Linux")
	}
	page, err := os.ReadFile(filepath.Join(rootmodule.Repository(t), "docs", "guides", "benchmarks.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(string(page), -1)
	if len(blocks) != 1 {
		t.Fatalf("%d blocks of commands", len(blocks))
	}
	words := strings.Fields(blocks[0][1])
	printed := runMake(t, map[string]string{"TERRAFORM": rootmodule.CLI(t)}, words[1:]...)
	if words[0] != "make" || !strings.Contains(printed, "| Stripped binary |") || strings.Contains(printed, "| Cold plan") {
		t.Errorf("%s: %s", words, printed)
	}
}
