// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package tencentcloud_test

import (
	"sync"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/paging"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/tencentcloud"
)

// Sixty reads side by side against a strict quota, in real time: whoever has the whole quota is
// paced below it, whoever shares it with another client lowers the rate. A busy machine may bunch
// calls, so how many are refused is held to a share.
func TestOrganization_manyReadsAtOnceKeepToTheQuota(t *testing.T) {
	const reads = 60
	for name, test := range map[string]struct{ quota, mostRefused int }{
		"alone":                       {20, reads / 10},
		"another client has the half": {10, reads / 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := start(t, organization.Generate(1, organization.Size{Tasks: 30}), func(config *tencentcloud.Config) {
				config.Policy = apicall.Policy{MaxRetries: apicall.DefaultMaxRetries}
			})
			server.Throttle("ListTasks", test.quota)
			var all sync.WaitGroup
			for range reads {
				all.Go(func() {
					if tasks, err := paging.Collect(t.Context(), client.ListTasks, tencentcloud.TaskFilter{ZoneID: organization.ZoneID}); err != nil || len(tasks) != 30 {
						t.Errorf("%d tasks, %v", len(tasks), err)
					}
				})
			}
			all.Wait()
			refused := server.Injected()["throttled"]
			t.Logf("%d of %d calls refused", refused, len(server.Calls()))
			if refused > test.mostRefused {
				t.Errorf("%d calls refused, at most %d", refused, test.mostRefused)
			}
		})
	}
}
