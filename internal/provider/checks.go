// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

// parseEndpoint takes a whole URL apart. Plain http is for loopback alone: requests carry
// signatures and tokens. The errors do not quote the URL, which may hold a password.
func parseEndpoint(text string) (*url.URL, error) {
	const example = ", such as https://api.example.com"
	endpoint, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, errors.New("is not a URL: give a whole one" + example)
	case endpoint.Scheme != "https" && endpoint.Scheme != "http" || endpoint.Hostname() == "":
		return nil, errors.New("is not the whole URL of a service: give scheme and host" + example)
	case endpoint.User != nil || endpoint.RawQuery != "" || endpoint.ForceQuery || endpoint.Fragment != "":
		return nil, errors.New("must be a URL without user, query and fragment" + example)
	case endpoint.Scheme == "http" && !loopback(endpoint.Hostname()):
		return nil, fmt.Errorf("is plain http to %s, which is for loopback alone: use https", endpoint.Hostname())
	}
	return endpoint, nil
}

func loopback(host string) bool {
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}

func checkEndpoint(text string) error {
	_, err := parseEndpoint(text)
	return err
}

// checkDuration holds a text to a Go duration above zero.
func checkDuration(text string) error {
	if duration, err := time.ParseDuration(text); err != nil || duration <= 0 {
		return fmt.Errorf("is %q: it must be a duration above zero, such as 30s", text)
	}
	return nil
}

// What becomes part of a host name must not be able to name another host.
var (
	checkDomainID = matches(huaweicloud.DomainIDPattern, "1 to 36 letters, digits, _ and -")

	checkRegion = matches("^[0-9A-Za-z-]+$", "a region id such as ap-guangzhou or cn-north-4")
	checkDomain = matches(`^[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*$`, "a domain such as tencentcloudapi.com or myhuaweicloud.com")
)

// check tells what is wrong with a value, in words that follow its label.
type check func(value string) error

// in holds a value to the check; an empty value is absent.
func (c check) in(label, value string) error {
	if c == nil || value == "" {
		return nil
	}
	if err := c(value); err != nil {
		return fmt.Errorf("%s %w", label, err)
	}
	return nil
}

// checkHeader holds a text to what a header of HTTP carries.
func checkHeader(text string) error {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return errors.New("has a line break or another control character")
	}
	return nil
}

// checkKey holds a text to what a key or its token may be. The error does not quote it.
func checkKey(text string) error {
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("has a space, a line break or another character that no key has: was it copied whole?")
	}
	return nil
}

// blank tells whether a text is empty but for white space.
func blank(text string) bool { return strings.TrimSpace(text) == "" }

// checkKeys holds a key pair with its token to being whole, and to what a request carries. from tells where they are
// given.
func checkKeys(keys apicall.Keys, from, id, secret, token string) error {
	switch {
	case keys.ID == "" && keys.Secret == "":
		return fmt.Errorf("%s is given %s without %s and %s: keys and token come together from one source", token, from, id, secret)
	case keys.ID == "":
		return fmt.Errorf("%s is given %s, %s is not: both come together from one source", secret, from, id)
	case keys.Secret == "":
		return fmt.Errorf("%s is given %s, %s is not: both come together from one source", id, from, secret)
	}
	key := check(checkKey)
	return errors.Join(key.in(id, keys.ID), key.in(secret, keys.Secret), key.in(token, keys.Token))
}

// matches returns a check for a text that becomes part of a URL.
func matches(pattern, words string) check {
	expression := regexp.MustCompile(pattern)
	return func(text string) error {
		switch {
		case expression.MatchString(text):
			return nil
		case strings.Contains(text, "@"): // a URL with a password, perhaps
			return fmt.Errorf("must be %s", words)
		default:
			return fmt.Errorf("is %q: it must be %s", text, words)
		}
	}
}
