// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package apicall

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// proxyVariables are the variables that name the proxy of a scheme. The first one that is set counts.
var proxyVariables = map[string][]string{"http": {"HTTP_PROXY", "http_proxy"}, "https": {"HTTPS_PROXY", "https_proxy"}}

// proxy returns a function that finds the proxy of a request by the system's variables, and hides their passwords. A
// variable that cannot be parsed is an error; the library would connect without a proxy.
func (c *Caller) proxy() func(*http.Request) (*url.URL, error) {
	variables := httpproxy.FromEnvironment()
	wrong := map[string]bool{}
	for scheme, text := range map[string]*string{"http": &variables.HTTPProxy, "https": &variables.HTTPSProxy} {
		proxy, err := parseProxy(*text)
		if err != nil {
			wrong[scheme] = true
			*text = "http://unusable" // so that find still tells which requests use a proxy
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

// parseProxy parses a proxy as the library does, with or without a scheme. It rejects a broken URL such as "http://[::1",
// of which the library would take "http" for the host.
func parseProxy(text string) (*url.URL, error) {
	proxy, err := url.Parse(text)
	if text == "" || err == nil && proxy.Scheme != "" && proxy.Host != "" {
		return proxy, err
	}
	if proxy, err = url.Parse("http://" + text); err == nil && strings.HasSuffix(proxy.Host, ":") {
		err = errors.New("the host ends with a colon")
	}
	return proxy, err
}

// hidePassword hides the password of a proxy, also in the form in which it is sent.
func (c *Caller) hidePassword(proxy *url.URL) {
	if password, given := proxy.User.Password(); given {
		c.Hide(password, base64.StdEncoding.EncodeToString([]byte(proxy.User.Username()+":"+password)))
	}
}

// setVariable returns the first of the variables that is set.
func setVariable(names []string) string {
	for _, name := range names {
		if os.Getenv(name) != "" {
			return name
		}
	}
	return names[0]
}
