// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package credential

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// InHome returns a path with the user's home directory for a leading ~, and the path itself if that directory is unknown.
func InHome(path string) string {
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

// longestFile is the longest file with keys or a token, in bytes.
const longestFile = 1 << 20

// readFile reads a file, or ends with the context. It reads only regular files of at most 1 MiB, and symbolic links to
// them: a pipe or a device may never end.
func readFile(ctx context.Context, path string) ([]byte, error) {
	var text []byte
	var err error
	done := make(chan struct{})
	go func() { // a network file system may hang
		defer close(done)
		text, err = readRegularFile(path)
	}()
	select {
	case <-done:
		return text, err
	case <-ctx.Done():
		return nil, apicall.CauseOf(ctx)
	}
}

func readRegularFile(path string) ([]byte, error) {
	about, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !about.Mode().IsRegular():
		return nil, errors.New("it is not a regular file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, longestFile+1))
	if len(text) > longestFile {
		return nil, fmt.Errorf("it is longer than %d MiB", longestFile>>20)
	}
	return text, err
}

// ReadJSONFile reads a file that a vendor's command line writes, or ends with the context. found is false if there is no
// file. Errors do not quote the file, which has secrets.
func ReadJSONFile(ctx context.Context, path string, into any) (found bool, err error) {
	text, err := readFile(ctx, path)
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

// withoutMark removes the byte order mark that Windows writes before a text.
func withoutMark(text []byte) []byte { return bytes.TrimPrefix(text, []byte("\ufeff")) }

// causeOf returns the cause of a file error without the path.
func causeOf(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}

// TokenFile reads an identity token from a file, which has the token alone, or JSON with web_identity_token. Errors name
// the setting instead of the path, since the user may have set it to the token itself.
func TokenFile(setting, path string) ReadToken {
	return func(ctx context.Context) (string, error) {
		text, err := readFile(ctx, InHome(path))
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
}
