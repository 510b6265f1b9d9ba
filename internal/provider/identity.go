// Copyright (c) The orgaudit Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"

	"github.com/orgaudit/terraform-provider-orgaudit/internal/credential"
)

// identityNames are the block that exchanges an identity token for keys, and its settings.
type identityNames struct{ block, provider, token, file string }

// identity returns the values of the block if a level names an identity token. Variables name a token only if both
// the provider and the token are set, because assume_role shares the other variables.
func (v values) identity(level level, names identityNames, keys keyNames) (identity values, found bool, err error) {
	identity, given, err := v.within(names.block)
	switch {
	case err != nil || level == byAttribute && !given || level == byDefault:
		return identity, false, err
	case level == byVariable:
		hasToken := !blank(identity.variable(names.token)) || identity.variable(names.file) != ""
		return identity, hasToken && identity.variable(names.provider) != "", nil
	}
	if _, bothGiven, err := v.attributeKeys(keys); bothGiven || err != nil {
		if err == nil {
			err = fmt.Errorf("%s.%s and %s are both given: remove one of them", v.path, keys.id, identity.path)
		}
		return identity, false, err
	}
	return identity, true, nil
}

// identityToken returns how the token is read: attributes beat variables, a token beats a file.
func (v values) identityToken(names identityNames) (credential.ReadToken, error) {
	for _, level := range levels {
		text, err := v.at(level, names.token)
		if err != nil {
			return nil, err
		}
		if text = strings.TrimSpace(text); text != "" { // file(...) and $(...) may leave a line break
			return credential.FixedToken(text), nil
		}
		path, err := v.at(level, names.file)
		if err != nil {
			return nil, err
		}
		if path != "" {
			return credential.TokenFile(v.label(names.file), path), nil
		}
	}
	return nil, fmt.Errorf("neither %s nor %s is set: %s needs one of them", v.label(names.token), v.label(names.file), v.path)
}

// assumedRole returns the block assume_role, and whether to assume a role with the keys: yes if the block is given, or if the
// variable of the role's name is set. An identity token has its own role. With a token, the block is an error, and the
// variable names the role of the token.
func (v values) assumedRole(roleName string, names identityNames, withToken bool) (role values, assume bool, err error) {
	role, given, err := v.within("assume_role")
	switch {
	case err != nil:
		return role, false, err
	case withToken && given:
		identity := values{block: v.block.block(names.block), path: v.path + "." + names.block}
		return role, false, fmt.Errorf("%s and an identity token (%s) are both given, but a role is assumed only once: remove one of them", role.path, identity.label(names.provider))
	}
	return role, !withToken && (given || role.variable(roleName) != ""), nil
}
