// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package opa_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"
)

func TestRego_testsPassAndCoverEveryLine(t *testing.T) {
	modules, store, err := tester.Load([]string{gate(t, "policy")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	transaction, err := store.NewTransaction(ctx, storage.TransactionParams{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Abort(ctx, transaction)

	coverage := cover.New()
	results, err := tester.NewRunner().SetStore(store).SetModules(modules).SetTimeout(time.Minute).
		RaiseBuiltinErrors(true).SetCoverageQueryTracer(coverage).SetCoverageRuns(nil).RunTests(ctx, transaction)
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for result := range results {
		ran++
		if !result.Pass() {
			t.Errorf("%s: %v", result.Name, result)
		}
	}
	if ran == 0 {
		t.Error("no Rego test ran")
	}

	for name, file := range coverage.Report(modules).Files {
		if strings.HasSuffix(name, "_test.rego") {
			continue
		}
		for _, lines := range file.NotCovered {
			t.Errorf("%s:%d-%d: covered by no Rego test", filepath.Base(name), lines.Start.Row, lines.End.Row)
		}
	}
}
