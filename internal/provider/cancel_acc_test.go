// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

func TestAccProvider_interruptEndsASlowRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no interrupt for one process")
	}
	server := sandboxtest.Start(t, organization.Generate(1, organization.Size{Members: 1, Tasks: 250}))
	const page = 2
	server.Alter(tencentCloud.action, func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N >= page {
			answer.Delay = time.Hour
		}
	})
	m := rootmodule.New(t, rootmodule.Build(t), server.Environment())
	m.WriteMain(readTencentCloud)
	ctx, cancel := context.WithTimeout(t.Context(), rootmodule.Limit)
	defer cancel()
	run := m.Start(ctx, "plan", "-input=false", "-no-color")
	for len(server.CallsOf(tencentCloud.action)) < page && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	if err := run.Command.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	if code := m.End(ctx, run); code != 1 {
		t.Errorf("exit code %d", code)
	}
	wantWords(t, rootmodule.Unframed(run.Stdout.String()+run.Stderr.String()),
		"Identity Center tasks not read", "ListTasks", "after 1 pages with 100 items", "the read was cancelled")
	if calls := len(server.CallsOf(tencentCloud.action)); calls != page {
		t.Errorf("%d calls, want %d", calls, page)
	}
}
