// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"os"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// attributeKeys gives the keys in the configuration, nil where it names none. A token alone is a
// mistake: the keys that it belongs to would come from another source.
func (s settings) attributeKeys() (*apicall.Keys, error) {
	var values [3]string
	for i, attribute := range []string{s.keys.id, s.keys.secret, s.keys.token} {
		value, err := s.attribute(attribute)
		if err != nil {
			return nil, err
		}
		values[i] = value
	}
	keys := apicall.Keys{ID: values[0], Secret: values[1], Token: values[2]}
	switch {
	case keys == (apicall.Keys{}):
		return nil, nil // no keys here is no error
	case keys.ID == "" || keys.Secret == "":
		return nil, s.halfPair("as an attribute", s.name, keys)
	}
	return &keys, checkKeys(keys, s.name(s.keys.id), s.name(s.keys.secret), s.name(s.keys.token))
}

// halfPair is the error for keys of which a part is missing. from tells where the others are.
func (s settings) halfPair(from string, name func(attribute string) string, keys apicall.Keys) error {
	missing, given := name(s.keys.id), name(s.keys.secret)
	switch {
	case keys.ID == "" && keys.Secret == "":
		return fmt.Errorf("%s is given %s without %s and %s: keys and token come together from one source", name(s.keys.token), from, missing, given)
	case keys.Secret == "":
		missing, given = given, missing
	}
	return fmt.Errorf("%s is given %s, %s is not: both come together from one source", given, from, missing)
}

// variableKeys gives the keys of the nth set of variables, nil where it has none. A token alone is
// no set: without keys it means nothing.
func (s settings) variableKeys(set int) (*apicall.Keys, error) {
	value := func(attribute string) string { return os.Getenv(s.variables[attribute][set]) }
	name := func(attribute string) string {
		return s.cloud + "." + attribute + " (" + s.variables[attribute][set] + ")"
	}
	keys := apicall.Keys{ID: value(s.keys.id), Secret: value(s.keys.secret), Token: value(s.keys.token)}
	switch {
	case keys.ID == "" && keys.Secret == "":
		return nil, nil // no keys here is no error
	case keys.ID == "" || keys.Secret == "":
		return nil, s.halfPair("as a variable", name, keys)
	}
	return &keys, checkKeys(keys, name(s.keys.id), name(s.keys.secret), name(s.keys.token))
}
