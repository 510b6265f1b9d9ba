// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// settings are the attributes of one cloud, each with the variables that stand in for it.
type settings struct {
	cloud     string // name of the object in the provider block
	object    types.Object
	variables map[string][]string // by attribute, the first one that is set counts
	checks    map[string]check    // by attribute, what holds for a value wherever it comes from
	keys      keyNames
}

// check tells what is wrong with a value, in words that follow its name.
type check func(value string) error

// keyNames are the attributes of a key pair and its token.
type keyNames struct{ id, secret, token string }

// name gives an attribute and its variables as an error message names them.
func (s settings) name(attribute string) string {
	name := s.cloud + "." + attribute
	if variables := s.variables[attribute]; len(variables) > 0 {
		name += " (" + strings.Join(variables, " or ") + ")"
	}
	return name
}

// attribute gives the value in the configuration, "" where there is none, and an error that names
// it where it is not known yet.
func (s settings) attribute(attribute string) (string, error) {
	unknown := ""
	value, ok := s.object.Attributes()[attribute].(types.String)
	switch {
	case s.object.IsUnknown():
		unknown = s.cloud
	case ok && value.IsUnknown():
		unknown = s.name(attribute)
	default:
		return value.ValueString(), nil // "" where the object or the value is null
	}
	return "", s.notKnown(unknown)
}

func (s settings) notKnown(name string) error {
	return fmt.Errorf("%s is not known yet, it depends on something that is known only after apply: give it a value that is known during plan, a data source of this cloud needs it", name)
}

// variable gives the value of the first of the attribute's variables that is set.
func (s settings) variable(attribute string) string {
	for _, name := range s.variables[attribute] {
		if value := os.Getenv(name); value != "" {
			return value
		}
	}
	return ""
}

// value gives the attribute, else its variable, else the fallback. An empty text counts as absent.
func (s settings) value(attribute, fallback string) (string, error) {
	value, err := s.attribute(attribute)
	if err != nil {
		return "", err
	}
	if value == "" {
		value = s.variable(attribute)
	}
	if value == "" {
		return fallback, nil
	}
	return value, s.check(attribute, value)
}

func (s settings) check(attribute, value string) error {
	check := s.checks[attribute]
	if check == nil {
		return nil
	}
	if err := check(value); err != nil {
		return fmt.Errorf("%s %w", s.name(attribute), err)
	}
	return nil
}

// endpoint gives an attribute, else its variable, else the fallback, as a URL.
func (s settings) endpoint(attribute string, fallback func() (string, error)) (*url.URL, error) {
	text, err := s.value(attribute, "")
	if err == nil && text == "" {
		text, err = fallback()
	}
	if err != nil {
		return nil, err
	}
	return parseEndpoint(text)
}

// duration gives an attribute, else its variable, else the fallback, as a duration.
func (s settings) duration(attribute string, fallback time.Duration) (time.Duration, error) {
	text, err := s.value(attribute, fallback.String())
	if err != nil {
		return 0, err
	}
	return time.ParseDuration(text)
}

// keyPair is a key pair with the token that belongs to it, all from one source.
type keyPair struct{ id, secret, token string }

// attributeKeys gives the keys in the configuration, nil where it names none. A token alone is a
// mistake: the keys that it belongs to would come from another source.
func (s settings) attributeKeys() (*keyPair, error) {
	var values [3]string
	for i, attribute := range []string{s.keys.id, s.keys.secret, s.keys.token} {
		value, err := s.attribute(attribute)
		if err != nil {
			return nil, err
		}
		values[i] = value
	}
	keys := keyPair{values[0], values[1], values[2]}
	switch {
	case keys == keyPair{}:
		return nil, nil // no keys here is no error
	case keys.id == "" || keys.secret == "":
		return nil, s.halfPair("as an attribute", s.name, keys)
	}
	return &keys, nil
}

// halfPair is the error for keys of which a part is missing. from tells where the others are.
func (s settings) halfPair(from string, name func(attribute string) string, keys keyPair) error {
	missing, given := name(s.keys.id), name(s.keys.secret)
	switch {
	case keys.id == "" && keys.secret == "":
		return fmt.Errorf("%s is given %s without %s and %s: keys and token come together from one source", name(s.keys.token), from, missing, given)
	case keys.secret == "":
		missing, given = given, missing
	}
	return fmt.Errorf("%s is given %s, %s is not: both come together from one source", given, from, missing)
}

// variableKeys gives the keys of the nth set of variables, nil where it has none. A token alone is
// no set: without keys it means nothing.
func (s settings) variableKeys(set int) (*keyPair, error) {
	value := func(attribute string) string { return os.Getenv(s.variables[attribute][set]) }
	keys := keyPair{value(s.keys.id), value(s.keys.secret), value(s.keys.token)}
	switch {
	case keys.id == "" && keys.secret == "":
		return nil, nil // no keys here is no error
	case keys.id == "" || keys.secret == "":
		name := func(attribute string) string {
			return s.cloud + "." + attribute + " (" + s.variables[attribute][set] + ")"
		}
		return nil, s.halfPair("as a variable", name, keys)
	}
	return &keys, nil
}

// findKeys gives the keys by the provider's order: attributes before variables, never mixed.
func (s settings) findKeys() (keyPair, error) {
	keys, err := s.attributeKeys()
	for set := 0; err == nil && keys == nil && set < len(s.variables[s.keys.id]); set++ {
		keys, err = s.variableKeys(set)
	}
	if err != nil {
		return keyPair{}, err
	}
	if keys == nil {
		return keyPair{}, fmt.Errorf("no credentials: set %s and %s", s.name(s.keys.id), s.name(s.keys.secret))
	}
	return *keys, nil
}
