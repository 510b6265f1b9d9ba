// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// settings are the attributes of an object of the provider block, each with the variables that stand
// in for it.
type settings struct {
	cloud     string // name of the object in the provider block
	object    types.Object
	variables map[string][]string // by attribute, the first one that is set counts
	checks    map[string]check    // by attribute, what holds for a value wherever it comes from
	keys      keyNames
	// beside has values that come with the source of the keys, as a profile's region does: they stand in
	// for attributes that neither the configuration nor a variable gives.
	beside map[string]besideKeys
	// readFile reads a file within the time of whoever asks for the settings.
	readFile func(path string) ([]byte, error)
}

// within gives the settings for somebody who waits for files no longer than the context.
func (s settings) within(ctx context.Context) settings {
	s.readFile = func(path string) ([]byte, error) { return readFile(ctx, path) }
	return s
}

// besideKeys is a value that comes with keys, and where it stands.
type besideKeys struct{ value, where string }

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
	if value = cmp.Or(value, s.variable(attribute)); value != "" {
		return value, s.check(attribute, value)
	}
	if beside := s.beside[attribute]; beside.value != "" {
		return beside.value, checkIn(beside.where, beside.value, s.checks[attribute])
	}
	return fallback, nil
}

// nested gives the settings of an object within the object, and whether the configuration gives it.
func (s settings) nested(attribute string, variables map[string][]string) (nested settings, given bool, err error) {
	object, ok := s.object.Attributes()[attribute].(types.Object)
	nested = settings{cloud: s.cloud + "." + attribute, object: object, variables: variables}
	switch {
	case s.object.IsUnknown():
		return nested, false, s.notKnown(s.cloud)
	case ok && object.IsUnknown():
		return nested, false, s.notKnown(nested.cloud)
	}
	return nested, ok && !object.IsNull(), nil
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
