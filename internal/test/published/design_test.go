// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The table of folders in DESIGN.md names each folder with code or pages, and no other.
func TestDesign_namesEveryFolder(t *testing.T) {
	_, table, _ := strings.Cut(readFile(t, "DESIGN.md"), "| Folder | What it has |\n|---|---|\n")
	table, _, ended := strings.Cut(table, "\n\n")
	if !ended {
		t.Fatal("DESIGN.md has no table of folders")
	}
	var named, tests, folders, testFolders []string
	for row := range strings.Lines(table) {
		cells := strings.SplitN(row, "|", 3)
		for _, code := range inCode.FindAllStringSubmatch(cells[1], -1) {
			if strings.HasSuffix(code[1], "/") {
				named = append(named, strings.TrimSuffix(code[1], "/"))
			}
		}
		if strings.Contains(cells[1], "`internal/test/`") {
			for _, code := range inCode.FindAllStringSubmatch(cells[2], -1) {
				tests = append(tests, code[1])
			}
		}
	}
	for _, name := range files(t, func(name string) bool { return strings.Contains(name, "/") && !strings.HasPrefix(name, ".") }) {
		parts := strings.Split(path.Dir(name), "/")
		folder := parts[0]
		if (folder == "internal" || folder == "cmd") && len(parts) > 1 {
			folder = path.Join(parts[:2]...)
		}
		folders = append(folders, folder)
		if folder == "internal/test" && len(parts) > 2 {
			testFolders = append(testFolders, parts[2])
		}
	}
	folders = append(folders, "internal/sandbox/organization")
	sameNames(t, "folders of DESIGN.md", named, slices.Compact(slices.Sorted(slices.Values(folders))))
	sameNames(t, "folders of internal/test in DESIGN.md", tests, slices.Compact(slices.Sorted(slices.Values(testFolders))))
}

var goTest = regexp.MustCompile(`go test \./(\S+) -run (?:'\^\$' -fuzz )?(\w+)`)

func TestContributing_namesTestsThatExist(t *testing.T) {
	commands := goTest.FindAllStringSubmatch(readFile(t, "CONTRIBUTING.md"), -1)
	if len(commands) == 0 {
		t.Fatal("no command found")
	}
	for _, command := range commands {
		folder, function := command[1], regexp.MustCompile(`(?m)^func (?:Test|Fuzz)?\w*`+command[2])
		tests := files(t, func(name string) bool { return path.Dir(name) == folder && strings.HasSuffix(name, "_test.go") })
		if !slices.ContainsFunc(tests, func(name string) bool { return function.MatchString(readFile(t, name)) }) {
			t.Errorf("%s: there is no such test", command[0])
		}
	}
}
