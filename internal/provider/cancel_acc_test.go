// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/rootmodule"
)

// slowRead is a read of a cloud whose nth call never gets its answer.
type slowRead struct {
	cloud
	body string // with a place for more arguments
	n    int
	says []string // what is read, and how far it had come
}

var slowReads = []slowRead{
	{
		tencentCloud, "data \"orgaudit_cic_tasks\" \"all\" {\n  zone_id = \"" + organization.ZoneID + "\"\n  %s\n}\n", 2,
		[]string{"Identity Center tasks not read", "ListTasks", "after 1 pages with 100 items"},
	},
	{
		huaweiCloud, "data \"orgaudit_policy_states_summary\" \"all\" {\n  %s\n}\n", 1,
		[]string{"Compliance summary not read", "CollectPolicyStatesSummary"},
	},
}

// startSlow serves an organization whose answer to the nth call takes an hour.
func (r slowRead) startSlow(t *testing.T) *sandbox.Server {
	t.Helper()
	server := startSandbox(t, organization.Generate(1, organization.Size{Members: 1, Tasks: 250, Rules: 3}))
	server.Alter(r.action, func(call sandbox.Call, answer *sandbox.Answer) {
		if call.N >= r.n {
			answer.Delay = time.Hour
		}
	})
	return server
}

func TestAccProvider_anInterruptEndsASlowRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no process can be sent an interrupt there")
	}
	provider := rootmodule.Build(t)
	for _, read := range slowReads {
		t.Run(read.name, func(t *testing.T) {
			server := read.startSlow(t)
			m := rootmodule.New(t, provider, server.Environment())
			m.WriteMain(fmt.Sprintf(read.body, ""))
			ctx, cancel := context.WithTimeout(t.Context(), rootmodule.Limit)
			defer cancel()
			run := m.Start(ctx, "plan", "-input=false", "-no-color")
			for len(server.CallsOf(read.action)) < read.n && ctx.Err() == nil {
				time.Sleep(10 * time.Millisecond)
			}
			interrupted := time.Now()
			if err := run.Command.Process.Signal(os.Interrupt); err != nil {
				t.Error(err)
			}
			code := m.End(ctx, run)
			t.Logf("exit code %d %s after the interrupt", code, time.Since(interrupted).Round(time.Millisecond))
			if code != 1 {
				t.Errorf("exit code %d", code)
			}
			wantWords(t, rootmodule.Unframed(run.Stdout.String()+run.Stderr.String()), append(read.says, "the read was cancelled"), nil)
			read.checkCalls(t, server)
		})
	}
}

func TestAccProvider_timeoutsReadEndsASlowRead(t *testing.T) {
	provider := rootmodule.Build(t)
	for _, read := range slowReads {
		t.Run(read.name, func(t *testing.T) {
			server := read.startSlow(t)
			m := rootmodule.New(t, provider, server.Environment())
			m.WriteMain(fmt.Sprintf(read.body, `timeouts { read = "1s" }`))
			began := time.Now()
			_, problem := m.Run(1, "plan", "-input=false", "-no-color")
			t.Logf("the whole plan took %s", time.Since(began).Round(time.Millisecond))
			wantWords(t, rootmodule.Unframed(problem), append(read.says, "the read did not end within 1s", "timeouts.read"), []string{"context deadline exceeded"})
			read.checkCalls(t, server)
		})
	}
}

// checkCalls wants no call after the one that never got its answer.
func (r slowRead) checkCalls(t *testing.T, server *sandbox.Server) {
	t.Helper()
	if calls := len(server.CallsOf(r.action)); calls != r.n {
		t.Errorf("%d calls, not %d", calls, r.n)
	}
}
