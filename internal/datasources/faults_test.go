// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
)

// faultNames are faults of different kinds that may pass; the clients' tests have them all.
var faultNames = []string{
	"connection reset", "body dropped", "429", "500", "200 with HTML",
	"RequestLimitExceeded.UinLimitExceeded", "429 APIGW.0308",
}

// withRetries gives a whole configuration in which a request gets some further tries.
func withRetries(server *sandbox.Server, retries int, body string) string {
	return strings.ReplaceAll(configuration(server, body), "max_retries = 0", fmt.Sprintf("max_retries = %d", retries))
}

// namedFault gives a fault of the sandbox.
func namedFault(t *testing.T, name string) sandbox.Fault {
	t.Helper()
	for _, fault := range sandbox.Faults() {
		if fault.Name == name {
			return fault
		}
	}
	t.Fatalf("the sandbox has no fault %q", name)
	return sandbox.Fault{}
}

func TestAccEveryDataSource_aFaultThatPassesCostsNothing(t *testing.T) {
	t.Parallel()
	for _, name := range faultNames {
		for _, read := range []read{tokenRead, offsetRead, truncatedRead, wholeRead} {
			fault := namedFault(t, name)
			if !fault.AppliesTo(read.action) {
				continue
			}
			t.Run(name+" from "+read.action, func(t *testing.T) {
				t.Parallel()
				organization := read.organization()
				server := start(t, organization)
				server.Inject(read.action, fault, sandbox.At(read.pages)) // the last page of the first reading
				terraform(t, reads(withRetries(server, 3, read.body), expect(read.address, read.want(organization))))
				if calls := len(server.CallsOf(read.action)); calls%read.pages != 1%read.pages {
					t.Errorf("%d calls are not one more than whole readings of %d", calls, read.pages)
				}
			})
		}
	}
}

func TestAccEveryDataSource_aFaultThatStaysIsAnErrorThatSaysHowOftenItWasTried(t *testing.T) {
	t.Parallel()
	for _, name := range faultNames {
		fault := namedFault(t, name)
		if !fault.AppliesTo(tokenRead.action) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t, tokenRead.organization())
			server.Inject(tokenRead.action, fault, func(call sandbox.Call) bool { return call.N >= 2 })
			expectErrorOf(t, server, tokenRead, withRetries(server, 1, tokenRead.body), "2 tries, after 1 pages with 50 items", 3)
		})
	}
}
