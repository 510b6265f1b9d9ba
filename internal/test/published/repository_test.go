// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package published

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const (
	root       = "../../.." // folder of the repository
	repository = "github.com/orgaudit/terraform-provider-orgaudit"
)

// readFile reads a file of the repository.
func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// exists reports whether the repository has a file or folder.
func exists(name string) bool {
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
	return err == nil
}

func decodeYAML(t *testing.T, name string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(readFile(t, name)), into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// files lists the files of the repository whose path matches. Paths have slashes; built and fetched files are skipped.
func files(t *testing.T, matches func(name string) bool) (found []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if base := path.Base(name); entry.IsDir() && name != "." {
			if strings.HasPrefix(base, ".") && base != ".github" && base != ".ci" || name == "bin" || name == "dist" {
				return fs.SkipDir
			}
		} else if matches(name) {
			found = append(found, name)
		}
		return nil
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("no such file: %v", err)
	}
	return found
}

// sameNames fails unless both lists have the same names, in any order.
func sameNames(t *testing.T, what string, got, want []string) {
	t.Helper()
	for _, name := range want {
		if !slices.Contains(got, name) {
			t.Errorf("%s: %s is missing", what, name)
		}
	}
	for _, name := range got {
		if !slices.Contains(want, name) {
			t.Errorf("%s: %s is unexpected", what, name)
		}
	}
}
