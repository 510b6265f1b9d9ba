// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package credential_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
)

func TestTokenFile(t *testing.T) {
	for name, test := range map[string]struct {
		text, token, problem string
	}{
		"plain":                    {text: " token-1\n", token: "token-1"},
		"byte order mark":          {text: "\ufefftoken-1", token: "token-1"},
		"JSON":                     {text: "\ufeff\n" + ` {"expires": 5, "web_identity_token": " token-1\n"}` + "\r\n", token: "token-1"},
		"other JSON":               {text: `{"token": "token-1"}`, problem: "holds no token"},
		"JSON of another type":     {text: `{"web_identity_token": 5}`, problem: "neither a token nor JSON"},
		"broken JSON":              {text: `{"web_identity_token`, problem: "neither a token nor JSON"},
		"empty":                    {text: " \n", problem: "holds no token"},
		"the longest that is read": {text: strings.Repeat("a", 1<<20), token: strings.Repeat("a", 1<<20)},
		"longer":                   {text: strings.Repeat("a", 1<<20+1), problem: "longer than 1 MiB"},
	} {
		path := filepath.Join(t.TempDir(), "token-file")
		if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		token, err := credential.TokenFile("token_file", path)(t.Context())
		if token != test.token || (err == nil) != (test.problem == "") {
			t.Errorf("%s: got %.40q, %v", name, token, err)
		}
		if err != nil && (!strings.Contains(err.Error(), test.problem) || !strings.HasPrefix(err.Error(), "token_file ") || strings.Contains(err.Error(), "token-file")) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestTokenFile_readsOnlyRegularFiles(t *testing.T) {
	for path, problem := range map[string]string{
		t.TempDir():                           "not a regular file",
		filepath.Join(t.TempDir(), "token-1"): "cannot be read",
		"token-1\x00":                         "cannot be read",
	} {
		token, err := credential.TokenFile("token_file", path)(t.Context())
		if token != "" || err == nil || !strings.Contains(err.Error(), problem) || strings.Contains(err.Error(), path) {
			t.Errorf("got %q, %v", token, err)
		}
	}
}

func TestReadJSONFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	var read struct{ Name string }
	if found, err := credential.ReadJSONFile(t.Context(), path, &read); found || err != nil {
		t.Errorf("no file: got %t, %v", found, err)
	}
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("\ufeff" + `{"name": "profile"}`)
	if found, err := credential.ReadJSONFile(t.Context(), path, &read); !found || err != nil || read.Name != "profile" {
		t.Errorf("got %t, %+v, %v", found, read, err)
	}
	write(`{"name": "the-secret`)
	if found, err := credential.ReadJSONFile(t.Context(), path, &read); !found || err == nil || strings.Contains(err.Error(), "the-secret") {
		t.Errorf("broken JSON: got %t, %v", found, err)
	}
}

func TestInHome(t *testing.T) {
	t.Setenv("HOME", "/home/user")
	t.Setenv("USERPROFILE", "/home/user")
	for path, want := range map[string]string{
		"~": "/home/user", "~/.hcloud": "/home/user/.hcloud", "~other/.hcloud": "~other/.hcloud", "/a/~": "/a/~", "": "",
	} {
		if got := filepath.ToSlash(credential.InHome(path)); got != want {
			t.Errorf("%q: got %q, want %q", path, got, want)
		}
	}
	t.Setenv("HOME", "")
	t.Setenv("USERPROFILE", "")
	if got := credential.InHome("~/.hcloud"); got != "~/.hcloud" {
		t.Errorf("without a home directory: got %q", got)
	}
}
