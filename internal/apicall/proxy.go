// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"os"

	"golang.org/x/net/http/httpproxy"
)

// proxyVariables name the proxy of a scheme. The first one that is set counts.
var proxyVariables = map[string][]string{"http": {"HTTP_PROXY", "http_proxy"}, "https": {"HTTPS_PROXY", "https_proxy"}}

// proxy gives what finds the proxy of a request by the system's variables, and keeps the passwords in them secret.
// The library connects without a proxy where the variable cannot be parsed: here that is an error.
func (c *Caller) proxy() func(*http.Request) (*url.URL, error) {
	variables := httpproxy.FromEnvironment()
	wrong := map[string]bool{}
	for scheme, text := range map[string]*string{"http": &variables.HTTPProxy, "https": &variables.HTTPSProxy} {
		proxy, err := parseProxy(*text)
		if err != nil {
			wrong[scheme] = true
			*text = "http://unusable" // finds out which requests it would be for
			continue
		}
		c.hidePassword(proxy)
	}
	find := variables.ProxyFunc()
	return func(request *http.Request) (*url.URL, error) {
		proxy, err := find(request.URL)
		if err == nil && proxy != nil && wrong[request.URL.Scheme] {
			return nil, &finalError{"the variable " + setVariable(proxyVariables[request.URL.Scheme]) + " is not the URL of a proxy: give one such as http://proxy.example.com:3128"}
		}
		return proxy, err
	}
}

// parseProxy takes a proxy as the library does, which allows one without a scheme.
func parseProxy(text string) (*url.URL, error) {
	proxy, err := url.Parse(text)
	if text != "" && (err != nil || proxy.Scheme == "" || proxy.Host == "") {
		return url.Parse("http://" + text)
	}
	return proxy, err
}

// hidePassword keeps the password of a proxy secret, also as it is sent.
func (c *Caller) hidePassword(proxy *url.URL) {
	if password, given := proxy.User.Password(); given {
		c.Hide(password, base64.StdEncoding.EncodeToString([]byte(proxy.User.Username()+":"+password)))
	}
}

// setVariable gives the first of the variables that is set.
func setVariable(names []string) string {
	for _, name := range names {
		if os.Getenv(name) != "" {
			return name
		}
	}
	return names[0]
}
