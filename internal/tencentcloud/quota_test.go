// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"sync"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// Sixty parallel reads against a strict quota, in real time. A busy machine may bunch calls, so a share of them may be
// refused.
func TestQuota_parallelReadsStayBelowIt(t *testing.T) {
	const reads = 60
	for name, test := range map[string]struct{ quota, mostRefused int }{
		"alone":                     {20, reads / 10},
		"another client takes half": {10, reads / 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := start(t, sandbox.Generate(1, sandbox.Size{Tasks: 30}), func(config *tencentcloud.Config) {
				config.Policy = apicall.Policy{MaxRetries: apicall.DefaultMaxRetries}
			})
			server.Throttle("ListTasks", test.quota)
			var all sync.WaitGroup
			for range reads {
				all.Go(func() {
					if tasks, err := paging.Collect(t.Context(), client.ListTasks, tencentcloud.TaskFilter{ZoneID: sandbox.ZoneID}); err != nil || len(tasks) != 30 {
						t.Errorf("%d tasks, %v", len(tasks), err)
					}
				})
			}
			all.Wait()
			if refused := server.Injected()["throttled"]; refused > test.mostRefused {
				t.Errorf("%d calls refused, at most %d", refused, test.mostRefused)
			}
		})
	}
}
