// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// root is the repository's folder.
const root = "../../.."

const (
	project    = "terraform-provider-orgaudit"
	repository = "github.com/orgaudit/" + project
)

// readFile gives the text of a file of the repository.
func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// exists tells whether a file or folder of the repository is there.
func exists(name string) bool {
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
	return err == nil
}

// decodeYAML reads a YAML file. A field that the struct does not know fails the test: a rule might stand there that
// nothing here looks at.
func decodeYAML(t *testing.T, name string, into any) {
	t.Helper()
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(readFile(t, name))))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// files lists the files of the repository whose path matches, with slashes: what is built or fetched is left out.
func files(t *testing.T, matches func(name string) bool) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		base := path.Base(relative)
		if entry.IsDir() {
			hidden := strings.HasPrefix(base, ".") && relative != "." && relative != ".github" && relative != ".ci"
			if hidden || relative == "bin" || relative == "dist" || base == "node_modules" {
				return fs.SkipDir
			}
			return nil
		}
		if matches(relative) {
			found = append(found, relative)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Fatal("no such file")
	}
	return found
}

// sameNames compares what there is with what there should be, in any order.
func sameNames(t *testing.T, what string, got, want []string) {
	t.Helper()
	for _, name := range want {
		if !slices.Contains(got, name) {
			t.Errorf("%s: %s is missing", what, name)
		}
	}
	for _, name := range got {
		if !slices.Contains(want, name) {
			t.Errorf("%s: %s should not be there", what, name)
		}
	}
}
