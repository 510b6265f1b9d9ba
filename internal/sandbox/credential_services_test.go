// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox/organization"
)

func instanceOrganization(instance *organization.Instance) organization.Organization {
	org := summaryOrganization("")
	org.HuaweiCloud.Instance = instance
	return org
}

// metadataToken gets the token of an instance's metadata.
func metadataToken(t *testing.T, server *Server, headers ...string) (int, string) {
	t.Helper()
	status, _, body := fetch(t, newRequest(t, http.MethodPut, server.URL+"/meta-data/latest/api/token", headers...))
	return status, string(body)
}

// securityKey gets the keys of an instance.
func securityKey(t *testing.T, server *Server, headers ...string) (int, string) {
	t.Helper()
	status, _, body := fetch(t, newRequest(t, http.MethodGet, server.URL+"/openstack/latest/securitykey", headers...))
	return status, string(body)
}

func TestSecurityKey_givesKeysOfAnInstance(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		instance organization.Instance
		expires  string
	}{
		"with a token": {organization.Instance{NeedsToken: true}, "2026-07-01T18:00:00.000000Z"},
		"without":      {organization.Instance{}, "2026-07-01T18:00:00.000000Z"},
		"bounded":      {organization.Instance{LongestSeconds: 3}, "2026-07-01T12:00:03.000000Z"},
	} {
		t.Run(name, func(t *testing.T) {
			server := start(t, instanceOrganization(&test.instance))
			server.SetKeyClock(func() time.Time { return now })
			status, token := metadataToken(t, server, "X-Metadata-Token-Ttl-Seconds", "21600")
			if want := map[bool]int{true: 200, false: 404}[test.instance.NeedsToken]; status != want {
				t.Fatalf("token: %d %s", status, token)
			}
			var headers []string
			if test.instance.NeedsToken {
				headers = []string{"X-Metadata-Token", token}
			}
			status, body := securityKey(t, server, headers...)
			if status != 200 {
				t.Fatalf("%d %s", status, body)
			}
			keys := decodeObject(t, []byte(body))["credential"].(map[string]any)
			if keys["expires_at"] != test.expires {
				t.Errorf("keys %v", keys)
			}
			temporary := (huaweiCaller{}).with(keys)
			if got := ownDomain(t, server, temporary); got != organization.DefaultHuaweiDomainID+" "+organization.DefaultHuaweiDomainName {
				t.Errorf("the keys belong to %s", got)
			}
			var actions []string
			for _, call := range server.Calls() {
				actions = append(actions, call.Action)
			}
			if !slices.Equal(actions, []string{"MetadataToken", "MetadataSecurityKey", "KeystoneListAuthDomains"}) {
				t.Errorf("recorded %v", actions)
			}
		})
	}
}

func TestSecurityKey_needsTheToken(t *testing.T) {
	now := time.Now()
	server := start(t, instanceOrganization(&organization.Instance{NeedsToken: true}))
	server.SetKeyClock(func() time.Time { return now })
	_, token := metadataToken(t, server, "X-Metadata-Token-Ttl-Seconds", "60")
	for name, headers := range map[string][]string{"none": nil, "wrong": {"X-Metadata-Token", "x"}} {
		if status, body := securityKey(t, server, headers...); status != 401 || json.Valid([]byte(body)) || strings.Contains(body, "Agency") {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	now = now.Add(59 * time.Second)
	if status, body := securityKey(t, server, "X-Metadata-Token", token); status != 200 {
		t.Errorf("the token before its time is over: %d %s", status, body)
	}
	now = now.Add(time.Second)
	if status, body := securityKey(t, server, "X-Metadata-Token", token); status != 401 {
		t.Errorf("the token after its time is over: %d %s", status, body)
	}
	for _, lives := range []string{"", "0", "-1", "x"} {
		if status, body := metadataToken(t, server, "X-Metadata-Token-Ttl-Seconds", lives); status != 400 {
			t.Errorf("token for %q seconds: %d %s", lives, status, body)
		}
	}
}

func TestSecurityKey_instanceWithoutKeys(t *testing.T) {
	const page = "Please configure Cloud Service Agency first"
	server := start(t, instanceOrganization(&organization.Instance{NoAgency: true, NeedsToken: true}))
	_, token := metadataToken(t, server, "X-Metadata-Token-Ttl-Seconds", "60")
	if status, body := securityKey(t, server, "X-Metadata-Token", token); status != 401 || !strings.Contains(body, page) {
		t.Errorf("no agency: %d %s", status, body)
	}
	if status, body := securityKey(t, server); status != 401 || strings.Contains(body, page) {
		t.Errorf("no agency and no token: %d %s", status, body)
	}
	server = start(t, instanceOrganization(nil))
	if status, _ := metadataToken(t, server, "X-Metadata-Token-Ttl-Seconds", "60"); status != 404 {
		t.Errorf("token of no instance: %d", status)
	}
	if status, _ := securityKey(t, server); status != 404 {
		t.Errorf("keys of no instance: %d", status)
	}
	// Each path has one method.
	for _, target := range []string{"GET /meta-data/latest/api/token", "PUT /openstack/latest/securitykey", "PUT /latest/meta-data/cam/security-credentials/a", "GET /v3.0/OS-AUTH/id-token/tokens", "GET /v3.0/OS-CREDENTIAL/securitytokens"} {
		method, path, _ := strings.Cut(target, " ")
		server.ResetCalls()
		if status, _, _ := fetch(t, newRequest(t, method, server.URL+path)); status != 404 || len(server.Calls()) != 0 {
			t.Errorf("%s: %d", target, status)
		}
	}
}
