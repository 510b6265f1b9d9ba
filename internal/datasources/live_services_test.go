// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build live

package datasources_test

import (
	"os"
	"strings"
	"testing"
)

// machine is the environment before TestMain removes what must not reach other tests.
var machine = os.Environ()

// TestLive reads the real services, or the sandbox if variables point at it. `make test-live` runs it.
func TestLive(t *testing.T) {
	variables := map[string]string{}
	for _, variable := range machine {
		if name, value, _ := strings.Cut(variable, "="); !strings.HasPrefix(name, "TF_") {
			variables[name] = value
		}
	}
	for _, d := range dataSources {
		t.Run(d.name, func(t *testing.T) { d.readLive(t, variables) })
	}
}
