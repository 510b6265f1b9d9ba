// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// inHome gives a path with the user's home directory for ~, the path itself where that is not known.
func inHome(path string) string {
	rest, found := strings.CutPrefix(path, "~")
	if !found || rest != "" && !os.IsPathSeparator(rest[0]) {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return filepath.Join(home, rest)
}

// readJSONFile reads a file that a vendor's command line writes; found is false where there is none.
// The errors do not quote the file, which holds secrets.
func readJSONFile(path string, into any) (found bool, err error) {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return true, fmt.Errorf("the file %s cannot be read: %w", path, causeOf(err))
	case json.Unmarshal(withoutMark(text), into) != nil:
		return true, fmt.Errorf("the file %s is not the JSON that the vendor's command line writes", path)
	}
	return true, nil
}

// withoutMark leaves out the byte order mark that Windows writes before a text.
func withoutMark(text []byte) []byte { return bytes.TrimPrefix(text, []byte("\ufeff")) }

// causeOf gives the cause of a file's error without the path.
func causeOf(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// readTokenFile reads an identity token: the file holds it as it is, or as JSON. The errors name the
// setting and not the path, in whose place somebody may have given the token itself.
func readTokenFile(setting, path string) (string, error) {
	text, err := os.ReadFile(inHome(path))
	if err != nil {
		return "", fmt.Errorf("%s names a file that cannot be read: %w", setting, causeOf(err))
	}
	token := strings.TrimSpace(string(withoutMark(text)))
	if strings.HasPrefix(token, "{") {
		var file struct {
			WebIdentityToken string `json:"web_identity_token"`
		}
		if json.Unmarshal([]byte(token), &file) != nil {
			return "", fmt.Errorf(`%s names a file that is neither a token nor JSON with "web_identity_token"`, setting)
		}
		token = strings.TrimSpace(file.WebIdentityToken)
	}
	if token == "" {
		return "", fmt.Errorf("%s names a file that holds no token", setting)
	}
	return token, nil
}
