// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/sandbox"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/test/sandboxtest"
)

// endpointSettings are the settings that are whole URLs.
var endpointSettings = []struct {
	cloud               cloud
	attribute, variable string
	beside              variables // make the provider use the setting
}{
	{tencentCloud, "endpoint", "ORGAUDIT_TENCENTCLOUD_ENDPOINT", nil},
	{tencentCloud, "sts_endpoint", "ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT", variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": role("audit")}},
	{huaweiCloud, "endpoint", "ORGAUDIT_HUAWEICLOUD_ENDPOINT", nil},
	{organizationsOfHuawei, "organizations_endpoint", "ORGAUDIT_HUAWEICLOUD_ORGANIZATIONS_ENDPOINT", nil},
	{huaweiCloud, "auth_url", "HW_AUTH_URL", nil},
	{huaweiCloud, "sts_endpoint", "ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT", variables{"HW_ASSUME_ROLE_AGENCY_NAME": "audit", "HW_ASSUME_ROLE_DOMAIN_ID": delegatingID}},
}

// inURL is a password in a URL, which no error may print.
const inURL = "hunter2"

// textSettings are the settings that become part of a host name.
var textSettings = []struct {
	cloud               cloud
	attribute, variable string
}{{tencentCloud, "domain", "TENCENTCLOUD_DOMAIN"}, {huaweiCloud, "region", "HW_REGION_NAME"}, {huaweiCloud, "cloud", "HW_CLOUD"}}

func TestURLs_invalidOneIsAnErrorThatHidesItsPassword(t *testing.T) {
	const bad = "http://user:" + inURL + "@organization.example.com"
	server := sandboxtest.Start(t, emptyOrganization())
	for _, setting := range endpointSettings {
		environment := variables(server.Environment()).plus(setting.beside)
		checkMistake(t, setting.cloud, setting.attribute, setting.variable, bad, environment)
	}
	for _, setting := range textSettings {
		checkMistake(t, setting.cloud, setting.attribute, setting.variable, bad, someKeys(setting.cloud))
	}
	if calls := server.Calls(); len(calls) > 0 {
		t.Errorf("%d calls", len(calls))
	}
}

// checkMistake wants an error for a value, given as an attribute or as a variable.
func checkMistake(t *testing.T, c cloud, attribute, variable, value string, environment variables) {
	t.Helper()
	for _, problem := range []string{
		startProvider(t, environment).mistake(c, attributes{attribute: value}),
		startProvider(t, environment.plus(variables{variable: value})).mistake(c, nil),
	} {
		if !strings.Contains(problem, c.name+"."+attribute+" ("+variable+")") || strings.Contains(problem, inURL) {
			t.Errorf("got %s", problem)
		}
	}
}

func TestURLs_attributeBeatsItsVariable(t *testing.T) {
	for _, setting := range endpointSettings {
		good, bad := sandboxtest.Start(t, credentialOrganization(nil)), sandboxtest.Start(t, credentialOrganization(nil))
		for _, test := range []struct{ attribute, variable string }{{good.URL, bad.URL}, {good.URL, "no URL"}, {"", good.URL}} {
			environment := variables(good.Environment()).plus(setting.beside).plus(variables{setting.variable: test.variable})
			configuredProvider(t, environment, attributes{setting.cloud.name: attributes{setting.attribute: test.attribute}}).reads(setting.cloud)
		}
		if calls := bad.Calls(); len(calls) > 0 {
			t.Errorf("%s.%s: %d calls to the other server", setting.cloud.name, setting.attribute, len(calls))
		}
	}
}

// gateway is a server that records the paths of its requests and answers each API with an empty result.
type gateway struct {
	*httptest.Server
	mu    sync.Mutex
	paths []string
}

func startGateway(t *testing.T) *gateway {
	t.Helper()
	g := &gateway{}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.paths = append(g.paths, r.RequestURI)
		answer := `{"results":{},"policy_assignments":[]}`
		switch {
		case r.Header.Get("X-TC-Action") != "":
			answer = `{"Response":{"Tasks":[],"TotalCounts":0,"IsTruncated":false,"RequestId":"r"}}`
		case strings.HasSuffix(r.URL.Path, "/v1/organizations/accounts"):
			answer = `{"accounts":[],"page_info":{"current_count":0}}`
		case strings.HasSuffix(r.URL.Path, "/v3/auth/domains"):
			answer = `{"domains":[{"id":"account-1"}]}`
		}
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(g.Close)
	return g
}

// environment points both clouds at the gateway, with keys.
func (g *gateway) environment() variables {
	return variables{
		"TENCENTCLOUD_SECRET_ID": "id", "TENCENTCLOUD_SECRET_KEY": "the-secret-2c9", "ORGAUDIT_TENCENTCLOUD_ENDPOINT": g.URL,
		"HW_ACCESS_KEY": "id", "HW_SECRET_KEY": "the-secret-8e3", "ORGAUDIT_HUAWEICLOUD_ENDPOINT": g.URL, "HW_AUTH_URL": g.URL,
		"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT": g.URL, "ORGAUDIT_HUAWEICLOUD_ORGANIZATIONS_ENDPOINT": g.URL,
	}
}

func TestURLs_pathIsKept(t *testing.T) {
	const domains, summary = "/v3/auth/domains", "/v1/resource-manager/domains/account-1/policy-states/summary"
	const accounts = "/v1/organizations/accounts?limit=1000"
	for _, test := range []struct {
		variable, path string
		want           []string
	}{
		{"ORGAUDIT_TENCENTCLOUD_ENDPOINT", "", []string{"/"}},
		{"ORGAUDIT_TENCENTCLOUD_ENDPOINT", "/gateway/", []string{"/gateway"}},
		{"ORGAUDIT_TENCENTCLOUD_ENDPOINT", "/gw%2Frms", []string{"/gw%2Frms"}},

		{"ORGAUDIT_HUAWEICLOUD_ENDPOINT", "", []string{domains, summary}},
		{"ORGAUDIT_HUAWEICLOUD_ENDPOINT", "/gateway/", []string{domains, "/gateway" + summary}},
		{"ORGAUDIT_HUAWEICLOUD_ENDPOINT", "/a%2Fb/c%20d", []string{domains, "/a%2Fb/c%20d" + summary}},

		{"ORGAUDIT_HUAWEICLOUD_ORGANIZATIONS_ENDPOINT", "", []string{domains, accounts}},
		{"ORGAUDIT_HUAWEICLOUD_ORGANIZATIONS_ENDPOINT", "/a%2Fb/", []string{domains, "/a%2Fb" + accounts}},

		{"HW_AUTH_URL", "/gw%2Fiam/v3", []string{"/gw%2Fiam" + domains, summary}},
		{"HW_AUTH_URL", "/v3/", []string{domains, summary}},
		{"HW_AUTH_URL", "/gateway/v3/", []string{"/gateway" + domains, summary}},
		{"HW_AUTH_URL", "/v3/gateway", []string{"/v3/gateway" + domains, summary}},
		{"HW_AUTH_URL", "/gatewayv3", []string{"/gatewayv3" + domains, summary}},
	} {
		t.Run(test.variable+" "+test.path, func(t *testing.T) {
			gateway := startGateway(t)
			p := configuredProvider(t, gateway.environment().plus(variables{test.variable: gateway.URL + test.path}), nil)
			switch {
			case strings.Contains(test.variable, "TENCENTCLOUD"):
				p.reads(tencentCloud)
			case strings.Contains(test.variable, "ORGANIZATIONS"):
				p.reads(organizationsOfHuawei)
			default:
				p.reads(huaweiCloud)
			}
			if !slices.Equal(gateway.paths, test.want) {
				t.Errorf("asked for %q, want %q", gateway.paths, test.want)
			}
		})
	}
}

// A gateway may forward a request without its own path. The signature must still be valid.
func TestURLs_signatureIsValidBehindAGateway(t *testing.T) {
	server := sandboxtest.Start(t, emptyOrganization())
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = strings.TrimPrefix(r.URL.Path, "/gateway") + "/"
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(gateway.Close)
	environment := variables(server.Environment()).plus(variables{"ORGAUDIT_TENCENTCLOUD_ENDPOINT": gateway.URL + "/gateway/"})
	configuredProvider(t, environment, nil).reads(tencentCloud)
}

func TestURLs_endpointMayBeIPv6(t *testing.T) {
	server, err := sandbox.StartAt("[::1]:0", emptyOrganization())
	if err != nil {
		t.Skip("this machine has no IPv6 loopback:", err)
	}
	t.Cleanup(func() { _ = server.Close() })
	p := configuredProvider(t, server.Environment(), nil)
	for _, c := range bothClouds {
		p.reads(c)
	}
}
