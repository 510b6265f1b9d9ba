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
)

// endpointSettings are the attributes that are whole URLs, and how each is put to use.
var endpointSettings = []struct {
	cloud               cloud
	attribute, variable string
	beside              variables // without which it is not needed
}{
	{tencentCloud, "endpoint", "ORGAUDIT_TENCENTCLOUD_ENDPOINT", nil},
	{tencentCloud, "sts_endpoint", "ORGAUDIT_TENCENTCLOUD_STS_ENDPOINT", variables{"TENCENTCLOUD_ASSUME_ROLE_ARN": role("audit")}},
	{huaweiCloud, "endpoint", "ORGAUDIT_HUAWEICLOUD_ENDPOINT", nil},
	{huaweiCloud, "auth_url", "HW_AUTH_URL", nil},
	{huaweiCloud, "sts_endpoint", "ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT", variables{"HW_ASSUME_ROLE_AGENCY_NAME": "audit", "HW_ASSUME_ROLE_DOMAIN_ID": delegatingID}},
}

// inURL is the password of the URLs below, which no error may print.
const inURL = "hunter2"

var badURLs = map[string]string{
	"no scheme":                              "organization.example.com",
	"no scheme but a port":                   "organization.example.com:443",
	"no scheme but slashes":                  "//organization.example.com",
	"a path alone":                           "/organization",
	"no host":                                "https://",
	"no host but a port":                     "https://:443",
	"no host but a path":                     "https:///v3",
	"a scheme without slashes":               "https:organization.example.com",
	"ftp":                                    "ftp://organization.example.com",
	"file":                                   "file:///etc/passwd",
	"a user":                                 "https://user@organization.example.com",
	"a user and a password":                  "https://user:" + inURL + "@organization.example.com",
	"an empty user":                          "https://@organization.example.com",
	"a password and another mistake":         "ftp://user:" + inURL + "@organization.example.com",
	"a password in plain http":               "http://user:" + inURL + "@organization.example.com",
	"a password in what is no URL":           "https://user:" + inURL + "@organization example.com",
	"a password and a port that is none":     "https://user:" + inURL + "@organization.example.com:port",
	"a password that cuts the host":          "https://user:" + inURL + "/@organization.example.com:a",
	"a query":                                "https://organization.example.com/?a=b",
	"an empty query":                         "https://organization.example.com/?",
	"a fragment":                             "https://organization.example.com/#a",
	"a space in the host":                    "https://organization example.com",
	"a space before":                         " https://organization.example.com",
	"a line break":                           "https://organization.example.com\n",
	"a control character":                    "https://organization.example.com/\x01",
	"a port that is none":                    "https://organization.example.com:port",
	"a backslash":                            `https://organization.example.com\@127.0.0.1`,
	"plain http":                             "http://organization.example.com",
	"plain HTTP in capitals":                 "HTTP://organization.example.com",
	"plain http to an address":               "http://192.0.2.1:8080",
	"plain http to all addresses":            "http://0.0.0.0:8080",
	"plain http to all IPv6 addresses":       "http://[::]:8080",
	"plain http beside loopback":             "http://128.0.0.1",
	"plain http to what begins as loopback":  "http://127.0.0.1.example.com",
	"plain http to what begins as localhost": "http://localhost.example.com",
	"plain http to what ends as localhost":   "http://notlocalhost",
	"plain http to a number":                 "http://2130706433",
}

func TestBadURLs(t *testing.T) {
	for _, setting := range endpointSettings {
		attribute := setting.cloud.name + "." + setting.attribute
		server := startSandbox(t, emptyOrganization())
		environment := variables(server.Environment()).plus(setting.beside)
		for name, url := range badURLs {
			t.Run(attribute+"/"+name, func(t *testing.T) {
				p := startProvider(t, environment)
				problem := p.mistake(setting.cloud, attributes{setting.attribute: url})
				p.tells(problem, attribute, setting.variable)
				p.tellsNothingOf(problem, inURL)
			})
			t.Run(attribute+" as a variable/"+name, func(t *testing.T) {
				p := startProvider(t, environment.plus(variables{setting.variable: url}))
				problem := p.mistake(setting.cloud, nil)
				p.tells(problem, attribute, setting.variable)
				p.tellsNothingOf(problem, inURL)
			})
		}
		if calls := server.CallsOf(setting.cloud.action); len(calls) > 0 {
			t.Errorf("%s: %d calls were made all the same", attribute, len(calls))
		}
	}
}

func TestEndpointAttributeBeatsItsVariable(t *testing.T) {
	for _, setting := range endpointSettings {
		for name, test := range map[string]struct {
			attribute any
			variable  string
		}{
			"the attribute alone":         {attribute: "good"},
			"the variable alone":          {variable: "good"},
			"both":                        {attribute: "good", variable: "bad"},
			"an empty attribute":          {attribute: "", variable: "good"},
			"an empty variable":           {attribute: "good", variable: ""},
			"a variable that is no URL":   {attribute: "good", variable: "no URL"},
			"localhost for the attribute": {attribute: "localhost", variable: "bad"},
		} {
			t.Run(setting.cloud.name+"."+setting.attribute+"/"+name, func(t *testing.T) {
				good, bad := startSandbox(t, credentialOrganization(nil)), startSandbox(t, credentialOrganization(nil))
				url := map[any]any{"good": good.URL, "bad": bad.URL, "localhost": strings.Replace(good.URL, "127.0.0.1", "localhost", 1)}
				attribute, variable := test.attribute, test.variable
				if url[attribute] != nil {
					attribute = url[attribute]
				}
				if url[variable] != nil {
					variable = url[variable].(string)
				}
				environment := variables(good.Environment()).plus(setting.beside).plus(variables{setting.variable: variable})
				p := configuredProvider(t, environment, attributes{setting.cloud.name: attributes{setting.attribute: attribute}})
				p.reads(setting.cloud)
				if len(good.Calls()) == 0 || len(bad.Calls()) > 0 {
					t.Errorf("%d calls came to the right server, %d to the other one", len(good.Calls()), len(bad.Calls()))
				}
			})
		}
	}
}

// gateway is a server that notes the paths of its requests and answers each API with nothing in it.
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
		"ORGAUDIT_HUAWEICLOUD_STS_ENDPOINT": g.URL,
	}
}

func TestAnEndpointKeepsItsPath(t *testing.T) {
	const domains, summary = "/v3/auth/domains", "/v1/resource-manager/domains/account-1/policy-states/summary"
	for _, test := range []struct {
		variable, path string
		want           []string
	}{
		{"ORGAUDIT_TENCENTCLOUD_ENDPOINT", "", []string{"/"}},
		{"ORGAUDIT_TENCENTCLOUD_ENDPOINT", "/", []string{"/"}},
		{"ORGAUDIT_TENCENTCLOUD_ENDPOINT", "/gateway", []string{"/gateway"}},
		{"ORGAUDIT_TENCENTCLOUD_ENDPOINT", "/gateway/", []string{"/gateway"}},
		{"ORGAUDIT_TENCENTCLOUD_ENDPOINT", "/a/b", []string{"/a/b"}},
		{"ORGAUDIT_TENCENTCLOUD_ENDPOINT", "/a%20b", []string{"/a%20b"}},
		{"ORGAUDIT_TENCENTCLOUD_ENDPOINT", "/gw%2Frms", []string{"/gw%2Frms"}},

		{"ORGAUDIT_HUAWEICLOUD_ENDPOINT", "", []string{domains, summary}},
		{"ORGAUDIT_HUAWEICLOUD_ENDPOINT", "/", []string{domains, summary}},
		{"ORGAUDIT_HUAWEICLOUD_ENDPOINT", "/gateway", []string{domains, "/gateway" + summary}},
		{"ORGAUDIT_HUAWEICLOUD_ENDPOINT", "/gateway/", []string{domains, "/gateway" + summary}},
		{"ORGAUDIT_HUAWEICLOUD_ENDPOINT", "/a/b", []string{domains, "/a/b" + summary}},
		{"ORGAUDIT_HUAWEICLOUD_ENDPOINT", "/a%20b", []string{domains, "/a%20b" + summary}},

		{"ORGAUDIT_HUAWEICLOUD_ENDPOINT", "/gw%2Frms", []string{domains, "/gw%2Frms" + summary}},
		{"ORGAUDIT_HUAWEICLOUD_ENDPOINT", "/gw%2Frms/", []string{domains, "/gw%2Frms" + summary}},
		{"ORGAUDIT_HUAWEICLOUD_ENDPOINT", "/a%2Fb/c%20d", []string{domains, "/a%2Fb/c%20d" + summary}},

		{"HW_AUTH_URL", "/", []string{domains, summary}},
		{"HW_AUTH_URL", "/gw%2Fiam", []string{"/gw%2Fiam" + domains, summary}},
		{"HW_AUTH_URL", "/gw%2Fiam/v3", []string{"/gw%2Fiam" + domains, summary}},
		{"HW_AUTH_URL", "/v3", []string{domains, summary}},
		{"HW_AUTH_URL", "/v3/", []string{domains, summary}},
		{"HW_AUTH_URL", "/gateway", []string{"/gateway" + domains, summary}},
		{"HW_AUTH_URL", "/gateway/", []string{"/gateway" + domains, summary}},
		{"HW_AUTH_URL", "/gateway/v3", []string{"/gateway" + domains, summary}},
		{"HW_AUTH_URL", "/gateway/v3/", []string{"/gateway" + domains, summary}},
		{"HW_AUTH_URL", "/v3/gateway", []string{"/v3/gateway" + domains, summary}},
		{"HW_AUTH_URL", "/gatewayv3", []string{"/gatewayv3" + domains, summary}},
		{"HW_AUTH_URL", "/a%20b/v3", []string{"/a%20b" + domains, summary}},
	} {
		t.Run(test.variable+" "+test.path, func(t *testing.T) {
			gateway := startGateway(t)
			p := configuredProvider(t, gateway.environment().plus(variables{test.variable: gateway.URL + test.path}), nil)
			if strings.Contains(test.variable, "TENCENTCLOUD") {
				p.reads(tencentCloud)
			} else {
				p.reads(huaweiCloud)
			}
			if !slices.Equal(gateway.paths, test.want) {
				t.Errorf("asked for %q, want %q", gateway.paths, test.want)
			}
		})
	}
}

// A gateway that serves the Organization API below a path hands a request on without that path: the
// signature, which has none in it, must still be right.
func TestSignatureBehindAGatewayWithAPath(t *testing.T) {
	server := startSandbox(t, emptyOrganization())
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = strings.TrimPrefix(r.URL.Path, "/gateway") + "/"
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(gateway.Close)
	environment := variables(server.Environment()).plus(variables{"ORGAUDIT_TENCENTCLOUD_ENDPOINT": gateway.URL + "/gateway/"})
	configuredProvider(t, environment, nil).reads(tencentCloud)
}

func TestIPv6Endpoint(t *testing.T) {
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

// What becomes part of a host name must not be able to name another host.
func TestTextsThatWouldNameAnotherHost(t *testing.T) {
	everywhere := []string{
		"evil.invalid/", "evil.invalid:443", "x@evil.invalid", "user:" + inURL + "@evil.invalid", "evil.invalid?", "evil.invalid#", `evil.invalid\`, "a b", " a", "a ", "a\n", "a\x01",
		"%41", "é", ".", "..", ".a", "a.", "a..b", "/", "https://evil.invalid", "[::1]", "a_b",
	}
	for _, setting := range []struct {
		cloud               cloud
		attribute, variable string
		also                []string
	}{
		{tencentCloud, "domain", "TENCENTCLOUD_DOMAIN", nil},
		{huaweiCloud, "region", "HW_REGION_NAME", []string{"evil.invalid", "a.b"}},
		{huaweiCloud, "cloud", "HW_CLOUD", nil},
	} {
		attribute := setting.cloud.name + "." + setting.attribute
		for _, text := range append(slices.Clone(everywhere), setting.also...) {
			t.Run(attribute+"/"+text, func(t *testing.T) {
				p := startProvider(t, someKeys(setting.cloud))
				p.tells(p.mistake(setting.cloud, attributes{setting.attribute: text}), attribute, setting.variable)
			})
			t.Run(attribute+" as a variable/"+text, func(t *testing.T) {
				p := configuredProvider(t, variables{
					setting.cloud.idVariable: "id", setting.cloud.secretVariable: "the-secret-4a1", setting.variable: text,
				}, nil)
				p.fails(setting.cloud, attribute, setting.variable)
			})
		}
	}
}

// Who takes domain or cloud for the place of a whole URL may give one with a password in it.
func TestAPasswordIsNotPrintedWhereAURLDoesNotBelong(t *testing.T) {
	for attribute, c := range map[string]cloud{"domain": tencentCloud, "cloud": huaweiCloud} {
		t.Run(attribute, func(t *testing.T) {
			p := startProvider(t, someKeys(c))
			problem := p.mistake(c, attributes{attribute: "https://user:" + inURL + "@proxy.invalid"})
			p.tells(problem, c.name+"."+attribute)
			p.tellsNothingOf(problem, inURL)
		})
	}
}
