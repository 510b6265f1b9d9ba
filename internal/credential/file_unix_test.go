// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !windows

package credential_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
)

// A pipe or a device may never end.
func TestFiles_mustBeRegular(t *testing.T) {
	const text = `{"web_identity_token": "token-1"}`
	folder := t.TempDir()
	pipe, regular := filepath.Join(folder, "pipe"), filepath.Join(folder, "regular")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(regular, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // ends a read that waits for the pipe
	defer cancel()
	for name, target := range map[string]string{"a pipe": pipe, "a link to a pipe": pipe, "a device": "/dev/zero", "a directory": folder, "a link to a file": regular} {
		path := target
		if strings.HasPrefix(name, "a link") {
			path = filepath.Join(folder, name)
			if err := os.Symlink(target, path); err != nil {
				t.Fatal(err)
			}
		}
		_, ofToken := credential.TokenFile("token_file", path)(ctx)
		_, ofJSON := credential.ReadJSONFile(ctx, path, &struct{}{})
		for _, err := range []error{ofToken, ofJSON} {
			if (err == nil) != (target == regular) || err != nil && !strings.Contains(err.Error(), "not a regular file") {
				t.Errorf("%s: got %v", name, err)
			}
		}
	}
}
