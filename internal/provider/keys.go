// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"os"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/apicall"
)

// keyNames are the settings of a key pair and its token.
type keyNames struct{ id, secret, token string }

// keyPair returns the keys that a level gives, all from one source: the attributes, or one set of variables.
func (v values) keyPair(level level, names keyNames) (keys apicall.Keys, found bool, err error) {
	switch level {
	case byAttribute:
		return v.attributeKeys(names)
	case byVariable:
		return v.variableKeys(names)
	default:
		return keys, false, nil
	}
}

// variableKeys returns the keys of the first set of variables that has any. The first set is the first variable of each
// setting, the second set the second.
func (v values) variableKeys(names keyNames) (keys apicall.Keys, found bool, err error) {
	for set := range v.setting(names.id).variables {
		variable := func(name string) string { return v.setting(name).variables[set] }
		keys = apicall.Keys{
			ID: os.Getenv(variable(names.id)), Secret: os.Getenv(variable(names.secret)), Token: os.Getenv(variable(names.token)),
		}
		if keys.ID == "" && keys.Secret == "" { // a token alone does not count
			continue
		}
		label := func(name string) string { return v.path + "." + name + " (" + variable(name) + ")" }
		return keys, true, checkKeys(keys, "as a variable", label(names.id), label(names.secret), label(names.token))
	}
	return apicall.Keys{}, false, nil
}

// attributeKeys returns the keys in the configuration.
func (v values) attributeKeys(names keyNames) (keys apicall.Keys, found bool, err error) {
	for _, part := range []struct {
		name string
		into *string
	}{{names.id, &keys.ID}, {names.secret, &keys.Secret}, {names.token, &keys.Token}} {
		if *part.into, err = v.attribute(part.name); err != nil {
			return keys, false, err
		}
	}
	if keys == (apicall.Keys{}) {
		return keys, false, nil
	}
	return keys, true, checkKeys(keys, "as an attribute", v.label(names.id), v.label(names.secret), v.label(names.token))
}

// noKeys is the error if no source of keys is named.
func (v values) noKeys(names keyNames) error {
	return fmt.Errorf("no credentials were found: set %s and %s, or another source of keys from the page of the provider", v.label(names.id), v.label(names.secret))
}
