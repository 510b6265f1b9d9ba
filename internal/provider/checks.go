// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
	"github.com/orgaudit/terraform-provider-orgaudit/internal/huaweicloud"
)

// parseEndpoint parses a whole URL. It refuses plain http beyond loopback, because requests carry signatures and tokens.
// Its errors do not quote the URL, which may hold a password.
func parseEndpoint(text string) (*url.URL, error) {
	const example = ", such as https://api.example.com"
	endpoint, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, errors.New("is not a URL: give the whole URL" + example)
	case endpoint.Scheme != "https" && endpoint.Scheme != "http" || endpoint.Hostname() == "":
		return nil, errors.New("is not the whole URL of a service: give scheme and host" + example)
	case endpoint.User != nil || endpoint.RawQuery != "" || endpoint.ForceQuery || endpoint.Fragment != "":
		return nil, errors.New("must be a URL without user, query and fragment" + example)
	case endpoint.Port() != "" && !realPort(endpoint.Port()):
		return nil, errors.New("has a port that does not exist: ports are 1 to 65535")
	case endpoint.Scheme == "http" && !loopback(endpoint.Hostname()):
		return nil, fmt.Errorf("is plain http to %s, which is allowed for loopback only: use https", endpoint.Hostname())
	}
	return endpoint, nil
}

func realPort(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return err == nil && port > 0
}

func loopback(host string) bool {
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}

// parseDuration parses a Go duration above zero.
func parseDuration(text string) (time.Duration, error) {
	duration, err := time.ParseDuration(text)
	if err != nil || duration <= 0 {
		return 0, fmt.Errorf("is %q: it must be a duration above zero, such as 30s", text)
	}
	return duration, nil
}

// These values become part of a host name or a path, and must not lead a request to another host or path.
var (
	checkDomainID = matches(huaweicloud.DomainIDForm, "1 to 36 letters, digits, _ and -")
	checkRegion   = matches(form("^[0-9A-Za-z-]+$"), "a region id such as ap-guangzhou or cn-north-4")
	checkDomain   = matches(form(`^[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*$`), "a domain such as tencentcloudapi.com or myhuaweicloud.com")
)

// check returns an error about an invalid value. Its text continues a sentence that begins with the label.
type check func(value string) error

// in checks a value that is not empty. Its error begins with the label.
func (c check) in(label, value string) error {
	if c == nil || value == "" {
		return nil
	}
	if err := c(value); err != nil {
		return fmt.Errorf("%s %w", label, err)
	}
	return nil
}

// checkHeader accepts a text that can be sent in an HTTP header.
func checkHeader(text string) error {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return errors.New("has a line break or another control character")
	}
	return nil
}

// checkKey accepts a text that can be a key or a token. Its error does not quote the text.
func checkKey(text string) error {
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("has a space, a line break or another character that no key has: copy the whole key again")
	}
	return nil
}

// blank reports whether a text has nothing but white space.
func blank(text string) bool { return strings.TrimSpace(text) == "" }

// checkKeys accepts a whole key pair that can be sent in a request. The error names the settings. from is how
// the keys are given, such as "as a variable".
func checkKeys(keys apicall.Keys, from, id, secret, token string) error {
	switch {
	case keys.ID == "" && keys.Secret == "":
		return fmt.Errorf("%s is given %s, but %s and %s are not: give all three in one source", token, from, id, secret)
	case keys.ID == "":
		return fmt.Errorf("%s is given %s, but %s is not: give both in one source", secret, from, id)
	case keys.Secret == "":
		return fmt.Errorf("%s is given %s, but %s is not: give both in one source", id, from, secret)
	}
	key := check(checkKey)
	return errors.Join(key.in(id, keys.ID), key.in(secret, keys.Secret), key.in(token, keys.Token))
}

// These are entries of a set.
var (
	checkUIN       = matchesUnquoted(form("^[0-9]{1,20}$"), "the UIN of an account, digits such as 100000000001")
	checkAccountID = matchesUnquoted(huaweicloud.DomainIDForm, "the id of an account, 1 to 36 letters, digits, _ and -")
)

// form compiles a pattern when it is first needed: Terraform starts the provider three times for one plan.
func form(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// matchesUnquoted returns a check by a pattern. Its error does not quote the text.
func matchesUnquoted(form func() *regexp.Regexp, words string) check {
	return func(text string) error {
		if !form().MatchString(text) {
			return fmt.Errorf("must be %s", words)
		}
		return nil
	}
}

// matches returns a check by a pattern. Words say what the pattern accepts.
func matches(form func() *regexp.Regexp, words string) check {
	return func(text string) error {
		switch {
		case form().MatchString(text):
			return nil
		case strings.Contains(text, "@"): // it may be a URL with a password
			return fmt.Errorf("must be %s", words)
		default:
			return fmt.Errorf("is %q: it must be %s", text, words)
		}
	}
}
