// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
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

func TestEveryDataSource_aFaultThatPassesCostsNothing(t *testing.T) {
	t.Parallel()
	for _, name := range faultNames {
		for _, d := range dataSources {
			fault := namedFault(t, name)
			if !fault.AppliesTo(d.action) {
				continue
			}
			t.Run(d.name+": "+name, func(t *testing.T) {
				t.Parallel()
				org := d.organization()
				server := start(t, org)
				server.Inject(d.action, fault, sandbox.At(d.pages)) // the last page
				startProcess(t, server, 3).reads(d, d.want(org))
				if calls := len(server.CallsOf(d.action)); calls != d.pages+1 {
					t.Errorf("%d calls are not one more than a reading of %d", calls, d.pages)
				}
			})
		}
	}
}

func TestAccEveryDataSource_aFaultThatPassesCostsNothing(t *testing.T) {
	t.Parallel()
	for _, d := range dataSources {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			org := d.organization()
			server := start(t, org)
			server.Inject(d.action, namedFault(t, "body dropped"), sandbox.At(d.pages))
			terraform(t, reads(withRetries(server, 3, d.body()), expect(d.address(), d.want(org))))
		})
	}
}

func TestEveryDataSource_aFaultThatStaysIsAnErrorThatSaysHowOftenItWasTried(t *testing.T) {
	t.Parallel()
	for _, name := range faultNames {
		fault := namedFault(t, name)
		for _, d := range dataSources {
			if !fault.AppliesTo(d.action) {
				continue
			}
			t.Run(d.name+": "+name, func(t *testing.T) {
				t.Parallel()
				server := start(t, d.organization())
				at := min(2, d.pages)
				server.Inject(d.action, fault, func(call sandbox.Call) bool { return call.N >= at })
				problem := "2 tries"
				if at > 1 {
					problem = fmt.Sprintf("2 tries, after 1 pages with %d items", d.pageSize)
				}
				startProcess(t, server, 1).fails(d, problem, at+1)
			})
		}
	}
}

func TestEveryDataSource_halfAKeyPairIsAnErrorThatSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, d := range dataSources {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			server := start(t, d.organization())
			p := newProcess(t)
			p.configure(map[string]any{
				"tencentcloud": map[string]any{"endpoint": server.URL, "secret_id": "id"},
				"huaweicloud":  map[string]any{"endpoint": server.URL, "auth_url": server.URL, "access_key": "id"},
			})
			variable, attribute := "TENCENTCLOUD_SECRET_KEY", "tencentcloud.secret_key"
			if d.isHuaweiCloud() {
				variable, attribute = "HW_SECRET_KEY", "huaweicloud.secret_key"
			}
			_, problem := p.read(d)
			if !strings.Contains(problem, d.summary) || !strings.Contains(problem, variable) || !strings.Contains(problem, attribute) || len(server.Calls()) > 0 {
				t.Errorf("%d calls, %q", len(server.Calls()), problem)
			}
		})
	}
}

func TestEveryDataSource_refusedKeysAreAnErrorAtOnce(t *testing.T) {
	t.Parallel()
	for _, d := range dataSources {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			server := start(t, d.organization())
			server.Update(func(org *organization.Organization) {
				org.TencentCloud.SecretKey, org.HuaweiCloud.SecretKey = "another", "another"
			})
			p := newProcess(t)
			p.configure(settings(server, organization.DefaultSecretKey, organization.DefaultHuaweiSecretKey, 3))
			_, problem := p.read(d)
			calls := 1
			if d.isHuaweiCloud() { // the account is looked up in two services
				calls = 2
			}
			if !strings.Contains(problem, d.summary) || !strings.Contains(problem, "secret_key (") || len(server.Calls()) != calls {
				t.Errorf("%d calls, %s", len(server.Calls()), problem)
			}
			if strings.Contains(problem, organization.DefaultSecretKey) || strings.Contains(problem, organization.DefaultHuaweiSecretKey) {
				t.Errorf("the secret is in %s", problem)
			}
		})
	}
}
