// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

//go:build live

package datasources_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// machine is the environment as it was before TestMain took away what must not reach other tests.
var machine = os.Environ()

// TestLive reads the real services, or whatever the variables of the provider point at. `make test-live` runs it.
func TestLive(t *testing.T) {
	for _, variable := range machine {
		name, value, _ := strings.Cut(variable, "=")
		if _, kept := os.LookupEnv(name); !kept && !strings.HasPrefix(name, "TF_") {
			t.Setenv(name, value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(dataSources)) {
		t.Run(name, func(t *testing.T) { readLive(t, dataSources[name]) })
	}
}
